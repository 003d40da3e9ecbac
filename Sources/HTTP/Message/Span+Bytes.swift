// Operations on spans of bytes: copies, text, comparison, search, lists.

internal import Glibc
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

    /// Whether a part of the bytes equals `name`, case-insensitively unless it is said otherwise.
    func equals(
        _ name: StaticString, _ range: Range<Int>, isCaseSensitive: Bool = false
    ) -> Bool {
        guard range.count == name.utf8CodeUnitCount else { return false }
        for offset in 0..<range.count {
            let (own, expected) = unsafe (self[range.lowerBound + offset], name.utf8Start[offset])
            guard own != expected else { continue }
            guard !isCaseSensitive, ASCII.lowercased(own) == ASCII.lowercased(expected) else {
                return false
            }
        }
        return true
    }

    /// The eight bytes at an index, the first one lowest.
    func word(at index: Int) -> UInt64 {
        UInt64(
            littleEndian: unsafe bytes.unsafeLoadUnaligned(fromByteOffset: index, as: UInt64.self))
    }

    /// The index of the first line feed from an index on; the number of bytes without one.
    func lineFeed(from start: Int) -> Int {
        firstIndex(of: Syntax.lineFeed, in: min(start, count)..<count) ?? count
    }

    /// The first index of `byte` within `range`. Each byte of a head is looked for here, so that the
    /// search is the C library's.
    func firstIndex(of byte: UInt8, in range: Range<Int>) -> Int? {
        guard !range.isEmpty else { return nil }
        return unsafe extracting(range).withUnsafeBytes { bytes -> Int? in
            guard let base = bytes.baseAddress,
                let found = unsafe memchr(base, Int32(byte), bytes.count)
            else { return nil }
            return unsafe range.lowerBound + (UnsafeRawPointer(found) - base)
        }
    }

    /// Whether a part of the bytes holds neither a control character nor, if one is given, a byte up
    /// to `excluded`. Eight bytes are looked at in one step, the last ones with some of those before.
    /// - Parameters:
    ///   - excluded: The highest of the low bytes that it must not hold: 0x1F for control characters.
    ///   - other: One more byte that it must not hold.
    func isPlain(_ range: Range<Int>, above excluded: UInt8 = 0x1F, without other: UInt8 = 0x7F)
        -> Bool
    {
        let part = extracting(range)
        guard part.count >= 8 else {
            for index in part.indices {
                let byte = part[index]
                if byte <= excluded || byte == 0x7F || byte == other { return false }
            }
            return true
        }
        var index = 0
        while index < part.count - 8 {
            if part.word(at: index).hasRefused(upTo: excluded, or: other) { return false }
            index += 8
        }
        return !part.word(at: part.count - 8).hasRefused(upTo: excluded, or: other)
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

extension UInt64 {
    /// A byte in each of eight places.
    private init(eightTimes byte: UInt8) { self = UInt64(byte) &* 0x0101_0101_0101_0101 }

    /// Whether one of the eight bytes is less than another, which is at most 128.
    private func hasByte(below bound: UInt8) -> Bool {
        (self &- UInt64(eightTimes: bound)) & ~self & 0x8080_8080_8080_8080 != 0
    }

    /// Whether one of the eight bytes is at most `excluded`, or DEL, or `other`.
    fileprivate func hasRefused(upTo excluded: UInt8, or other: UInt8) -> Bool {
        hasByte(below: excluded + 1)
            || (self ^ UInt64(eightTimes: 0x7F)).hasByte(below: 1)
            || (self ^ UInt64(eightTimes: other)).hasByte(below: 1)
    }
}
