// The control plane's path that tells requests as they come.

import API
import Conditions
import Dialect
import HTTP
import Primitives
import Schema
import Tenancy

extension Control {
    static let journalStream = Control(
        .get, "/_mock/journal/stream",
        "tells the requests as they come, as server-sent events: conditions, fields, after",
        isLong: true
    ) { context, response in
        let stream = try context.journalStream()
        response.tell(context.sandbox.journal.dropped, droppedFrom: "journal")
        response.start(.ok, date: context.now)
        response.startBody("text/event-stream")
        try response.write(unending: stream)
    }
}

extension ControlContext {
    /// The stream that the parameters ask for.
    /// - Throws: `APIError.parameter`, and what `JournalStream` throws.
    fileprivate func journalStream() throws -> JournalStream {
        let fields = parameters["fields"].map {
            FieldList.parse($0, limits: Limits.conditions)
        }
        return try JournalStream(
            of: sandbox, in: sandboxes, where: parameters["conditions"] ?? "", showing: fields,
            after: try firstNumber())
    }

    /// The number of the entry behind which the client wants to hear: that of the last one that it
    /// has, which a browser repeats by itself when it connects again.
    /// - Throws: `APIError.parameter`.
    private func firstNumber() throws(APIError) -> Int64? {
        guard let text = request.value(of: "Last-Event-ID") ?? parameters["after"] else {
            return nil
        }
        guard let number = Int64(text), number >= 0 else {
            throw .parameter(
                name: "after", value: text, expected: "the number of an entry, or 0")
        }
        return number
    }
}
