// The answer with the OpenAPI document.

import API
import ConnectWise
import Contract
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
    mutating func writeOpenAPI(
        of store: Store, for request: Request, _ kept: KeptDocument
    ) throws {
        start(.ok, date: store.now)
        startBody(.json)
        body.append(try kept.document(of: store, root: Origin(request).text))
        finish()
    }
}

/// The document that was written last. It has 4 MB, and takes a hundred times as long to write as
/// to copy; tools ask for it again and again.
final class KeptDocument {
    private weak var store: Store?
    private var changeCount = 0
    private var root = ""
    private var bytes: [UInt8] = []

    /// The document of a store, written anew for another one, for other data or another host.
    /// - Throws: `DatabaseError`.
    fileprivate func document(of store: Store, root: String) throws -> [UInt8] {
        let changeCount = store.database.changeCount
        if self.store === store, self.changeCount == changeCount, self.root == root {
            return bytes
        }
        var buffer = ByteBuffer(capacity: max(bytes.count, 1 << 10))
        try OpenAPIDocument.shared(store.catalog.mode).write(
            from: store, root: root, to: &buffer)
        (self.store, self.changeCount, self.root) = (store, changeCount, root)
        bytes = buffer.copy()
        return bytes
    }
}

extension OpenAPIDocument {
    /// The document about the catalog of a mode, made when it is first asked for.
    fileprivate static func shared(_ mode: Mode) -> OpenAPIDocument { perMode[mode] }

    private static let perMode = PerMode {
        OpenAPIDocument(.shared($0), and: ContractResources.shared($0).undeclaredEndpoints)
    }
}
