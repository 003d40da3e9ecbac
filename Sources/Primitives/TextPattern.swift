// Whether a text holds another, or matches a pattern, in one pass over it.

/// What is looked for in texts, without regard to case. Each test takes time linear in the length of
/// the text, whatever the text and the pattern are.
public struct TextPattern: Sendable {
    /// The texts between the wildcards, in order. No wildcard gives one, each one more.
    private let pieces: [Piece]

    /// A text anywhere in others; no character of it is special.
    public init(anywhere text: String) {
        pieces = [Piece([]), Piece(FoldedText.units(of: text.utf8)), Piece([])]
    }

    /// A pattern of whole texts, in which `%` is any run of characters and all else itself.
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
        // The first place of each piece leaves the most room for those behind it.
        for piece in pieces[1..<(pieces.count - 1)] where !piece.isFound(in: &rest) {
            return false
        }
        return pieces[pieces.count - 1].ends(&rest)
    }
}

/// A text without wildcards that is looked for in another by the algorithm of Knuth, Morris and
/// Pratt.
private struct Piece: Sendable {
    private let units: [UInt8]
    /// For each count of units that agree: how many still do once the next one does not.
    private let shorter: [Int]

    init(_ units: [UInt8]) {
        self.units = units
        var shorter = [0, 0]
        for index in units.indices.dropFirst() {
            shorter.append(Self.extended(shorter[index], units[index], units, shorter))
        }
        self.shorter = shorter
    }

    /// How many units agree behind `unit`, when `count` did before it.
    private static func extended(
        _ count: Int, _ unit: UInt8, _ units: [UInt8], _ shorter: [Int]
    ) -> Int {
        var count = count
        while count > 0, count == units.count || units[count] != unit { count = shorter[count] }
        return count < units.count && units[count] == unit ? count + 1 : count
    }

    /// Whether a text begins with it; then it is read.
    func begins(_ text: inout FoldedText) -> Bool {
        for unit in units where text.next() != unit { return false }
        return true
    }

    /// Looks for its first place in a text, and reads up to the end of that.
    func isFound(in text: inout FoldedText) -> Bool {
        var count = 0
        while count < units.count {
            guard let unit = text.next() else { return false }
            count = Self.extended(count, unit, units, shorter)
        }
        return true
    }

    /// Whether a text ends with it. All of the text is read.
    func ends(_ text: inout FoldedText) -> Bool {
        guard !units.isEmpty else { return true }
        var count = 0
        while let unit = text.next() { count = Self.extended(count, unit, units, shorter) }
        return count == units.count
    }
}
