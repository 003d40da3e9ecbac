// Substring search and pattern matching in linear time.

/// A text or a pattern to find in texts, case-insensitively. A match takes time linear in the
/// length of the text, whatever the text and the pattern are.
public struct TextPattern: Sendable {
    /// The texts between the wildcards, in order; one more than there are wildcards.
    private let pieces: [Piece]

    /// Creates the search for a text anywhere in others; no character of it is special.
    public init(anywhere text: String) {
        pieces = [Piece([]), Piece(FoldedText.units(of: text.utf8)), Piece([])]
    }

    /// Creates a pattern of whole texts, in which `%` matches any run of characters.
    public init(whole pattern: String) {
        pieces = pattern.utf8
            .split(separator: UInt8(ascii: "%"), omittingEmptySubsequences: false)
            .map { Piece(FoldedText.units(of: $0)) }
    }

    /// Whether a text in UTF-8 matches.
    public func matches(_ text: Span<UInt8>) -> Bool {
        var rest = FoldedText(text)
        guard pieces[0].begins(&rest) else { return false }
        guard pieces.count > 1 else { return rest.isAtEnd }
        // The first occurrence of each piece leaves the most room for the pieces after it.
        for piece in pieces[1..<(pieces.count - 1)] where !piece.isFound(in: &rest) {
            return false
        }
        return pieces[pieces.count - 1].ends(&rest)
    }
}

/// A text without wildcards, found in another one by the algorithm of Knuth, Morris and Pratt.
private struct Piece: Sendable {
    private let units: [UInt8]
    /// The failure function: the length of the match that remains after a mismatch, for each
    /// length.
    private let shorter: [Int]

    init(_ units: [UInt8]) {
        self.units = units
        var shorter = [0, 0]
        for index in units.indices.dropFirst() {
            shorter.append(Self.extended(shorter[index], units[index], units, shorter))
        }
        self.shorter = shorter
    }

    /// The length of the match after `unit`, if it was `count` before.
    private static func extended(
        _ count: Int, _ unit: UInt8, _ units: [UInt8], _ shorter: [Int]
    ) -> Int {
        var count = count
        while count > 0, count == units.count || units[count] != unit { count = shorter[count] }
        return count < units.count && units[count] == unit ? count + 1 : count
    }

    /// Whether a text begins with it. The iterator is advanced past it.
    func begins(_ text: inout FoldedText) -> Bool {
        for unit in units where text.next() != unit { return false }
        return true
    }

    /// Finds its first occurrence in a text, and advances the iterator past it.
    func isFound(in text: inout FoldedText) -> Bool {
        var count = 0
        while count < units.count {
            guard let unit = text.next() else { return false }
            count = Self.extended(count, unit, units, shorter)
        }
        return true
    }

    /// Whether a text ends with it. The iterator is advanced to the end.
    func ends(_ text: inout FoldedText) -> Bool {
        guard !units.isEmpty else { return true }
        var count = 0
        while let unit = text.next() { count = Self.extended(count, unit, units, shorter) }
        return count == units.count
    }
}
