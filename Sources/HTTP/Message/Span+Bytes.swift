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

    /// Whether a part of the bytes equals `name`, case-insensitively.
    func equals(_ name: StaticString, _ range: Range<Int>) -> Bool {
        guard range.count == name.utf8CodeUnitCount else { return false }
        let expected = unsafe Span(
            _unsafeStart: name.utf8Start, count: name.utf8CodeUnitCount)
        return ASCII.equal(extracting(range), expected)
    }

    /// Whether the bytes at an index are `text`, in the same case of letters.
    func has(_ text: StaticString, at start: Int) -> Bool {
        guard start + text.utf8CodeUnitCount <= count else { return false }
        for offset in 0..<text.utf8CodeUnitCount
        where unsafe text.utf8Start[offset] != self[start + offset] {
            return false
        }
        return true
    }

    /// The index of the first line feed from an index on; the number of bytes without one. Each byte
    /// of a head is looked at here first, so that the search is the C library's.
    func lineFeed(from start: Int) -> Int {
        guard start < count else { return count }
        return unsafe extracting(start..<count).withUnsafeBytes { bytes -> Int in
            guard let base = bytes.baseAddress,
                let found = unsafe memchr(base, Int32(Syntax.lineFeed), bytes.count)
            else { return start + bytes.count }
            return unsafe start + (UnsafeRawPointer(found) - base)
        }
    }

    /// Whether a part of the bytes holds no control character. There is no early exit, so that the
    /// loop takes many bytes at once.
    /// - Parameter exception: A control character that it may hold.
    func isPlainText(_ range: Range<Int>, except exception: UInt8? = nil) -> Bool {
        let exception = exception ?? Syntax.space
        return unsafe extracting(range).withUnsafeBufferPointer { buffer -> Bool in
            var refused: UInt8 = 0
            for index in buffer.indices {
                let byte = unsafe buffer[index]
                refused |= (byte < 0x20 && byte != exception) || byte == 0x7F ? 1 : 0
            }
            return refused == 0
        }
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
