// The journal under control: looking at it, clearing it, choosing what it keeps.

import HTTP
import Primitives

extension Control {
    static let journal: [Control] =
        [
            Control(
                .get, "/_mock/journal",
                "lists the requests: conditions, orderBy, fields, page, pageSize as everywhere"
            ) { exchange, response in
                let list = try exchange.journalData().exchange(exchange)
                exchange.tellDropped(in: &response)
                try list.list(list.parameters, into: &response)
            },
            Control(.get, "/_mock/journal/count", "counts the requests: conditions") {
                exchange, response in
                let list = try exchange.journalData().exchange(exchange)
                exchange.tellDropped(in: &response)
                try list.count(into: &response)
            },
            Control(.put, "/_mock/journal", "chooses whether bodies are kept: {bodies}") {
                exchange, response in
                let journal = exchange.sandbox.journal
                if let keepsBodies = try exchange.body(setting).flag("bodies") {
                    journal.keepsBodies = keepsBodies
                }
                response.write(
                    .object([
                        ("bodies", .flag(journal.keepsBodies)),
                        ("requests", .number(journal.count)),
                        ("bytes", .number(journal.byteCount)),
                        ("dropped", .number(journal.dropped)),
                    ]), at: exchange.now)
            },
            Control(.delete, "/_mock/journal", "forgets the requests") { exchange, response in
                exchange.sandbox.journal.clear()
                response.writeNothing(at: exchange.now)
            },
        ] + verification

    private static let setting = Resource(shape: "Journal", [Field("bodies", .boolean)])
}

extension ControlExchange {
    /// Lets the answer tell how many requests are missing from the journal.
    func tellDropped(in response: inout Response) {
        response.commonHeaders.append("x-mock-journal-dropped: ")
        response.commonHeaders.append(decimal: sandbox.journal.dropped)
        response.commonHeaders.append("\r\n")
    }
}
