// JSON that is put together value by value: bodies that are no records.

public import Primitives

/// A JSON value put together for one body.
public indirect enum JSONOutput {
    case object([(String, JSONOutput)])
    case list([JSONOutput])
    case text(String)
    case number(Int64)
    case real(Double)
    case flag(Bool)
    /// JSON that is there already.
    case json([UInt8])
    /// JSON null.
    case null
    /// Nothing: a member of an object that is left out.
    case absent

    /// The same as a value that was read.
    public init(_ value: JSONValue) {
        switch value.kind {
        case .null: self = .null
        case .boolean: self = .flag(value.boolean == true)
        case .number: self = .json(Array(value.literal.utf8))
        case .string: self = .text(value.string ?? "")
        case .array: self = .list(value.elements.map(JSONOutput.init))
        case .object: self = .object(value.members.map { ($0.name, JSONOutput($0.value)) })
        }
    }

    public static func number(_ number: Int) -> JSONOutput { .number(Int64(number)) }
    public static func text(_ text: String?) -> JSONOutput { text.map(JSONOutput.text) ?? .absent }

    /// Appends the value. Absent members are left out.
    public func append(to buffer: inout ByteBuffer) {
        switch self {
        case .object(let members):
            buffer.append("{")
            let start = buffer.count
            for (name, value) in members {
                if case .absent = value { continue }
                if buffer.count > start { buffer.append(",") }
                buffer.appendJSON(name)
                buffer.append(":")
                value.append(to: &buffer)
            }
            buffer.append("}")
        case .list(let elements):
            buffer.append("[")
            for (index, element) in elements.enumerated() {
                if index > 0 { buffer.append(",") }
                element.append(to: &buffer)
            }
            buffer.append("]")
        case .text(let text): buffer.appendJSON(text)
        case .number(let number): buffer.append(decimal: number)
        case .real(let number): buffer.appendJSON(number)
        case .flag(let flag): flag ? buffer.append("true") : buffer.append("false")
        case .json(let bytes): buffer.append(bytes)
        case .null, .absent: buffer.append("null")
        }
    }
}
