// Substring search and pattern matching in linear time.

/// A text or a pattern to find in texts, case-insensitively. A match takes time linear in the
/// length of the text, whatever the text and the pattern are.
public struct TextPattern: Sendable {
    /// The texts between the wildcards, in order; one more than there are wildcards.
    private let pieces: [Piece]
    /// The work for a byte of a text, as a multiple of that for a text without wildcards.
    public let costPerByte: Int

    /// Creates the search for a text anywhere in others; no character of it is special.
    public init(anywhere text: String) {
        let piece = LiteralPiece(FoldedText.units(of: text.unicodeScalars))
        pieces = [.literal(LiteralPiece([])), .literal(piece), .literal(LiteralPiece([]))]
        costPerByte = 1
    }

    /// Creates a pattern of whole texts, in which `%` matches any run of characters.
    public init(whole pattern: String) {
        pieces = pattern.unicodeScalars
            .split(separator: "%", omittingEmptySubsequences: false)
            .map { .literal(LiteralPiece(FoldedText.units(of: $0))) }
        costPerByte = 1
    }

    /// Creates a pattern of whole texts as in T-SQL: `%` matches any run of characters, `_` any
    /// character, `[ab]`, `[a-z]` and `[^x]` one of a class or none of it. A character is a Unicode
    /// scalar.
    public init(classes pattern: String) {
        let units = PatternUnit.pieces(of: pattern)
        pieces = units.map { units in
            let literals = units.compactMap(\.literal)
            return literals.count == units.count
                ? .literal(LiteralPiece(literals)) : .classes(ClassPiece(units))
        }
        costPerByte = pieces.reduce(1) { cost, piece in
            if case .classes(let piece) = piece { max(cost, piece.costPerUnit) } else { cost }
        }
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

/// What stands between two wildcards.
private enum Piece: Sendable {
    case literal(LiteralPiece)
    case classes(ClassPiece)

    /// Whether a text begins with it. The iterator is advanced past it.
    func begins(_ text: inout FoldedText) -> Bool {
        switch self {
        case .literal(let piece): piece.begins(&text)
        case .classes(let piece): piece.begins(&text)
        }
    }

    /// Finds its first occurrence in a text, and advances the iterator past it.
    func isFound(in text: inout FoldedText) -> Bool {
        switch self {
        case .literal(let piece): piece.isFound(in: &text)
        case .classes(let piece): piece.isFound(in: &text)
        }
    }

    /// Whether a text ends with it. The iterator is advanced to the end.
    func ends(_ text: inout FoldedText) -> Bool {
        switch self {
        case .literal(let piece): piece.ends(&text)
        case .classes(let piece): piece.ends(&text)
        }
    }
}

/// A text without wildcards, found in another one by the algorithm of Knuth, Morris and Pratt.
private struct LiteralPiece: Sendable {
    private let units: [UInt32]
    /// The failure function: the length of the match that remains after a mismatch, for each
    /// length.
    private let shorter: [Int]

    init(_ units: [UInt32]) {
        self.units = units
        var shorter = [0, 0]
        for index in units.indices.dropFirst() {
            shorter.append(Self.extended(shorter[index], units[index], units, shorter))
        }
        self.shorter = shorter
    }

    /// The length of the match after `unit`, if it was `count` before.
    private static func extended(
        _ count: Int, _ unit: UInt32, _ units: [UInt32], _ shorter: [Int]
    ) -> Int {
        var count = count
        while count > 0, count == units.count || units[count] != unit { count = shorter[count] }
        return count < units.count && units[count] == unit ? count + 1 : count
    }

    func begins(_ text: inout FoldedText) -> Bool {
        for unit in units where text.next() != unit { return false }
        return true
    }

    func isFound(in text: inout FoldedText) -> Bool {
        var count = 0
        while count < units.count {
            guard let unit = text.next() else { return false }
            count = Self.extended(count, unit, units, shorter)
        }
        return true
    }

    func ends(_ text: inout FoldedText) -> Bool {
        guard !units.isEmpty else { return true }
        var count = 0
        while let unit = text.next() { count = Self.extended(count, unit, units, shorter) }
        return count == units.count
    }
}
