// One request for records, with everything that its answer depends on.

import Conditions
package import Dialect
package import HTTP
package import JSON
package import Primitives
package import Records
import SQLite
package import Schema

/// One request for records, with everything that its answer depends on.
package struct RequestContext {
    /// The data of the sandbox.
    package let store: Store
    /// The request.
    package let request: Request
    let target: RequestPath
    /// The work of the method at the path.
    let work: RecordWork
    /// The ids and words of the path.
    package let path: PathParameters
    /// The resource whose records the path is about, as the process knows it.
    package let servedEntry: CatalogEntry
    /// The query parameters, once they are parsed; nil without a query.
    private let parsedParameters: ParsedParameters?
    /// The author of the request's changes.
    let author: Author
    /// By the store's clock.
    package let now: Timestamp
    /// The trace of the request.
    let trace: RequestTrace
    /// What earlier requests to the sandbox have left.
    let memory: RequestMemory
    /// How the records of a long page are read.
    let reading: RowsReading
    /// The list that is asked for, as an earlier request has left it; nil for one that has to be
    /// resolved, and for other work.
    let keptList: ResolvedList?

    package init(
        _ request: Request, _ target: RequestPath, _ work: RecordWork, _ path: PathParameters,
        of entry: CatalogEntry, in store: Store, by author: Author, at now: Timestamp,
        trace: RequestTrace, _ memory: RequestMemory, reading: RowsReading
    ) {
        self.store = store
        self.request = request
        self.target = target
        self.work = work
        self.path = path
        servedEntry = entry
        parsedParameters = request.query == nil ? nil : ParsedParameters()
        self.author = author
        self.now = now
        self.trace = trace
        self.memory = memory
        self.reading = reading
        keptList =
            if case .operation(.list) = work {
                memory.lists[KeptLists.Key(request, of: entry, in: store, below: path.parent)]
            } else {
                nil
            }
    }

    /// The resource whose records the path is about, by reference: with all members that the sandbox has.
    package var entry: CatalogEntry { store.catalog.current(servedEntry) }

    /// The resource whose records the path is about.
    package var resource: Resource { entry.resource }

    /// The query parameters. They are parsed when they are first asked for, since a kept list needs
    /// none.
    package var parameters: Parameters {
        guard let parsedParameters else { return Parameters([]) }
        return parsedParameters.value(of: request)
    }

    /// Checks that the record that the path names as parent is there.
    /// - Throws: `APIError.noRecord`.
    func checkParent() throws {
        guard let parent = path.parent, let name = resource.parentResource else { return }
        let owner = store.catalog.resource(name)
        guard try store.contains(owner, parent, below: path.grandparent) else {
            throw APIError.noRecord(kind: owner.title, id: parent)
        }
    }

    /// The id of the record that the path names.
    /// - Throws: `APIError.noRecord`.
    package func recordID() throws -> Int64 {
        try checkParent()
        guard let named = path.id else { preconditionFailure("the path names no record") }
        guard let id = try store.locate(resource, named, below: path.parent) else {
            throw APIError.noRecord(kind: resource.title, id: named)
        }
        return id
    }

    /// Checks that an integrator login makes the request, where the mode asks for one
    /// (docs/DIALECT.md#tokensbykeys).
    /// - Throws: `APIError.noPermission`.
    package func checkIntegrator() throws(APIError) {
        guard Credentials.areOfIntegrator(request) || store.leniencies.permits(.tokensByKeys) else {
            throw .noPermission
        }
    }

    /// When and by whom a change is made: by the member whose keys, user name or login the request
    /// shows, else by the API's own member (docs/LIVE-API.md#info-links). The database is asked.
    /// - Throws: `DatabaseError`.
    package func stamp() throws -> Stamp {
        Stamp(time: now, member: try author.identifier(in: store))
    }

    /// The body as JSON: a record, or what else messages shall call it.
    /// - Throws: `APIError.mediaType`, `APIError.body`.
    package func body(of name: String? = nil) throws(APIError) -> JSONDocument {
        if let type = request.value(of: "Content-Type"), !type.isEmpty {
            let essence = ASCII.lowercased(type).utf8.prefix {
                $0 != UInt8(ascii: ";") && $0 != UInt8(ascii: " ")
            }
            let isJSON = ["/json", "+json"].contains { essence.suffix(5).elementsEqual($0.utf8) }
            guard isJSON else {
                throw .mediaType(String(Substring(essence)), isPatch: request.method == .patch)
            }
        }
        guard !request.body.isEmpty else {
            throw .body(
                "The body is empty; a JSON \(name ?? resource.errorName) is expected.")
        }
        return try document(Array(request.bytes[request.body]))
    }

    /// The absolute URL of the path that was asked for.
    var url: [UInt8] {
        var url = ByteBuffer(capacity: 256)
        url.append(linkBase.url)
        target.segments.append(to: &url)
        return url.copy()
    }

    /// A writer of records with the links of this request.
    package var writer: RecordWriter { RecordWriter(store: store, base: linkBase.hrefs) }

    private var linkBase: LinkBase { memory.links.base(of: request, target) }
}

/// The parameters of a query, parsed once.
private final class ParsedParameters {
    private var parameters: Parameters?

    func value(of request: Request) -> Parameters {
        if let parameters { return parameters }
        let parameters = Parameters(request)
        self.parameters = parameters
        return parameters
    }
}
