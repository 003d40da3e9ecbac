// Operations on spans of bytes: copies, text, comparison, search, lists.

internal import Primitives

extension Span<UInt8> {
    /// A copy of a part of the bytes.
    func array(_ range: Range<Int>) -> [UInt8] {
        unsafe extracting(range).withUnsafeBufferPointer { unsafe Array($0) }
    }

    /// A part of the bytes decoded as UTF-8; invalid sequences are replaced.
    func text(_ range: Range<Int>) -> String {
        unsafe extracting(range).withUnsafeBufferPointer {
            unsafe String(decoding: $0, as: UTF8.self)
        }
    }

    /// Whether a part of the bytes equals `name`, case-insensitively.
    func equals(_ name: StaticString, _ range: Range<Int>) -> Bool {
        guard range.count == name.utf8CodeUnitCount else { return false }
        let expected = unsafe Span(
            _unsafeStart: name.utf8Start, count: name.utf8CodeUnitCount)
        return ASCII.equal(extracting(range), expected)
    }

    /// The first index of `byte` within `range`.
    func firstIndex(of byte: UInt8, in range: Range<Int>) -> Int? {
        for index in range where self[index] == byte { return index }
        return nil
    }

    /// `range` without the optional whitespace at either end (RFC 9110, section 5.6.3).
    func trimmed(_ range: Range<Int>) -> Range<Int> {
        var (low, high) = (range.lowerBound, range.upperBound)
        while low < high, Syntax.isWhitespace(self[low]) { low += 1 }
        while high > low, Syntax.isWhitespace(self[high - 1]) { high -= 1 }
        return low..<high
    }

    /// The elements of a comma-separated list, trimmed, without empty ones (RFC 9110, section
    /// 5.6.1.2).
    func listMembers(_ range: Range<Int>) -> [Range<Int>] {
        var members: [Range<Int>] = []
        var low = range.lowerBound
        while low <= range.upperBound {
            let high = firstIndex(of: Syntax.comma, in: low..<range.upperBound) ?? range.upperBound
            let member = trimmed(low..<high)
            if !member.isEmpty { members.append(member) }
            low = high + 1
        }
        return members
    }
}

extension [UInt8] {
    /// Appends a part of `bytes`.
    mutating func append(_ bytes: Span<UInt8>, _ range: Range<Int>) {
        unsafe bytes.extracting(range).withUnsafeBufferPointer { source in
            unsafe append(contentsOf: source)
        }
    }
}
