// The answer with the OpenAPI document.

import HTTP
import Primitives
import SQLite

extension Response {
    /// Writes the OpenAPI document of a store's mode, with examples from its data.
    /// - Throws: `DatabaseError`.
    mutating func writeOpenAPI(of store: Store, for request: Request) throws {
        start(.ok, date: store.now)
        startBody(RequestContext.json)
        try OpenAPIDocument.shared(store.catalog.mode).write(
            from: store, root: Origin(request).text, to: &body)
        finish()
    }
}
