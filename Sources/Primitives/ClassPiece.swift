// Pieces of patterns with `_` and classes of characters.

/// What matches one character of a text.
enum PatternUnit: Sendable {
    /// A folded scalar.
    case literal(UInt32)
    /// Any character.
    case any
    /// A character in one of the ranges, or in none of them.
    case oneOf([ClosedRange<UInt32>], isNegated: Bool)

    /// The scalar that alone matches; nil for others.
    var literal: UInt32? { if case .literal(let unit) = self { unit } else { nil } }

    /// Whether a folded scalar matches.
    func matches(_ unit: UInt32) -> Bool {
        switch self {
        case .literal(let own): own == unit
        case .any: true
        case .oneOf(let ranges, let isNegated):
            ranges.contains { $0.contains(unit) } != isNegated
        }
    }

    /// The units between the `%` of a pattern. A bracket that is not closed matches nothing.
    static func pieces(of pattern: String) -> [[PatternUnit]] {
        var pieces: [[PatternUnit]] = [[]]
        var rest = FoldedText.units(of: pattern.unicodeScalars)[...]
        while let unit = rest.popFirst() {
            switch Unicode.Scalar(unit) {
            case "%": pieces.append([])
            case "_": pieces[pieces.count - 1].append(.any)
            case "[": pieces[pieces.count - 1].append(oneOf(&rest))
            default: pieces[pieces.count - 1].append(.literal(unit))
            }
        }
        return pieces
    }

    /// The class behind a bracket; it and the bracket at its end are removed from `rest`.
    private static func oneOf(_ rest: inout ArraySlice<UInt32>) -> PatternUnit {
        guard let end = rest.firstIndex(of: 0x5D) else {
            rest.removeAll()
            return .oneOf([], isNegated: false)
        }
        var inside = rest[..<end]
        rest = rest[(end + 1)...]
        let isNegated = inside.first == 0x5E
        if isNegated { inside.removeFirst() }
        var ranges: [ClosedRange<UInt32>] = []
        while let first = inside.popFirst() {
            guard inside.count > 1, inside.first == 0x2D else {
                ranges.append(first...first)
                continue
            }
            let last = inside[inside.startIndex + 1]
            inside.removeFirst(2)
            if first <= last { ranges.append(first...last) }
        }
        return .oneOf(ranges, isNegated: isNegated)
    }
}

/// A piece of a pattern with `_` or classes, found by the algorithm of Baeza-Yates and Gonnet
/// ("A New Approach to Text Searching", 1992): a bit for each unit tells whether the text so far
/// ends with what matches up to it.
struct ClassPiece: Sendable {
    private let units: [PatternUnit]
    /// The bits of the units that match an ASCII character, and each other scalar that is a unit.
    private let ascii: [[UInt64]]
    private let others: [UInt32: [UInt64]]
    /// The indices of the units that match more than one character.
    private let wide: [Int]

    init(_ units: [PatternUnit]) {
        self.units = units
        wide = units.indices.filter { units[$0].literal == nil }
        ascii = (0..<0x80).map { Self.bits(of: $0, units) }
        let literals = Set(units.compactMap(\.literal).filter { $0 >= 0x80 })
        others = Dictionary(uniqueKeysWithValues: literals.map { ($0, Self.bits(of: $0, units)) })
    }

    /// The words to change and the units to look at for a character of a text.
    var costPerUnit: Int { (units.count + 63) / 64 + wide.count }

    func begins(_ text: inout FoldedText) -> Bool {
        for unit in units {
            guard let next = text.next(), unit.matches(next) else { return false }
        }
        return true
    }

    func isFound(in text: inout FoldedText) -> Bool {
        var state = [UInt64](repeating: 0, count: (units.count + 63) / 64)
        while let unit = text.next() {
            if advance(&state, by: unit) { return true }
        }
        return false
    }

    func ends(_ text: inout FoldedText) -> Bool {
        var state = [UInt64](repeating: 0, count: (units.count + 63) / 64)
        var isMatch = false
        while let unit = text.next() { isMatch = advance(&state, by: unit) }
        return isMatch
    }

    /// Reads the next character of a text.
    /// - Returns: Whether a match ends with it.
    private func advance(_ state: inout [UInt64], by unit: UInt32) -> Bool {
        let bits = unit < 0x80 ? ascii[Int(unit)] : others[unit] ?? wideBits(of: unit)
        var carry: UInt64 = 1
        for word in state.indices {
            let next = state[word] >> 63
            state[word] = (state[word] << 1 | carry) & bits[word]
            carry = next
        }
        return state[(units.count - 1) / 64] >> UInt64((units.count - 1) % 64) & 1 == 1
    }

    /// The bits of the units that match a scalar.
    private static func bits(of unit: UInt32, _ units: [PatternUnit]) -> [UInt64] {
        var bits = [UInt64](repeating: 0, count: (units.count + 63) / 64)
        for index in units.indices where units[index].matches(unit) {
            bits[index / 64] |= 1 << UInt64(index % 64)
        }
        return bits
    }

    /// The bits of the units that match a scalar that is not one of them.
    private func wideBits(of unit: UInt32) -> [UInt64] {
        var bits = [UInt64](repeating: 0, count: (units.count + 63) / 64)
        for index in wide where units[index].matches(unit) {
            bits[index / 64] |= 1 << UInt64(index % 64)
        }
        return bits
    }
}
