// The OpenAPI 3.1 document, derived from the declarations.

import API
import Dialect
import JSON
package import Primitives
package import Records
package import SQLite
package import Schema

/// The description of everything that a catalog's endpoints take and answer, as a machine reads it
/// (OpenAPI 3.1). Made once for each catalog; what depends on the request or on the data is filled
/// in each time.
package struct OpenAPIDocument: Sendable {
    private let pieces: [Piece]

    /// The document about a catalog.
    /// - Parameter contract: What it has no declaration of, by path. A path that is declared as well is
    ///   spelled as there.
    package init(_ catalog: Catalog, and contract: [Endpoint<TieredWork>] = []) {
        var writer = OpenAPIWriter(catalog, contract)
        writer.document()
        pieces = writer.finish()
    }

    /// A part of the document.
    enum Piece: Sendable {
        /// JSON as it stands.
        case text([UInt8])
        /// A value that is filled in.
        case later(Later)
    }

    /// A value that only a request, or the data, can tell.
    enum Later: Sendable {
        /// The URL of the server: a string.
        case server(path: String)
        /// The id of a record that a new record of a resource can refer to in a field.
        case reference(in: String, field: String)
        /// The value of `{id}` for the first record of a resource.
        case record(of: String)
        /// The id of the second record of a resource, or of the only one.
        case another(of: String)
        /// The value of `{parentId}` for the first record of a resource.
        case parent(of: String)
        /// The word that names the first record of a resource in a path: a string.
        case word(of: String)
        /// The id of the first record of a resource that names another in a field.
        case holder(of: String, field: String)
        /// A text that no record of a resource has yet: a string of at most `max` characters.
        case newText(in: String, max: Int)
    }

    /// Writes the document for a server and the data of a sandbox.
    /// - Parameter root: Scheme and host of the server.
    package func write(
        from store: Store, root: String, to buffer: inout ByteBuffer
    ) throws(DatabaseError) {
        var samples = OpenAPISamples(store)
        for piece in pieces {
            switch piece {
            case .text(let bytes): buffer.append(bytes)
            case .later(.server(let path)): buffer.appendJSON(root + path)
            case .later(let value): try samples.write(value, to: &buffer)
            }
        }
    }
}

extension OpenAPIWriter {
    /// The document, in the order in which people read it: what it is, where, what can be done, and
    /// then what is referred to.
    fileprivate mutating func document() {
        object { writer in
            writer.member("openapi", "3.1.0")
            writer.member(object: "info") { $0.about() }
            writer.member(array: "servers") { list in
                for path in list.catalog.mode.bases { list.server(path) }
            }
            writer.member(array: "security") { $0.security() }
            writer.member(array: "tags") { $0.tags() }
            writer.member(object: "paths") { $0.paths() }
            writer.member(object: "components") { $0.components() }
        }
    }

    private mutating func about() {
        let mode = catalog.mode
        member("title", "psa-mock")
        // That of the API, as its paths give it.
        member("version", "3.0")
        member(
            "description",
            mode == .strict
                ? "A mock ConnectWise PSA server, in strict mode: as the live service alone."
                : "A mock ConnectWise PSA server, in default mode: what the documentation shows, "
                    + "and what real clients send.")
        member("x-tiers") { $0.tiers() }
        member(object: "license") { license in
            license.member("name", "MIT")
            license.member("identifier", "MIT")
        }
    }

    /// A server of the document: `path` below this very host.
    mutating func server(_ path: String) {
        object { $0.member("url") { $0.later(.server(path: path)) } }
    }

    /// Basic credentials (docs/LIVE-API.md#credentials); where none are needed, an empty
    /// requirement stands beside.
    private mutating func security() {
        if catalog.mode.permits(.noCredentials) { object { _ in } }
        object { writer in writer.member(array: "basic") { _ in } }
    }

    private mutating func tags() {
        var seen: Set<String> = []
        for endpoint in catalog.endpoints where seen.insert(endpoint.resource).inserted {
            let resource = catalog.resource(endpoint.resource)
            object { tag in
                tag.member("name", resource.name)
                tag.member("description", "\(resource.noun), at \(resource.path)")
            }
        }
        contractTags(besides: seen)
    }

    private mutating func components() {
        member(object: "schemas") { schemas in
            schemas.sharedSchemas()
            // A schema may mention others that nothing has mentioned before.
            var index = 0
            while index < schemas.schemas.count {
                let schema = schemas.schemas[index]
                schemas.member(schema.name) { $0.schema(schema) }
                index += 1
            }
        }
        member(object: "parameters") { $0.standardParameters() }
        member(object: "responses") { $0.errorResponses() }
        member(object: "securitySchemes") { schemes in
            schemes.member(object: "basic") { scheme in
                scheme.member("type", "http")
                scheme.member("scheme", "basic")
                scheme.member(
                    "description", "The user name is company+publicKey, the password privateKey.")
            }
        }
    }
}

extension Mode {
    /// The base paths below which the API is offered, the usual one first
    /// (docs/DIALECT.md#barepath).
    fileprivate var bases: [String] {
        permits(.barePath) ? ["", RequestPath.liveBasePath] : [RequestPath.liveBasePath]
    }
}
