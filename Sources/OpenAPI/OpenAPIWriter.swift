// A writer of JSON with gaps that are filled in later, for the OpenAPI document.

import JSON
import Primitives
import Schema

/// Writes JSON, puts the commas, notes which schemas are referred to, and keeps places free for
/// what only a request can tell.
struct OpenAPIWriter: ~Copyable {
    let catalog: Catalog
    /// What has no declaration, by path.
    let contract: [Endpoint<TieredWork>]
    /// The schemas that were referred to so far, in the order of their first mention.
    private(set) var schemas: [OpenAPISchema] = []
    private var names: Set<String> = []
    private var pieces: [OpenAPIDocument.Piece] = []
    private var buffer = ByteBuffer(capacity: 1 << 16)
    /// Whether the innermost container is still empty.
    private var isFirst = true
    /// Whether the name of a member stands at the end, so that its value follows.
    private var isNamed = false

    init(_ catalog: Catalog, _ contract: [Endpoint<TieredWork>]) {
        self.catalog = catalog
        self.contract = contract
    }

    /// Returns the pieces that were written.
    consuming func finish() -> [OpenAPIDocument.Piece] {
        pieces.append(.text(buffer.copy()))
        return pieces
    }

    // MARK: - Containers

    mutating func object(_ body: (inout OpenAPIWriter) -> Void) { container("{", "}", body) }

    mutating func array(_ body: (inout OpenAPIWriter) -> Void) { container("[", "]", body) }

    private mutating func container(
        _ open: StaticString, _ close: StaticString, _ body: (inout OpenAPIWriter) -> Void
    ) {
        separate()
        buffer.append(open)
        isFirst = true
        body(&self)
        buffer.append(close)
        isFirst = false
    }

    /// The comma in front of a value, where there has to be one.
    private mutating func separate() {
        if !isNamed, !isFirst { buffer.append(",") }
        isNamed = false
        isFirst = false
    }

    // MARK: - Values

    mutating func string(_ text: String) {
        separate()
        buffer.appendJSON(text)
    }

    mutating func number(_ number: Int64) {
        separate()
        buffer.append(decimal: number)
    }

    mutating func flag(_ flag: Bool) { literal(flag ? "true" : "false") }

    /// JSON that is written already.
    mutating func literal(_ text: String) {
        separate()
        buffer.append(text)
    }

    /// A value that is filled in for each request.
    mutating func later(_ value: OpenAPIDocument.Later) {
        separate()
        pieces += [.text(buffer.copy()), .later(value)]
        buffer.truncate(to: 0)
    }

    // MARK: - Members

    mutating func member(_ name: String, _ value: (inout OpenAPIWriter) -> Void) {
        separate()
        buffer.appendJSON(name)
        buffer.append(":")
        isNamed = true
        value(&self)
    }

    mutating func member(_ name: String, _ text: String) { member(name) { $0.string(text) } }

    mutating func member(_ name: String, _ number: Int) {
        member(name) { $0.number(Int64(number)) }
    }

    mutating func member(_ name: String, _ flag: Bool) { member(name) { $0.flag(flag) } }

    mutating func member(_ name: String, _ words: [String]) {
        member(name) { writer in writer.array { list in for word in words { list.string(word) } } }
    }

    mutating func member(object name: String, _ body: (inout OpenAPIWriter) -> Void) {
        member(name) { $0.object(body) }
    }

    mutating func member(array name: String, _ body: (inout OpenAPIWriter) -> Void) {
        member(name) { $0.array(body) }
    }

    // MARK: - Schemas

    /// The member `$ref`: a schema of the components, which is noted.
    mutating func reference(to schema: OpenAPISchema) {
        if names.insert(schema.name).inserted { schemas.append(schema) }
        member("$ref", "#/components/schemas/" + schema.name)
    }

    /// The member `$ref`: something else of the components.
    mutating func reference(to name: String, in part: String) {
        member("$ref", "#/components/\(part)/\(name)")
    }
}
