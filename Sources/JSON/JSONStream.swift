// A large JSON object, read one value at a time.

/// The bytes of a JSON text, which are read piece by piece.
public struct JSONSource: Sendable {
    /// The number of bytes of the text.
    public let byteCount: Int
    /// Reads at most so many bytes from an offset on, at least one; nil if they cannot be read.
    let read: @Sendable (_ offset: Int, _ countMax: Int) -> [UInt8]?
    /// The bytes, where all of them are in memory.
    let bytes: [UInt8]?

    /// A text in memory.
    public init(_ bytes: [UInt8]) {
        byteCount = bytes.count
        self.bytes = bytes
        read = { offset, countMax in Array(bytes[offset...].prefix(countMax)) }
    }

    /// A text elsewhere, such as in a file.
    /// - Parameter read: Reads at most so many bytes from an offset on, at least one; nil if they
    ///   cannot be read.
    public init(
        byteCount: Int, read: @escaping @Sendable (_ offset: Int, _ countMax: Int) -> [UInt8]?
    ) {
        self.byteCount = byteCount
        self.read = read
        bytes = nil
    }
}

extension JSONSource {
    /// The lines, from 1, of offsets in ascending order; nil if the text cannot be read. A line ends
    /// with LF, CR or CR LF.
    public func lines(of offsets: [Int], windowBytes: Int) -> [Int]? {
        var lines: [Int] = []
        var line = 1
        var previous: UInt8 = 0
        var start = 0
        while lines.count < offsets.count {
            guard start < byteCount,
                let chunk = bytes ?? read(start, min(windowBytes, byteCount - start))
            else { return nil }
            for byte in chunk {
                while lines.count < offsets.count, offsets[lines.count] == start {
                    lines.append(line)
                }
                if byte == UInt8(ascii: "\r") { line += 1 }
                if byte == UInt8(ascii: "\n"), previous != UInt8(ascii: "\r") { line += 1 }
                previous = byte
                start += 1
            }
        }
        return lines
    }
}

/// A JSON object whose members are found first, and whose lists are then read element by element,
/// so that no more of the text is in memory than a window of it.
public struct JSONStream {
    /// A member of the object.
    public struct Member: Sendable {
        /// The name, without quotes and escapes.
        public let name: String
        /// The position of the quote before the name.
        public let position: JSONPosition
        /// The value; nil for a list.
        public let value: JSONValue?
        /// The number of elements of a list.
        public let elementCount: Int
        /// The position of the list.
        let start: JSONPosition

        init(
            name: String, position: JSONPosition, value: JSONValue?, elementCount: Int,
            start: JSONPosition
        ) {
            self.name = name
            self.position = position
            self.value = value
            self.elementCount = elementCount
            self.start = start
        }

        /// A list that no text has.
        public init(list name: String, elementCount: Int) {
            self.init(
                name: name, position: .start, value: nil, elementCount: elementCount, start: .start)
        }
    }

    private let source: JSONSource
    private let limits: JSONLimits
    /// The parser of the window; its index is the place where reading continues.
    private var parser: JSONParser
    /// Whether an element of the list was read.
    private var isInside = false

    /// Bytes of the window at first, and by which it grows for a value that does not fit.
    private let windowBytes: Int
    /// Bytes behind an error that show that the end of the window did not cause it.
    private static let errorMarginBytes = 64

    /// A stream at the start of a text.
    /// - Parameter windowBytes: The bytes that are read at a time.
    public init(_ source: JSONSource, limits: JSONLimits, windowBytes: Int) {
        self.source = source
        self.limits = limits
        self.windowBytes = windowBytes
        parser = JSONParser(source.bytes ?? [], limits: limits, grammar: .strict)
    }

    // MARK: - The object

    /// Reads the whole text, which is validated like a document (RFC 8259), and finds the members of
    /// the object that it is.
    /// - Returns: The members in their order; nil if the text is another value than an object.
    public mutating func members() throws(JSONError) -> [Member]? {
        guard parser.bytes.count < UInt32.max else {
            throw parser.error("the document is too long", at: 0)
        }
        guard try next() == UInt8(ascii: "{") else {
            _ = try value(depth: 0)
            try expectEnd()
            return nil
        }
        parser.index += 1
        var members: [Member] = []
        while try !close(UInt8(ascii: "}"), isFirst: members.isEmpty) {
            members.append(try member(isFirst: members.isEmpty))
        }
        try expectEnd()
        return members
    }

    private mutating func member(isFirst: Bool) throws(JSONError) -> Member {
        guard try next() == UInt8(ascii: "\"") else {
            throw parser.unexpected("a name in quotes\(isFirst ? " or '}'" : "")")
        }
        let name = try value(depth: 1)
        guard try next() == UInt8(ascii: ":") else { throw parser.unexpected("':'") }
        parser.index += 1
        let isList = try next() == UInt8(ascii: "[")
        let start = parser.position(at: parser.index)
        let value = isList ? nil : try value(depth: 1)
        return Member(
            name: name.string ?? "", position: name.position, value: value,
            elementCount: isList ? try skipList() : 0, start: start)
    }

    /// Reads over a list.
    /// - Returns: The number of its elements.
    private mutating func skipList() throws(JSONError) -> Int {
        isInside = false
        var count = 0
        while try nextElement() != nil { count += 1 }
        return count
    }

    private mutating func expectEnd() throws(JSONError) {
        guard try next() == nil else { throw parser.unexpected("the end") }
    }

    // MARK: - The elements of a list

    /// Goes to the start of a list, of which `nextElement()` then reads the first element.
    /// - Parameter member: A member that is a list.
    public mutating func enter(_ member: Member) throws(JSONError) {
        isInside = false
        if source.bytes == nil {
            parser = JSONParser([], limits: limits, grammar: .strict, from: member.start)
            try grow(from: 0)
        } else {
            parser.index = member.start.offset
        }
    }

    /// Reads the next element of a list; nil at its end.
    public mutating func nextElement() throws(JSONError) -> JSONValue? {
        if !isInside {
            guard try next() == UInt8(ascii: "[") else { throw parser.unexpected("'['") }
            parser.index += 1
        }
        if try close(UInt8(ascii: "]"), isFirst: !isInside) {
            isInside = false
            return nil
        }
        isInside = true
        return try value(depth: 2)
    }

    /// Reads the end of a container, or the comma before what follows in it.
    /// - Returns: Whether it was the end.
    private mutating func close(_ end: UInt8, isFirst: Bool) throws(JSONError) -> Bool {
        let byte = try next()
        if byte == end {
            parser.index += 1
            return true
        }
        guard !isFirst else { return false }
        guard byte == UInt8(ascii: ",") else {
            throw parser.unexpected("',' or '\(Unicode.Scalar(end))'")
        }
        parser.index += 1
        return false
    }

    // MARK: - The window

    /// The next byte that is no white space; nil at the end of the text.
    private mutating func next() throws(JSONError) -> UInt8? {
        while true {
            parser.skipWhiteSpace()
            if let byte = parser.peek() { return byte }
            guard !isAtEnd else { return nil }
            try grow(from: parser.index)
        }
    }

    /// Reads a value, and more of the text if it goes beyond the window.
    private mutating func value(depth: Int) throws(JSONError) -> JSONValue {
        _ = try next()
        while true {
            let start = parser.index
            do {
                try parser.parseValue(below: depth)
                // A number that ends with the window may go on behind it.
                if parser.index < parser.bytes.count || isAtEnd { return parser.takeValue() }
            } catch {
                let end = parser.origin.offset + parser.bytes.count
                guard !isAtEnd, end - error.position.offset < Self.errorMarginBytes else {
                    throw error
                }
            }
            try grow(from: start)
        }
    }

    /// Whether nothing of the text is behind the window.
    private var isAtEnd: Bool { parser.origin.offset + parser.bytes.count >= source.byteCount }

    /// Lets the window begin at an index of it, and appends what follows.
    private mutating func grow(from index: Int) throws(JSONError) {
        let start = parser.windowStart(upTo: index)
        let end = parser.origin.offset + parser.bytes.count
        let kept = parser.bytes[start...]
        let more = max(windowBytes, kept.count)
        guard kept.count + more < UInt32.max else {
            throw parser.error("the value is too long", at: start)
        }
        guard let bytes = source.read(end, min(more, source.byteCount - end)), !bytes.isEmpty else {
            throw parser.error("the text cannot be read to its end", at: parser.bytes.count)
        }
        parser = JSONParser(
            Array(kept + bytes), limits: limits, grammar: .strict, from: parser.position(at: start))
        parser.index = max(parser.index, index - start)
    }
}
