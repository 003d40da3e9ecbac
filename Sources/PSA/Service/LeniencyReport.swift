// GET and DELETE /_mock/leniencies: what a run relied on, and starting over.

import HTTP
import JSON
import Primitives

/// The answer to `/_mock/leniencies`. A test run that wants to be sure of the live service demands
/// that `total` is 0.
struct LeniencyReport {
    private let counts: LeniencyCounts

    private static let methods: [Method] = [.get, .delete, .head, .options]

    /// The report of a sandbox, if that is what a target asks for.
    init?(_ target: Target, of sandbox: Sandbox) {
        guard target.isOwn, target.segments.count == 2,
            ASCII.equal(target.segments[1], "leniencies")
        else { return nil }
        counts = sandbox.leniencies
    }

    /// GET answers the cases that were counted, DELETE begins at nothing again.
    /// - Throws: `Refusal.wrongVerb`.
    func answer(_ method: Method, at now: Timestamp, into response: inout Response)
        throws(Refusal)
    {
        switch method {
        case .get, .head:
            response.start(.ok, date: now)
            response.startBody(Exchange.json)
            write(to: &response.body)
        case .delete:
            counts.reset()
            response.start(.noContent, date: now)
        case .options:
            response.start(.noContent, date: now)
            response.field("Allow", Self.methods.map(\.name).joined(separator: ", "))
        case .post, .put, .patch, .other:
            throw .wrongVerb(allowed: Self.methods.map(\.name))
        }
        response.finish()
    }

    /// `{"total":3,"leniencies":[{"name","count","sentence","lastRequest"}]}`
    private func write(to body: inout ByteBuffer) {
        body.append(#"{"total":"#)
        body.append(decimal: Int64(counts.total))
        body.append(#","leniencies":["#)
        for (index, entry) in counts.used.enumerated() {
            if index > 0 { body.append(",") }
            body.append(#"{"name":"#)
            body.appendJSON(entry.leniency.rawValue)
            body.append(#","count":"#)
            body.append(decimal: Int64(entry.count))
            body.append(#","sentence":"#)
            body.appendJSON(entry.leniency.sentence)
            body.append(#","lastRequest":"#)
            // A target may hold bytes that are no UTF-8, which JSON cannot.
            body.appendJSON(String(decoding: entry.lastRequest, as: UTF8.self))
            body.append("}")
        }
        body.append("]}")
    }
}
