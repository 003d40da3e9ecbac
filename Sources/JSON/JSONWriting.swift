// Writing of JSON strings and numbers. The caller writes the punctuation, since it knows the
// structure.

public import Primitives

extension ByteBuffer {
    /// Appends `text` as a JSON string, with quotes.
    public mutating func appendJSON(_ text: String) {
        var text = text
        text.makeContiguousUTF8()
        appendJSON(utf8: text.utf8.span)
    }

    /// Appends `text`, which must be UTF-8, as a JSON string, with quotes. Quotes, backslashes and
    /// control characters are escaped (RFC 8259, section 7).
    public mutating func appendJSON(utf8 text: Span<UInt8>) {
        reserve(text.count + 2)
        append(UInt8(ascii: "\""))
        var start = 0
        while true {
            let end = SpecialBytes.first(in: text, from: start, orNonASCII: false)
            append(text.extracting(start..<end))
            if end == text.count { break }
            appendEscape(text[end])
            start = end + 1
        }
        append(UInt8(ascii: "\""))
    }

    /// Appends `number` with the fewest digits that parse to the same number. An integer up to 2^54
    /// keeps its `.0`, like a double of the service; a larger one has an exponent.
    /// - Precondition: `number` is finite, since JSON has no other numbers.
    public mutating func appendJSON(_ number: Double) {
        precondition(number.isFinite, "JSON has no number for \(number)")
        append(number.description)
    }

    private mutating func appendEscape(_ byte: UInt8) {
        switch byte {
        case 0x08: append("\\b")
        case 0x09: append("\\t")
        case 0x0a: append("\\n")
        case 0x0c: append("\\f")
        case 0x0d: append("\\r")
        case 0..<0x20:
            append("\\u00")
            append(HexDigit.digit(byte >> 4))
            append(HexDigit.digit(byte & 15))
        default:
            append(UInt8(ascii: "\\"))
            append(byte)
        }
    }
}
