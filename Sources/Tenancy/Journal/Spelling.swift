// Text in the spellings of JSON and of URLs.

import Primitives

/// Escapes of JSON and percent-encoding, undone one level at a time.
enum Spelling {
    /// The bytes with their escapes undone, and without control characters, which UTF-16 has
    /// between letters; nil if there is nothing to undo.
    static func undone(_ bytes: Span<UInt8>) -> [UInt8]? {
        var text: [UInt8] = []
        text.reserveCapacity(bytes.count)
        var isPlainer = false
        var index = 0
        while index < bytes.count {
            let (byte, length) = character(bytes, at: index)
            isPlainer = isPlainer || length > 1 || byte == nil
            if let byte { text.append(byte) }
            index += length
        }
        return isPlainer ? text : nil
    }

    /// The character at an index, and its length in bytes. Names treat all non-ASCII alike.
    private static func character(_ bytes: Span<UInt8>, at index: Int) -> (UInt8?, length: Int) {
        let byte = bytes[index]
        if byte < 0x20, !"\t\n\r".utf8.contains(byte) { return (nil, 1) }
        if byte == UInt8(ascii: "%"), let value = ascii(bytes, at: index + 1, digits: 2) {
            return (value, 3)
        }
        guard byte == UInt8(ascii: "\\"), index + 1 < bytes.count else { return (byte, 1) }
        switch bytes[index + 1] {
        case UInt8(ascii: "u"):
            if let value = ascii(bytes, at: index + 2, digits: 4) { return (value, 6) }
        case UInt8(ascii: "x"):
            if let value = ascii(bytes, at: index + 2, digits: 2) { return (value, 4) }
        case let next where "nrtbf".utf8.contains(next): return (0x0A, 2)
        default: break
        }
        return (bytes[index + 1], 2)
    }

    /// The character that hexadecimal digits name, 0xFF for all that is not ASCII; nil if there are
    /// no such digits.
    static func ascii(_ bytes: Span<UInt8>, at start: Int, digits: Int) -> UInt8? {
        guard start + digits <= bytes.count else { return nil }
        var value = 0
        for index in start..<(start + digits) {
            guard let digit = HexDigit.value(bytes[index]) else { return nil }
            value = value * 16 + Int(digit)
        }
        return value < 0x80 ? UInt8(value) : 0xFF
    }
}
