// A parsed JSON text: its bytes, and a flat tape of the positions of its values.

/// The limits of a document. They have no defaults: the program sets all its limits in one place.
public struct JSONLimits: Equatable, Sendable {
    /// The depth of nested arrays and objects: 1 allows `[]`, 0 only scalars.
    public var depthMax: Int
    /// The number of values: the root, elements and members, containers included.
    public var valuesMax: Int

    /// Creates limits.
    public init(depthMax: Int, valuesMax: Int) {
        self.depthMax = depthMax
        self.valuesMax = valuesMax
    }
}

/// The grammar of a document.
public enum JSONGrammar: Sendable {
    /// RFC 8259.
    case strict
    /// RFC 8259, and what the parser of the service (Newtonsoft.Json) takes beside it: strings and
    /// names in single quotes, names without quotes, control characters in strings, a comma before
    /// the end of an object or an array, and comments.
    case tolerant
}

/// A JSON text, by default one of RFC 8259, parsed strictly: UTF-8 is validated, numbers follow the grammar, escaped
/// surrogates are paired, and only whitespace follows the value. A byte order mark is skipped (RFC
/// 8259, section 8.1).
///
/// Parsing creates only the tape: strings and numbers are decoded when they are used.
public struct JSONDocument: Sendable {
    let storage: Storage
    /// Whether the document has something that RFC 8259 does not allow.
    public let isTolerated: Bool

    /// Parses a document.
    /// - Throws: `JSONError` at the first invalid byte, or where a limit is exceeded.
    public init(
        _ bytes: [UInt8], limits: JSONLimits, grammar: JSONGrammar = .strict
    ) throws(JSONError) {
        var parser = JSONParser(bytes, limits: limits, grammar: grammar)
        try parser.parse()
        isTolerated = parser.hasTolerated
        storage = Storage(bytes: bytes, tape: parser.tape)
    }

    /// The root value.
    public var root: JSONValue { JSONValue(storage: storage, index: 0) }

    /// The line and column of a byte of the document.
    /// - Precondition: `offset` is from 0 to the number of bytes.
    public func position(at offset: Int) -> JSONPosition {
        JSONPosition(at: offset, in: storage.bytes)
    }
}

/// The bytes and the tape, which the values of a document share.
final class Storage: Sendable {
    let bytes: [UInt8]
    let tape: [Entry]
    /// The position in the whole text of the first byte.
    let origin: JSONPosition

    init(bytes: [UInt8], tape: [Entry], origin: JSONPosition = .start) {
        self.bytes = bytes
        self.tape = tape
        self.origin = origin
    }

    func position(at offset: Int) -> JSONPosition {
        JSONPosition(at: offset, in: bytes, from: origin)
    }
}

/// A value on the tape, or the name of a member, which precedes its value. The entries of the
/// contents of a container follow its own.
struct Entry: Sendable {
    var kind: JSONValue.Kind
    /// Whether a string or a name contains a backslash, or has no quotes.
    var isEscaped = false
    /// The offset of the first byte.
    var start: UInt32
    /// The offset after the last byte.
    var end: UInt32 = 0
    /// The index of the entry after this one and its contents.
    var next: UInt32
}
