// The control plane's paths of the journal.

import API
import HTTP
import JSON
import Primitives
import Records
import Schema
import Tenancy

extension Control {
    static let journal: [Control] =
        [
            Control(
                .get, "/_mock/journal",
                "lists the requests: conditions, orderBy, fields, page, pageSize as everywhere"
            ) { context, response in
                let list = try context.journalData().table.list(context)
                response.tell(context.sandbox.journal.dropped, droppedFrom: "journal")
                try list.list(list.parameters, into: &response)
            },
            Control(.get, "/_mock/journal/count", "counts the requests: conditions") {
                context, response in
                let list = try context.journalData().table.list(context)
                response.tell(context.sandbox.journal.dropped, droppedFrom: "journal")
                try list.count(into: &response)
            },
            Control(
                .put, "/_mock/journal",
                "sets what is kept beside a request: its body, its head and its answer {bodies}, or "
                    + "head and answer alone {answers}"
            ) { context, response in
                let journal = context.sandbox.journal
                let body = try context.body(setting)
                if let keepsBodies = body.flag("bodies") {
                    journal.keepsBodies = keepsBodies
                    journal.keepsAnswers = keepsBodies
                }
                if let keepsAnswers = body.flag("answers") { journal.keepsAnswers = keepsAnswers }
                response.write(
                    .object([
                        ("bodies", .flag(journal.keepsBodies)),
                        ("requests", .number(journal.count)),
                        ("bytes", .number(journal.byteCount)),
                        ("dropped", .number(journal.dropped)),
                        ("answers", .flag(journal.keepsAnswers)),
                    ]), at: context.now)
            },
            Control(.delete, "/_mock/journal", "deletes the requests") { context, response in
                context.sandbox.journal.clear()
                response.writeNothing(at: context.now)
            },
        ] + verification + [journalStream]

    private static let setting = Resource(
        shape: "Journal", [Field("bodies", .boolean), Field("answers", .boolean)])
}

extension EntryTable {
    /// A request for a list of entries, as the API's own lists are asked for.
    func list(_ control: ControlContext) -> RequestContext {
        RequestContext(
            control.request, RequestPath(control.request), .operation(.list), PathParameters(),
            of: entry, in: store, by: .api, at: store.now, trace: RequestTrace(),
            RequestMemory(), reading: .current)
    }
}

extension ControlContext {
    /// The journal of the sandbox as a database, up to date.
    func journalData() throws -> JournalData { try sandbox.journalData() }
}

extension Response {
    /// Tells how many entries found no room in a list: `X-Mock-Journal-Dropped`, say.
    mutating func tell(_ count: Int64, droppedFrom list: StaticString) {
        commonHeaders.append("x-mock-\(list)-dropped: ")
        commonHeaders.append(decimal: count)
        commonHeaders.append("\r\n")
    }
}
