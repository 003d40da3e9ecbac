// What the control plane answers: small, and never on the path of the imitated API.

import HTTP
import JSON
import Primitives

/// A JSON value put together for one answer.
indirect enum Reply {
    case object([(String, Reply)])
    case list([Reply])
    case text(String)
    case number(Int64)
    case real(Double)
    case flag(Bool)
    /// JSON that is there already.
    case json([UInt8])
    case null

    static func number(_ number: Int) -> Reply { .number(Int64(number)) }
    static func text(_ text: String?) -> Reply { text.map(Reply.text) ?? .null }

    /// Appends the value. Members that are null are left out.
    func append(to buffer: inout ByteBuffer) {
        switch self {
        case .object(let members):
            buffer.append("{")
            let start = buffer.count
            for (name, value) in members {
                if case .null = value { continue }
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
        case .null: buffer.append("null")
        }
    }
}

extension Response {
    /// Writes a whole answer of the control plane.
    mutating func write(_ reply: Reply, _ status: Status = .ok, at now: Timestamp) {
        start(status, date: now)
        startBody(RequestContext.json)
        reply.append(to: &body)
        finish()
    }

    /// Writes an answer without a body.
    mutating func writeNothing(at now: Timestamp) {
        start(.noContent, date: now)
        finish()
    }
}
