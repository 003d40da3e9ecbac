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

    /// The start of a text.
    static let start = JSONPosition(line: 1, column: 0, offset: 0)

    /// Counts up to `offset`. A position is computed only for messages; parsing counts nothing.
    /// - Parameter origin: The position of the first byte.
    init(at offset: Int, in bytes: [UInt8], from origin: JSONPosition = .start) {
        precondition(offset >= 0 && offset <= bytes.count, "a position outside the document")
        let markLength = origin.offset == 0 ? JSONParser.markLength(of: bytes) : 0
        var line = origin.line
        var lineStart: Int?
        var index = min(markLength, offset)
        while index < offset {
            index = SpecialBytes.firstLineEnd(in: bytes.span, from: index)
            guard index < offset else { break }
            let isReturn = bytes[index] == UInt8(ascii: "\r")
            let follows = index > 0 && bytes[index - 1] == UInt8(ascii: "\r")
            if isReturn || !follows { line += 1 }
            index += 1
            lineStart = index
        }
        var column = lineStart == nil ? origin.column : 0
        for byte in bytes[(lineStart ?? min(markLength, offset))..<offset] {
            column += byte & 0xc0 == 0x80 ? 0 : byte >= 0xf0 ? 2 : 1
        }
        self.init(line: line, column: column, offset: origin.offset + offset)
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
