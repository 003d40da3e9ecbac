// Positions in a document, for messages.

/// A position in a JSON text, counted like the parser of the service (Newtonsoft.Json) counts.
public struct JSONPosition: Equatable, Sendable {
    /// The line, from 1. A line ends with LF, CR or CR LF.
    public let line: Int
    /// The number of UTF-16 code units of the line before this position; 0 at its start. A byte
    /// order mark does not count. For ASCII this is the number of bytes.
    public let column: Int
    /// The number of bytes of the document before this position.
    public let offset: Int

    /// Creates a position.
    public init(line: Int, column: Int, offset: Int) {
        self.line = line
        self.column = column
        self.offset = offset
    }

    /// Counts up to `offset`. A position is computed only for messages; parsing counts nothing.
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

/// The reason why a text is not a JSON document within the limits.
public struct JSONError: Error, Equatable, Sendable, CustomStringConvertible {
    /// The message: what was expected and what was found, such as `expected a value, found '}'`.
    public let message: String
    /// The position of the error.
    public let position: JSONPosition

    /// Creates an error.
    public init(message: String, position: JSONPosition) {
        self.message = message
        self.position = position
    }

    /// The message with line and column.
    public var description: String {
        "\(message) (line \(position.line), position \(position.column))"
    }
}
