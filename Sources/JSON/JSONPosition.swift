// Where in a document: for messages that people read.

/// A place in a JSON text, counted as the service's reader (Newtonsoft.Json) counts.
public struct JSONPosition: Equatable, Sendable {
    /// The line, from 1. A line ends with LF, CR or CR LF.
    public let line: Int
    /// The number of UTF-16 code units of the line before this place: 0 at its start. A byte order
    /// mark does not count. For ASCII that is the number of bytes.
    public let column: Int
    /// The number of bytes of the document before this place.
    public let offset: Int

    /// A place by its numbers.
    public init(line: Int, column: Int, offset: Int) {
        self.line = line
        self.column = column
        self.offset = offset
    }

    /// Counts up to `offset`, which is found only when a message is made: reading counts nothing.
    init(at offset: Int, in bytes: [UInt8]) {
        precondition(offset >= 0 && offset <= bytes.count, "a position outside the document")
        var line = 1
        var column = 0
        var previous: UInt8 = 0
        for byte in bytes[..<offset].dropFirst(JSONParser.markLength(of: bytes)) {
            switch byte {
            case UInt8(ascii: "\n"):
                if previous != UInt8(ascii: "\r") { line += 1 }
                column = 0
            case UInt8(ascii: "\r"):
                line += 1
                column = 0
            case 0x80...0xbf: break
            case 0xf0...: column += 2
            default: column += 1
            }
            previous = byte
        }
        self.init(line: line, column: column, offset: offset)
    }
}

/// Why a text is no JSON document, or not one within the limits.
public struct JSONError: Error, Equatable, Sendable, CustomStringConvertible {
    /// What was expected and what was found, such as `expected a value, found '}'`.
    public let message: String
    /// Where it was found.
    public let position: JSONPosition

    /// An error at a place.
    public init(message: String, position: JSONPosition) {
        self.message = message
        self.position = position
    }

    /// The message with line and column.
    public var description: String {
        "\(message) (line \(position.line), position \(position.column))"
    }
}
