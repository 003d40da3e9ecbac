// Receivers within the server: what is posted to them can be looked at.

import Dialect
package import HTTP
package import JSON
package import Primitives

/// The sinks of a sandbox: each keeps the last requests that it got.
package struct Sinks {
    private var sinks: [String: [Entry]] = [:]
    private var lastNumber: Int64 = 0
    /// About how many bytes they take.
    package private(set) var byteCount = 0

    private struct Entry {
        let number: Int64
        let time: Timestamp
        let query: String
        let signature: String?
        let body: [UInt8]

        var byteCount: Int { 200 + query.utf8.count + body.count }

        var json: JSONOutput {
            .object([
                ("number", .number(number)), ("time", .text(time.text)), ("query", .text(query)),
                ("signature", .text(signature)),
                ("body", .text(String(decoding: body, as: UTF8.self))),
            ])
        }
    }

    package init() {}

    /// Keeps a request, in place of the oldest ones where there is no room; none of a sink beyond the limit.
    package mutating func take(_ request: Request, at name: String, now: Timestamp) -> Bool {
        guard sinks[name] != nil || sinks.count < Limits.sinksMax else { return false }
        lastNumber += 1
        let entry = Entry(
            number: lastNumber, time: now, query: request.query.map { request.text($0) } ?? "",
            signature: request.value(of: "x-content-signature"),
            body: Array(request.bytes[request.body]))
        sinks[name, default: []].append(entry)
        byteCount += entry.byteCount
        if sinks[name]?.count ?? 0 > Limits.sinkRequestsMax { forgetFirst(of: name) }
        while byteCount > Limits.sinkBytesMax, let oldest = nameOfOldest(but: lastNumber) {
            forgetFirst(of: oldest)
        }
        return true
    }

    /// The sink whose request is the oldest but for the one of a number; nil if there is no other.
    private func nameOfOldest(but number: Int64) -> String? {
        sinks.compactMap { name, entries in entries.first.map { (name: name, number: $0.number) } }
            .filter { $0.number != number }
            .min { $0.number < $1.number }?.name
    }

    private mutating func forgetFirst(of name: String) {
        byteCount -= sinks[name]?.removeFirst().byteCount ?? 0
    }

    /// The sinks, with how much each has kept, and when the last came.
    package var all: JSONOutput {
        .list(
            sinks.sorted { $0.key < $1.key }.map { name, entries in
                .object([
                    ("name", .text(name)), ("requests", .number(entries.count)),
                    ("last", .text(entries.last?.time.text)),
                ])
            })
    }

    /// What a sink has kept, the oldest first.
    package func requests(at name: String) -> JSONOutput {
        .list((sinks[name] ?? []).map(\.json))
    }

    /// Forgets a sink.
    package mutating func remove(_ name: String) {
        byteCount -= (sinks.removeValue(forKey: name) ?? []).reduce(0) { $0 + $1.byteCount }
    }
}
