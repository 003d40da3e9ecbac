// A value of a document, as a light view of its bytes.

/// A value of a `JSONDocument`: a reference to the document and a place on its tape. Text and
/// numbers are made from the bytes each time they are asked for.
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

    /// The truth of `true` and `false`; nil for all else.
    public var boolean: Bool? {
        kind == .boolean ? storage.bytes[offset] == UInt8(ascii: "t") : nil
    }

    /// The text of a string, without quotes and escapes; nil for all else.
    public var string: String? { kind == .string ? storage.text(of: entry) : nil }

    /// A number that is whole and fits, however it is written: `5`, `5.0` and `5e0` are 5. Nil for
    /// all else.
    public var integer: Int64? {
        kind == .number ? NumberReading.integer(storage.bytes[range].span) : nil
    }

    /// A number, rounded to the nearest one that can be held. Nil for all else, and for a number too
    /// large to be held.
    public var number: Double? {
        guard kind == .number, let number = Double(text(range)), number.isFinite else {
            return nil
        }
        return number
    }

    /// The value as written, with quotes, escapes and white space, for messages. After 64 bytes it is
    /// cut, which `...` tells.
    public var literal: String {
        let range = range
        guard range.count > Self.literalBytesMax else { return text(range) }
        var end = range.lowerBound + Self.literalBytesMax
        while storage.bytes[end] & 0xc0 == 0x80 { end -= 1 }
        return text(range.lowerBound..<end) + "..."
    }

    /// The bytes of the value as written.
    public var source: [UInt8] { Array(storage.bytes[range]) }

    /// The elements of an array, in order; none for all else.
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

    /// The members of an object, in order, with all of those that have the same name; none for all
    /// else.
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

    /// The value of the member of that name, the last one if there are several, as the service's
    /// reader takes it. Nil if there is none, or if this is no object.
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

    /// The offset of the value's first byte in the document.
    public var offset: Int { Int(entry.start) }

    /// Where the value stands in the document.
    public var range: Range<Int> { Int(entry.start)..<Int(entry.end) }

    /// Where the value begins.
    public var position: JSONPosition { JSONPosition(at: offset, in: storage.bytes) }

    private static let literalBytesMax = 64

    private var entry: Entry { storage.tape[index] }

    private func text(_ range: Range<Int>) -> String {
        String(decoding: storage.bytes[range], as: UTF8.self)
    }
}
