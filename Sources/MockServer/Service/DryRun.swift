// Dry runs: requests that are checked and answered, and whose changes are rolled back.

import API
import Dialect
import HTTP
import Primitives
import Records
import SQLite
import Schema

/// Whether a request is only rehearsed: `X-Mock-Dry-Run: true` asks for the answer that the request
/// would get, statuses, ids and `Location` included, without any change of the data.
struct DryRun {
    /// Whether nothing is to be kept.
    let isOn: Bool

    /// - Throws: `APIError.mock` for a value that is neither `true` nor `false`.
    init(_ request: Request) throws(APIError) {
        guard let value = request.value(of: "X-Mock-Dry-Run") else {
            isOn = false
            return
        }
        guard ASCII.equal(value, "true") || ASCII.equal(value, "false") else {
            throw .mock(
                "The header X-Mock-Dry-Run must be true or false, but it is '\(value)'.")
        }
        isOn = ASCII.equal(value, "true")
    }

    /// Refuses to rehearse what the control plane does, which no transaction takes back.
    /// - Throws: `APIError.mock`.
    func checkControl(_ method: HTTP.Method) throws(APIError) {
        guard isOn, ![.get, .head, .options].contains(method) else { return }
        throw .mock(
            "What the control plane changes cannot be rehearsed; send the request without "
                + "X-Mock-Dry-Run.")
    }

    /// Answers a request, and takes back what that changed if it is only rehearsed. The answer says
    /// so by `x-mock-dry-run: true`, also for an error.
    func answer(_ context: RequestContext, into response: inout Response) throws {
        // Before what is taken back: the store remembers it.
        let entry = context.servedEntry
        if entry.isUndeclared || context.store.catalog.isExtended { try context.store.open(entry) }
        guard isOn else { return try context.answer(into: &response) }
        response.commonHeaders.append("x-mock-dry-run: true\r\n")
        try context.store.database.rehearsal { try context.answer(into: &response) }
    }
}
