// The answer with the OpenAPI document.

import API
import ConnectWise
import Dialect
import HTTP
import OpenAPI
import Primitives
import Records
import SQLite
import Schema

extension Response {
    /// Writes the OpenAPI document of a store's mode, with examples from its data.
    /// - Throws: `DatabaseError`.
    mutating func writeOpenAPI(of store: Store, for request: Request) throws {
        start(.ok, date: store.now)
        startBody(.json)
        try OpenAPIDocument.shared(store.catalog.mode).write(
            from: store, root: Origin(request).text, to: &body)
        finish()
    }
}

extension OpenAPIDocument {
    /// The document about the catalog of a mode, made when it is first asked for.
    fileprivate static func shared(_ mode: Mode) -> OpenAPIDocument { perMode[mode] }

    private static let perMode = PerMode { OpenAPIDocument(.shared($0)) }
}
