// Indented JSON, in the layout of the live service.

public import Primitives

extension ByteBuffer {
    /// Indents the JSON from `start` on: two spaces for each level, a space after the colon, CRLF
    /// between lines and none at the end, `{}` and `[]` for empty containers. This is the layout of
    /// Newtonsoft.Json on Windows with `Formatting.Indented` (docs/LIVE-API.md#json-on-the-wire).
    /// Whitespace between values is dropped, so that the result does not change when it is indented
    /// again.
    /// - Precondition: The bytes from `start` on are one JSON value.
    public mutating func indentJSON(from start: Int) {
        var layout = IndentedLayout(bytesExpected: (count - start) * 2)
        layout.append(span.extracting(start..<count))
        truncate(to: start)
        append(layout.result.span)
    }
}

/// The state of indenting.
private struct IndentedLayout: ~Copyable {
    var result: ByteBuffer
    private var depth = 0
    /// Whether a container was opened that may be empty.
    private var isOpening = false

    init(bytesExpected: Int) { result = ByteBuffer(capacity: bytesExpected) }

    mutating func append(_ json: Span<UInt8>) {
        var index = 0
        while index < json.count {
            let byte = json[index]
            if byte == UInt8(ascii: "\"") {
                let end = Self.endOfString(in: json, from: index)
                beginValue()
                result.append(json.extracting(index..<end))
                index = end
            } else {
                append(byte)
                index += 1
            }
        }
    }

    /// Appends a byte outside of strings.
    private mutating func append(_ byte: UInt8) {
        switch byte {
        case UInt8(ascii: "{"), UInt8(ascii: "["):
            beginValue()
            result.append(byte)
            depth += 1
            isOpening = true
        case UInt8(ascii: "}"), UInt8(ascii: "]"):
            depth -= 1
            if !isOpening { beginLine() }
            isOpening = false
            result.append(byte)
        case UInt8(ascii: ","):
            result.append(byte)
            beginLine()
        case UInt8(ascii: ":"): result.append(": ")
        case UInt8(ascii: " "), 0x09, 0x0a, 0x0d: break
        default:
            beginValue()
            result.append(byte)
        }
    }

    /// Begins a line before the first item of a container.
    private mutating func beginValue() {
        guard isOpening else { return }
        isOpening = false
        beginLine()
    }

    private mutating func beginLine() {
        result.append("\r\n")
        for _ in 0..<depth { result.append("  ") }
    }

    /// The offset after the quote that ends the string which begins at `start`.
    private static func endOfString(in json: Span<UInt8>, from start: Int) -> Int {
        var index = start + 1
        while index < json.count, json[index] != UInt8(ascii: "\"") {
            // An escaped quote does not end the string; the digits of \u0022 hold no quote.
            index += json[index] == UInt8(ascii: "\\") ? 2 : 1
        }
        return min(index + 1, json.count)
    }
}
