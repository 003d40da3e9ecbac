// What each route does: read, resolve, decode, transact, render.

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
    package let store: Store
    package let request: Request
    let target: RequestPath
    /// What the method does at the path.
    let work: RecordWork
    /// What the path names.
    package let path: PathParameters
    /// The resource whose records the path is about.
    package let resource: Resource
    package let parameters: Parameters
    /// Who makes the changes of the request.
    let author: Author
    /// By the store's clock.
    package let now: Timestamp
    /// What is learnt about the request.
    let trace: RequestTrace
    /// Whether a long page is written whole, before anything else happens to the data.
    let writesAtOnce: Bool

    package init(
        _ request: Request, _ target: RequestPath, _ work: RecordWork, _ path: PathParameters,
        of resource: String, in store: Store, by author: Author, trace: RequestTrace,
        writesAtOnce: Bool
    ) {
        self.store = store
        self.request = request
        self.target = target
        self.work = work
        self.path = path
        self.resource = store.catalog.resource(resource)
        parameters = Parameters(request)
        self.author = author
        now = store.now
        self.trace = trace
        self.writesAtOnce = writesAtOnce
    }

    /// Does what the endpoint does for the method, and writes the answer.
    package func answer(into response: inout Response) throws {
        let isMet = try response.meetsPreconditions(request, at: now, for: representation)
        guard isMet else { return }
        switch work {
        case .operation(let operation): try perform(operation, into: &response)
        case .action(let handler):
            if let leniency = handler.action.leniency { store.leniencies.count(leniency) }
            try handler.run(self, &response)
        }
    }

    private func perform(_ operation: Operation, into response: inout Response) throws {
        switch operation {
        case .list: try list(parameters, into: &response)
        case .count: try count(into: &response)
        case .search: try search(into: &response)
        case .create: try create(into: &response)
        case .get: try write(recordID(), .ok, into: &response)
        case .replace: try replace(recordID(), into: &response)
        case .update: try update(recordID(), into: &response)
        case .delete: try delete(recordID(), into: &response)
        case .defaultRecord: try write(defaultRecordID(), .ok, into: &response)
        case .usages: try writeUsages(of: recordID(), into: &response)
        case .usageList: try writeUsageList(of: recordID(), into: &response)
        }
    }

    // MARK: - Writing

    private func create(into response: inout Response) throws {
        let body = try body()
        try checkParent()
        var decoder = Decoder(
            store.catalog, for: .create, errorName: resource.errorName,
            leniencies: store.leniencies)
        let draft = try decoder.record(body.root, of: resource)
        let id = try save(draft, id: nil, problems: decoder.problems)
        try write(id, .created, into: &response)
    }

    private func replace(_ id: Int64, into response: inout Response) throws {
        var decoder = Decoder(
            store.catalog, for: .replace, errorName: resource.errorName,
            leniencies: store.leniencies)
        let draft = try decoder.record(try body().root, of: resource)
        try save(draft, id: id, problems: decoder.problems)
        try write(id, .ok, into: &response)
    }

    private func update(_ id: Int64, into response: inout Response) throws {
        var patch = Patch(store, resource, id: id, trace)
        try patch.read(try body().root)
        try save(patch.draft, id: id, problems: patch.problems)
        try write(id, .ok, into: &response)
    }

    private func delete(_ id: Int64, into response: inout Response) throws {
        let replacement = try replacement(of: id)
        trace.end(.read)
        let stamp = try stamp()
        _ = try store.performWrite(resource, id: id, parent: path.parent, by: stamp) {
            try store.delete(resource, id, reassigningTo: replacement, by: stamp)
            return id
        }
        trace.end(.worked)
        response.start(.noContent, date: now)
        response.finish()
    }

    /// The record that takes over what refers to the deleted one.
    private func replacement(of id: Int64) throws -> Int64? {
        guard let name = resource.transferParameter, let replacement = try parameters.id(name)
        else {
            return nil
        }
        guard replacement != id, try store.contains(resource, replacement, below: nil) else {
            throw APIError.parameter(
                name: name, value: String(replacement),
                expected: "the id of another \(resource.errorName) that exists")
        }
        return replacement
    }

    /// Checks and writes a draft in one transaction.
    @discardableResult
    private func save(_ draft: Draft, id: Int64?, problems: [FieldError]) throws -> Int64 {
        trace.end(.read)
        let stamp = try stamp()
        return try store.performWrite(resource, id: id, parent: path.parent, by: stamp) {
            var write = try store.prepare(
                draft, of: resource, id: id, parent: path.parent, errorName: resource.errorName)
            write.add(problems)
            let all = write.allProblems
            store.countMissing(all, of: resource)
            guard all.isEmpty else { throw APIError.invalid(resource: resource.errorName, all) }
            return try store.save(write, by: stamp)
        }
    }

    /// The body as JSON: a record, or what else messages shall call it.
    /// - Throws: `APIError.mediaType`, `APIError.body`.
    package func body(of name: String? = nil) throws(APIError) -> JSONDocument {
        if let type = request.value(of: "Content-Type"), !type.isEmpty {
            let essence = ASCII.lowercased(type).prefix { $0 != ";" && $0 != " " }
            guard essence.hasSuffix("/json") || essence.hasSuffix("+json") else {
                throw .mediaType(String(essence), isPatch: request.method == .patch)
            }
        }
        guard !request.body.isEmpty else {
            throw .body(
                "The body is empty; a JSON \(name ?? resource.errorName) is expected.")
        }
        do {
            return try JSONDocument(
                Array(request.bytes[request.body]), limits: Limits.bodyJSON)
        } catch {
            throw .body(
                "The body is not valid JSON: \(error.message), line \(error.position.line), "
                    + "position \(error.position.column + 1).")
        }
    }

    // MARK: - Both

    /// Checks that the record that the path names as parent is there.
    /// - Throws: `APIError.noRecord`.
    func checkParent() throws {
        guard let parent = path.parent, let name = resource.parentResource else { return }
        let owner = store.catalog.resource(name)
        guard try store.contains(owner, parent, below: nil) else {
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

    /// The id of the default record of its kind.
    /// - Throws: `APIError.noRecord`, `APIError.parameter`, `APIError.noDefault`.
    private func defaultRecordID() throws -> Int64 {
        guard let choice = resource.defaultChoice else {
            preconditionFailure("\(resource.name) has no default")
        }
        switch choice {
        case .flagged(let flag):
            guard let id = try store.flagged(resource, flag) else {
                throw APIError.noDefault(kind: resource.title, of: nil)
            }
            return id
        case .oldest:
            guard let id = try store.oldest(resource) else {
                throw APIError.noDefault(kind: resource.title, of: nil)
            }
            return id
        case .latest:
            guard let id = try store.flagged(resource, "id") else {
                throw APIError.noDefault(kind: resource.title, of: nil)
            }
            return id
        case .named(let field, let name, let parameter):
            let owner = store.catalog.resource(name)
            guard let id = try parameters.id(parameter) else {
                throw APIError.parameter(
                    name: parameter, value: parameters[parameter] ?? "",
                    expected: "the id of a \(owner.errorName)")
            }
            guard try store.contains(owner, id, below: nil) else {
                throw APIError.noRecord(kind: owner.title, id: id)
            }
            guard let found = try store.record(namedIn: field, of: owner, id) else {
                throw APIError.noDefault(kind: resource.title, of: "\(owner.title) \(id)")
            }
            return found
        }
    }

    /// Writes a record as the answer.
    func write(_ id: Int64, _ status: Status, into response: inout Response) throws {
        trace.end(.worked)
        response.start(status, date: now)
        if status == .created {
            let shown = try store.locator(of: resource, id)
            response.field("Location", "\(url)/\(shown)")
        }
        response.startBody(.json)
        _ = try writer.write(
            id, of: resource.name, only: parameters.fields, to: &response.body)
        response.finish()
    }

    /// The absolute URL of the path that was asked for.
    var url: String {
        target.base(of: request) + "/" + target.segments.joined(separator: "/")
    }

    package var writer: RecordWriter {
        var base = ByteBuffer()
        base.appendJSON(target.hrefBase(of: request))
        return RecordWriter(store: store, base: Array(base.copy().dropFirst().dropLast()))
    }

}
