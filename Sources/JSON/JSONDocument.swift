// A JSON text that has been read: its bytes, and a flat tape of where each value stands.

/// Limits of a document. They stand with all others of the program, so there are no defaults.
public struct JSONLimits: Equatable, Sendable {
    /// How deep arrays and objects may nest: 1 allows `[]`, 0 only scalars.
    public var depthMax: Int
    /// How many values there may be: the root, elements and members, each container counted too.
    public var valuesMax: Int

    /// Limits of nesting and number.
    public init(depthMax: Int, valuesMax: Int) {
        self.depthMax = depthMax
        self.valuesMax = valuesMax
    }
}

/// A JSON text (RFC 8259), read strictly: UTF-8 is checked, numbers follow the grammar, escaped
/// surrogates come in pairs, and only white space follows the value. A byte order mark before it is
/// skipped (RFC 8259, 8.1).
///
/// Reading makes no value but the tape: strings and numbers are made when they are asked for.
public struct JSONDocument: Sendable {
    let storage: Storage

    /// Reads a document.
    /// - Throws: at the first byte that does not fit, or where a limit is passed.
    public init(_ bytes: [UInt8], limits: JSONLimits) throws(JSONError) {
        var parser = JSONParser(bytes, limits: limits)
        try parser.parse()
        storage = Storage(bytes: bytes, tape: parser.tape)
    }

    /// The value that the document is.
    public var root: JSONValue { JSONValue(storage: storage, index: 0) }

    /// Line and column of a byte of the document.
    /// - Precondition: `offset` is from 0 to the number of bytes.
    public func position(at offset: Int) -> JSONPosition {
        JSONPosition(at: offset, in: storage.bytes)
    }
}

/// What the values of a document share.
final class Storage: Sendable {
    let bytes: [UInt8]
    let tape: [Entry]

    init(bytes: [UInt8], tape: [Entry]) {
        self.bytes = bytes
        self.tape = tape
    }
}

/// A value on the tape, or the name of a member, which stands right before its value. The entries
/// of a container's contents follow its own.
struct Entry: Sendable {
    var kind: JSONValue.Kind
    /// Whether a string or a name holds a backslash.
    var isEscaped = false
    /// The offset of the first byte.
    var start: UInt32
    /// The offset after the last byte.
    var end: UInt32 = 0
    /// The index of the entry after this one and all that it contains.
    var next: UInt32
}
