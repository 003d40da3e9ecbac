// A member of an object: a name and a value.

/// A member of an object of a `JSONDocument`.
public struct JSONMember: Sendable {
    let storage: Storage
    /// The index of the name on the tape; that of the value is the next.
    let index: Int

    /// The name, without quotes and escapes; decoded at each access.
    public var name: String { storage.text(of: storage.tape[index]) }

    /// Whether the name is `name`, byte for byte; a text is created only if it is escaped.
    public func isNamed(_ name: String) -> Bool { storage.isText(of: storage.tape[index], name) }

    /// The value.
    public var value: JSONValue { JSONValue(storage: storage, index: index + 1) }

    /// The offset of the quote before the name.
    public var nameOffset: Int { storage.origin.offset + Int(storage.tape[index].start) }

    /// The offset of the value's first byte.
    public var valueOffset: Int { value.offset }

    /// The position after the colon, which the parser of the service (Newtonsoft.Json) reports for
    /// an unknown member: its column includes the colon.
    public var positionAfterColon: JSONPosition {
        var offset = Int(storage.tape[index].end)
        while storage.bytes[offset] != UInt8(ascii: ":") { offset += 1 }
        return storage.position(at: offset + 1)
    }
}
