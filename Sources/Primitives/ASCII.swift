// Comparison of bytes as ASCII, case-insensitively.

/// Case-insensitive comparison of ASCII, for field names, keywords and parameter names.
public enum ASCII {
    /// The byte in lower case if it is an ASCII letter, else the byte itself.
    @inlinable public static func lowercased(_ byte: UInt8) -> UInt8 {
        byte &- 0x41 < 26 ? byte | 0x20 : byte
    }

    /// Whether both are equal, ignoring the case of ASCII letters.
    @inlinable public static func equal(_ left: Span<UInt8>, _ right: Span<UInt8>) -> Bool {
        guard left.count == right.count else { return false }
        for index in left.indices where lowercased(left[index]) != lowercased(right[index]) {
            return false
        }
        return true
    }

    /// Whether both are equal, ignoring the case of ASCII letters.
    public static func equal(_ left: String, _ right: String) -> Bool {
        guard left.utf8.count == right.utf8.count else { return false }
        return equal(left.utf8.span, right.utf8.span)
    }

    /// Returns `text` with its ASCII letters in lower case.
    public static func lowercased(_ text: String) -> String {
        String(decoding: text.utf8.map(lowercased), as: UTF8.self)
    }

    /// Whether the byte is an ASCII digit.
    @inlinable public static func isDigit(_ byte: UInt8) -> Bool { byte &- 0x30 < 10 }

    /// Whether the byte is an ASCII letter.
    @inlinable public static func isLetter(_ byte: UInt8) -> Bool { (byte | 0x20) &- 0x61 < 26 }
}
