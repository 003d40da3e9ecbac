// A value of a document, as a view of its bytes.

/// A value of a `JSONDocument`: a reference to the document and an index on its tape. Text and
/// numbers are decoded from the bytes at each access.
public struct JSONValue: Sendable {
    /// The kinds of values (RFC 8259, section 3).
    public enum Kind: Sendable {
        case null, boolean, number, string, array, object
    }

    let storage: Storage
    let index: Int

    /// The kind of the value.
    public var kind: Kind { entry.kind }

    /// Whether it is `null`.
    public var isNull: Bool { kind == .null }

    /// The value of `true` and `false`; nil for other kinds.
    public var boolean: Bool? {
        kind == .boolean ? storage.bytes[range.lowerBound] == UInt8(ascii: "t") : nil
    }

    /// The text of a string, without quotes and escapes; nil for other kinds.
    public var string: String? { kind == .string ? storage.text(of: entry) : nil }

    /// The value of an integer that fits into 64 bits, in any notation: `5`, `5.0` and `5e0` are 5.
    /// Nil for other numbers and other kinds.
    public var integer: Int64? {
        kind == .number ? NumberReading.integer(storage.bytes[range].span) : nil
    }

    /// The value of a number, rounded to the nearest representable one. Nil for other kinds, and
    /// for a number that is too large.
    public var number: Double? {
        guard kind == .number, let number = Double(text(range)), number.isFinite else {
            return nil
        }
        return number
    }

    /// The value as written, with quotes, escapes and whitespace, for messages; more than 64 bytes
    /// are cut and end in `...`.
    public var literal: String {
        let range = range
        guard range.count > Self.literalBytesMax else { return text(range) }
        var end = range.lowerBound + Self.literalBytesMax
        while storage.bytes[end] & 0xc0 == 0x80 { end -= 1 }
        return text(range.lowerBound..<end) + "..."
    }

    /// The bytes of the value as written.
    public var source: [UInt8] { Array(storage.bytes[range]) }

    /// The elements of an array, in order; empty for other kinds.
    public var elements: [JSONValue] {
        guard kind == .array else { return [] }
        var elements: [JSONValue] = []
        var place = index + 1
        while place < entry.next {
            elements.append(JSONValue(storage: storage, index: place))
            place = Int(storage.tape[place].next)
        }
        return elements
    }

    /// The members of an object, in order, repeated names included; empty for other kinds.
    public var members: [JSONMember] {
        guard kind == .object else { return [] }
        var members: [JSONMember] = []
        var place = index + 1
        while place < entry.next {
            members.append(JSONMember(storage: storage, index: place))
            place = Int(storage.tape[place + 1].next)
        }
        return members
    }

    /// Calls `body` for each member of an object, in order; for no member of other kinds.
    public func forEachMember<E: Error>(_ body: (JSONMember) throws(E) -> Void) throws(E) {
        guard kind == .object else { return }
        let end = entry.next
        var place = index + 1
        while place < end {
            try body(JSONMember(storage: storage, index: place))
            place = Int(storage.tape[place + 1].next)
        }
    }

    /// The value of the member of that name, the last one of several, like the parser of the
    /// service. Nil without such a member, and for other kinds.
    public subscript(name: String) -> JSONValue? {
        guard kind == .object else { return nil }
        var found: Int?
        var place = index + 1
        while place < entry.next {
            if storage.isText(of: storage.tape[place], name) { found = place + 1 }
            place = Int(storage.tape[place + 1].next)
        }
        return found.map { JSONValue(storage: storage, index: $0) }
    }

    /// The value of the member of that name, whatever the case of its letters; the last one of
    /// several spellings, like the parser of the service. Nil without such a member, and for other
    /// kinds.
    public subscript(anyCase name: String) -> JSONValue? {
        guard kind == .object else { return nil }
        var found: Int?
        var place = index + 1
        while place < entry.next {
            if storage.isText(of: storage.tape[place], anyCase: name) { found = place + 1 }
            place = Int(storage.tape[place + 1].next)
        }
        return found.map { JSONValue(storage: storage, index: $0) }
    }

    /// The offset of the value's first byte in the text.
    public var offset: Int { storage.origin.offset + Int(entry.start) }

    /// The range of the value in the bytes of the document.
    public var range: Range<Int> { Int(entry.start)..<Int(entry.end) }

    /// The position of the value.
    public var position: JSONPosition { storage.position(at: Int(entry.start)) }

    private static let literalBytesMax = 64

    private var entry: Entry { storage.tape[index] }

    private func text(_ range: Range<Int>) -> String {
        String(decoding: storage.bytes[range], as: UTF8.self)
    }
}
