// The parser of documents, in one pass and without recursion.

/// A parser of one document, or of values of a text one after the other. The expected token is a
/// state, so that nesting takes no stack.
struct JSONParser {
    let bytes: [UInt8]
    let limits: JSONLimits
    /// The position in the whole text of the first byte.
    let origin: JSONPosition
    var index: Int
    private(set) var tape: [Entry] = []
    /// The indexes on the tape of the open containers.
    private(set) var open: [Int] = []
    private var valueCount = 0
    let grammar: JSONGrammar
    /// Whether something was taken that the strict grammar refuses.
    var hasTolerated = false
    /// The depth in the whole text of the value.
    private var depth = 0

    init(
        _ bytes: [UInt8], limits: JSONLimits, grammar: JSONGrammar,
        from origin: JSONPosition = .start
    ) {
        self.bytes = bytes
        self.limits = limits
        self.grammar = grammar
        self.origin = origin
        index = origin.offset == 0 ? Self.markLength(of: bytes) : 0
    }

    /// The length of the byte order mark that `bytes` begin with; 0 without one.
    static func markLength(of bytes: [UInt8]) -> Int {
        bytes.starts(with: [0xef, 0xbb, 0xbf]) ? 3 : 0
    }

    mutating func parse() throws(JSONError) {
        guard bytes.count < UInt32.max else { throw error("the document is too long", at: 0) }
        tape.reserveCapacity(min(bytes.count / 6 + 1, limits.valuesMax * 2))
        try parseValue()
        skipWhiteSpace()
        while index < bytes.count, try toleratesComment() { skipWhiteSpace() }
        guard index == bytes.count else { throw unexpected("the end") }
    }

    /// Parses the value at the index, and nothing behind it.
    /// - Parameter depth: The number of containers of the whole text around it.
    mutating func parseValue(below depth: Int = 0) throws(JSONError) {
        tape.removeAll(keepingCapacity: true)
        open = []
        valueCount = 0
        self.depth = depth
        var next = Expectation.value
        while next != .end {
            skipWhiteSpace()
            next = try step(next)
        }
    }

    /// The value that was parsed last. Its tape leaves the parser.
    mutating func takeValue() -> JSONValue {
        let count = tape.count
        let storage = Storage(bytes: bytes, tape: tape, origin: origin)
        tape = []
        // The next one is most often of the same kind.
        tape.reserveCapacity(count)
        return JSONValue(storage: storage, index: 0)
    }

    /// The tokens that may follow.
    enum Expectation {
        case value, elementOrEnd, memberOrEnd, name, separator, end
    }

    private mutating func step(_ expectation: Expectation) throws(JSONError) -> Expectation {
        switch expectation {
        case .value: return try value()
        case .elementOrEnd: return peek() == UInt8(ascii: "]") ? close() : try value()
        case .memberOrEnd:
            if peek() == UInt8(ascii: "}") { return close() }
            return try name(or: " or '}'")
        case .name: return try name()
        case .separator: return try separator()
        case .end: return .end
        }
    }

    private mutating func value() throws(JSONError) -> Expectation {
        valueCount += 1
        guard valueCount <= limits.valuesMax else {
            throw error("more than \(limits.valuesMax) values", at: index)
        }
        switch peek() {
        case UInt8(ascii: "{"): return try begin(.object)
        case UInt8(ascii: "["): return try begin(.array)
        case UInt8(ascii: "\""): try string()
        case UInt8(ascii: "t"): try word("true", .boolean)
        case UInt8(ascii: "f"): try word("false", .boolean)
        case UInt8(ascii: "n"): try word("null", .null)
        case UInt8(ascii: "-"): try number()
        case .some(UInt8(ascii: "0")...UInt8(ascii: "9")): try number()
        default:
            if let next = try toleratedValue() { return next }
            throw unexpected("a value")
        }
        return open.isEmpty ? .end : .separator
    }

    private mutating func begin(_ kind: JSONValue.Kind) throws(JSONError) -> Expectation {
        guard open.count + depth < limits.depthMax else {
            throw error("nested deeper than \(limits.depthMax)", at: index)
        }
        open.append(tape.count)
        append(kind, from: index)
        index += 1
        return kind == .array ? .elementOrEnd : .memberOrEnd
    }

    mutating func close() -> Expectation {
        index += 1
        let container = open.removeLast()
        tape[container].end = UInt32(index)
        tape[container].next = UInt32(tape.count)
        return open.isEmpty ? .end : .separator
    }

    private mutating func name(or end: String = "") throws(JSONError) -> Expectation {
        guard peek() == UInt8(ascii: "\"") else {
            if let next = try toleratedName() { return next }
            throw unexpected("a name in quotes\(end)")
        }
        try string()
        return try colon()
    }

    /// Parses the colon behind a name.
    mutating func colon() throws(JSONError) -> Expectation {
        skipWhiteSpace()
        guard peek() == UInt8(ascii: ":") else { throw unexpected("':'") }
        index += 1
        return .value
    }

    /// Whether the innermost open container is an array.
    var isInArray: Bool { open.last.map { tape[$0].kind == .array } ?? false }

    private mutating func separator() throws(JSONError) -> Expectation {
        let isArray = isInArray
        switch peek() {
        case UInt8(ascii: ","):
            index += 1
            return isArray ? .value : .name
        case UInt8(ascii: "]") where isArray, UInt8(ascii: "}") where !isArray: return close()
        default:
            if try toleratesComment() { return .separator }
            throw unexpected(isArray ? "',' or ']'" : "',' or '}'")
        }
    }

    private mutating func word(
        _ word: StaticString, _ kind: JSONValue.Kind
    ) throws(JSONError) {
        let start = index
        for byte in word.description.utf8 {
            guard peek() == byte else { throw unexpected(word.description) }
            index += 1
        }
        append(kind, from: start)
    }

    // MARK: Shared with strings and numbers

    /// The byte at the current position; nil at the end.
    func peek() -> UInt8? { index < bytes.count ? bytes[index] : nil }

    /// Appends the value from `start` to the current position; the end of a container is set when
    /// it closes.
    mutating func append(_ kind: JSONValue.Kind, from start: Int, isEscaped: Bool = false) {
        tape.append(
            Entry(
                kind: kind, isEscaped: isEscaped, start: UInt32(start), end: UInt32(index),
                next: UInt32(tape.count + 1)))
    }

    /// Whether a byte is whitespace (RFC 8259, section 2).
    mutating func skipWhiteSpace() {
        while index < bytes.count {
            switch bytes[index] {
            case 0x20, 0x09, 0x0a, 0x0d: index += 1
            default: return
            }
        }
    }

    func unexpected(_ expected: String) -> JSONError {
        let found =
            switch peek() {
            case nil: "the end of the document"
            case .some(let byte) where (0x21...0x7e).contains(byte):
                "'\(Unicode.Scalar(byte))'"
            case .some(let byte): "the byte 0x\(byte < 16 ? "0" : "")\(String(byte, radix: 16))"
            }
        return error("expected \(expected), found \(found)", at: index)
    }

    func error(_ message: String, at offset: Int) -> JSONError {
        JSONError(message: message, position: position(at: offset))
    }

    /// The position in the whole text of an offset in the bytes.
    func position(at offset: Int) -> JSONPosition {
        JSONPosition(at: offset, in: bytes, from: origin)
    }

    /// The last index, up to a given one, at which another window of the text can begin: not before
    /// an LF, since that may belong to the CR before it.
    func windowStart(upTo index: Int) -> Int {
        var start = index
        while start > 0, start == bytes.count || bytes[start] == UInt8(ascii: "\n") { start -= 1 }
        return start
    }
}
