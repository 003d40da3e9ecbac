// An entry of the journal, also as a record of a list.

import API
import Dialect
import HTTP
import Primitives
import SQLite
import Schema

/// A request and what became of it. Keys, cookies and passwords are not in it. It is a class, written in
/// place: it has some 300 bytes, and the journal moves its entries.
final class JournalEntry {
    /// 1 for the first request to the sandbox that is kept.
    let number: Int64
    /// The time of the answer, by the sandbox's clock.
    let time: Timestamp
    let method: Method
    /// Path and query as sent, but for secrets.
    let target: [UInt8]
    /// The path of its endpoint, such as `/company/contacts/{id}`; nil if it reached none.
    let path: String?
    let resource: String?
    /// The company of its credentials.
    let company: String?
    let status: Int
    /// The code and the message of its error.
    let code: String?
    let message: String?
    /// What its error says of single members: a line for each.
    let errors: String?
    /// Bytes of the body, without its transfer coding.
    let requestBytes: Int
    /// Bytes of the answer's body; nil for one that is written in slices, after the entry.
    let responseBytes: Int?
    let times: RequestTrace.Times
    /// The leniencies that it relied on: a bit for each case of `Leniency`.
    let leniencies: UInt64
    /// The causes of the injected fault.
    let fault: String?
    /// The hint of its error.
    let hint: String?
    /// The beginning of its body, but for secrets.
    let body: [UInt8]
    /// What is kept of it on request.
    let exchange: Exchange?

    /// About how many bytes it takes.
    let byteCount: Int

    /// The entry of a request that is answered.
    /// - Parameters:
    ///   - target: Its path and query, without secrets.
    ///   - body: What is kept of its body.
    init(
        _ number: Int64, _ request: Request, _ target: [UInt8], company: String?,
        at time: Timestamp, _ response: borrowing Response, _ trace: RequestTrace,
        message: String?, errors: String?, fault: String?, relyingOn leniencies: UInt64,
        body: [UInt8], exchange: Exchange?
    ) {
        let hints = trace.hints
        let hint = hints.isEmpty ? nil : hints.map(\.message).joined(separator: " ")
        let method = request.method
        self.number = number
        self.time = time
        self.method = method
        self.target = target
        path = trace.endpoint?.path
        resource = trace.endpoint?.resource
        self.company = company
        status = response.status?.code ?? 0
        code = trace.apiError?.code
        self.message = message
        self.errors = errors
        requestBytes = request.body.count
        responseBytes = response.isStreaming ? nil : response.bodyBytes
        times = trace.times
        self.leniencies = leniencies
        self.fault = fault
        self.hint = hint
        self.body = body
        self.exchange = exchange
        byteCount =
            Self.fixedByteCount + target.count + body.count + Self.byteCount(company)
            + Self.byteCount(message) + Self.byteCount(errors) + Self.byteCount(fault)
            + Self.byteCount(hint) + method.name.utf8.count + (exchange?.byteCount ?? 0)
    }

    /// About the bytes of an entry without its texts.
    private static let fixedByteCount = 320

    private static func byteCount(_ text: String?) -> Int { text?.utf8.count ?? 0 }

    /// The names of the leniencies that it relied on.
    var leniencyNames: [String] {
        Leniency.allCases.enumerated().filter { leniencies >> UInt64($0.offset) & 1 == 1 }
            .map(\.element.rawValue)
    }
}

extension RequestTrace.Times {
    /// The whole microseconds between two moments.
    private func microseconds(_ begin: Int64?, _ end: Int64?) -> Int64? {
        guard let begin, let end else { return nil }
        return (end - begin) / 1000
    }

    var whole: Int64? { microseconds(begun, end(of: .written)) }
    var route: Int64? { microseconds(begun, end(of: .routed)) }
    var reading: Int64? { microseconds(end(of: .routed), end(of: .read)) }
    var data: Int64? { microseconds(end(of: .read) ?? end(of: .routed), end(of: .worked)) }
    var writing: Int64? { microseconds(end(of: .worked), end(of: .written)) }
}

extension JournalEntry {
    /// The members of a record, each with its value: what the record is declared by.
    static let members: [(field: Field, value: @Sendable (JournalEntry) -> Value)] = [
        (Field("time", .dateTime), { .text($0.time.text) }),
        (Field("method", .text), { .text($0.method.name) }),
        // A target may hold bytes that are no UTF-8, which JSON cannot.
        (Field("target", .text), { .text(String(decoding: $0.target, as: UTF8.self)) }),
        (Field("path", .text), { Value($0.path) }),
        (Field("resource", .text), { Value($0.resource) }),
        (Field("company", .text), { Value($0.company) }),
        (Field("status", .integer(0...999)), { .integer(Int64($0.status)) }),
        (Field("code", .text), { Value($0.code) }),
        (Field("message", .text), { Value($0.message) }),
        (Field("errors", .text), { Value($0.errors) }),
        (Field("requestBytes", .integer(0...Int64.max)), { .integer(Int64($0.requestBytes)) }),
        (
            Field("responseBytes", .integer(0...Int64.max)),
            { Value($0.responseBytes.map { Int64($0) }) }
        ),
        (Field("microseconds", .integer(0...Int64.max)), { Value($0.times.whole) }),
        (Field("routeMicroseconds", .integer(0...Int64.max)), { Value($0.times.route) }),
        (Field("readMicroseconds", .integer(0...Int64.max)), { Value($0.times.reading) }),
        (Field("dataMicroseconds", .integer(0...Int64.max)), { Value($0.times.data) }),
        (Field("writeMicroseconds", .integer(0...Int64.max)), { Value($0.times.writing) }),
        (
            Field("leniencies", .text),
            { $0.leniencies == 0 ? .null : .text($0.leniencyNames.joined(separator: ",")) }
        ),
        (Field("fault", .text), { Value($0.fault) }),
        (Field("hint", .text), { Value($0.hint) }),
        (
            Field("body", .text),
            { $0.body.isEmpty ? .null : .text(String(decoding: $0.body, as: UTF8.self)) }
        ),
        (Field("head", .text), { .decoding($0.exchange?.head) }),
        (Field("answer", .text), { .decoding($0.exchange?.answer) }),
    ]
}

extension Value {
    /// Bytes as text; null for none.
    fileprivate static func decoding(_ bytes: [UInt8]?) -> Value {
        guard let bytes, !bytes.isEmpty else { return .null }
        return .text(String(decoding: bytes, as: UTF8.self))
    }
}

extension Resource {
    /// The requests that a sandbox got, at `/_mock/journal`.
    static let journalEntry = Resource(
        "JournalEntry", path: "/_mock/journal", noun: "requests",
        operations: [.list, .count], isBare: true,
        fields: [Field("number", .integer(1...Int64.max), .computed { $0["id"] })]
            + JournalEntry.members.map(\.field))
}
