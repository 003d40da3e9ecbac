// The search for the bytes of a string that need attention, eight at a time.

/// The bytes that a JSON string must escape: quote, backslash and the control characters below 0x20
/// (RFC 8259, section 7).
enum SpecialBytes {
    /// The offset of the first special byte from `start` on; the number of bytes without one. With
    /// `orNonASCII`, bytes from 0x80 on are special as well.
    static func first(in bytes: Span<UInt8>, from start: Int, orNonASCII: Bool) -> Int {
        var index = start
        let nonASCII = orNonASCII ? high : 0
        let raw = unsafe bytes.bytes
        while index + 8 <= bytes.count {
            // Any eight bytes are an integer, and the span checks the offset.
            let word = unsafe raw.unsafeLoadUnaligned(fromByteOffset: index, as: UInt64.self)
            let found = marks(UInt64(littleEndian: word)) | word.littleEndian & nonASCII
            if found != 0 { return index + found.trailingZeroBitCount / 8 }
            index += 8
        }
        while index < bytes.count, !isSpecial(bytes[index]), bytes[index] < 0x80 || !orNonASCII {
            index += 1
        }
        return index
    }

    /// The offset of the first LF or CR from `start` on; the number of bytes without one.
    static func firstLineEnd(in bytes: Span<UInt8>, from start: Int) -> Int {
        var index = start
        let raw = unsafe bytes.bytes
        while index + 8 <= bytes.count {
            let word = unsafe raw.unsafeLoadUnaligned(fromByteOffset: index, as: UInt64.self)
            let feeds = word.littleEndian ^ (low &* UInt64(UInt8(ascii: "\n")))
            let returns = word.littleEndian ^ (low &* UInt64(UInt8(ascii: "\r")))
            let found = (((feeds &- low) & ~feeds) | ((returns &- low) & ~returns)) & high
            if found != 0 { return index + found.trailingZeroBitCount / 8 }
            index += 8
        }
        while index < bytes.count, bytes[index] != UInt8(ascii: "\n"),
            bytes[index] != UInt8(ascii: "\r")
        { index += 1 }
        return index
    }

    static func isSpecial(_ byte: UInt8) -> Bool {
        byte < 0x20 || byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "\\")
    }

    /// The high bit of each special byte. A subtraction may borrow from the byte above a special
    /// one, so that only the lowest mark is exact, and only that one is used.
    private static func marks(_ word: UInt64) -> UInt64 {
        let quotes = word ^ (low &* UInt64(UInt8(ascii: "\"")))
        let backslashes = word ^ (low &* UInt64(UInt8(ascii: "\\")))
        let controls = (word &- low &* 0x20) & ~word
        return (((quotes &- low) & ~quotes) | ((backslashes &- low) & ~backslashes) | controls)
            & high
    }

    private static let low: UInt64 = 0x0101_0101_0101_0101
    private static let high: UInt64 = 0x8080_8080_8080_8080
}
