// What each route does: read, resolve, decode, transact, render.

import Conditions
import HTTP
import JSON
import Primitives
import SQLite

/// One request on its way through a sandbox.
struct Exchange {
    let sandbox: Sandbox
    let request: Request
    let target: Target
    let route: Route
    let now: Timestamp
    let resource: Resource
    let parameters: Parameters

    init(sandbox: Sandbox, request: Request, target: Target, route: Route, now: Timestamp) {
        self.sandbox = sandbox
        self.request = request
        self.target = target
        self.route = route
        self.now = now
        resource = sandbox.catalog.resource(route.resource)
        parameters = Parameters(request)
    }

    /// Does what the route and the method say and writes the answer.
    func answer(into response: inout Response) throws {
        switch (route, request.method) {
        case (.collection, .post): try create(into: &response)
        case (.collection, _): try list(into: &response)
        case (.count, _): try count(into: &response)
        case (.record(_, _, let id), .put): try replace(id, into: &response)
        case (.record(_, _, let id), .patch): try update(id, into: &response)
        case (.record(_, _, let id), .delete): try delete(id, into: &response)
        case (.record(_, _, let id), _): try get(id, into: &response)
        }
    }

    // MARK: - Reading

    private func get(_ id: Int64, into response: inout Response) throws {
        try checkRecord(id)
        try write(id, .ok, into: &response)
    }

    private func count(into response: inout Response) throws {
        let query = try query()
        let count = try sandbox.database.first(query.count) { $0.integer(0) } ?? 0
        response.start(.ok, date: now)
        response.startBody(Self.json)
        response.body.append(#"{"count":"#)
        response.body.append(decimal: count)
        response.body.append("}")
        response.finish()
    }

    private func list(into response: inout Response) throws {
        let isForwardOnly =
            request.value(of: "pagination-type").map { ASCII.equal($0, "forward-only") } ?? false
        var query = try query()
        let size = try parameters.pageSize
        let page = try parameters.page
        if isForwardOnly {
            query.after = try parameters.id("pageId") ?? 0
        } else {
            query.order = try order()
        }
        let offset = isForwardOnly ? 0 : (page - 1) * size
        let found = try sandbox.database.all(
            query.ids(limit: isForwardOnly ? size + 1 : size, offset: offset)
        ) { $0.integer(0) }
        let ids = found.prefix(size)
        response.start(.ok, date: now)
        let place = self.place
        if isForwardOnly {
            let last = found.count > size ? ids.last : nil
            response.field(
                "Link",
                Paging.forwardLink(place, parameters.all, pageSize: size, lastID: last))
        } else if page > 1 || found.count == size {
            let total = try sandbox.database.first(query.count) { Int($0.integer(0)) } ?? 0
            let paging = Paging(page: page, pageSize: size, total: total)
            if let link = paging.link(place, parameters.all) { response.field("Link", link) }
        }
        try writeList(ids, into: &response)
    }

    private func writeList(_ ids: ArraySlice<Int64>, into response: inout Response) throws {
        let writer = writer
        let selection = parameters.fields
        response.startBody(Self.json)
        response.body.append("[")
        for (index, id) in ids.enumerated() {
            if index > 0 { response.body.append(",") }
            _ = try writer.write(id, of: resource.name, only: selection, to: &response.body)
        }
        response.body.append("]")
        response.finish()
    }

    /// What the parameters ask for.
    private func query() throws -> Query {
        try checkParent()
        let resolver = Resolver(resource, in: sandbox.catalog)
        var query = Query(resource)
        query.parent = route.parent
        let conditions = try parameters.conditions("conditions")
        let ofChildren = try parameters.conditions("childConditions")
        try Parameters.check(conditions + ofChildren)
        for condition in conditions {
            query.conditions.append(try resolver.resolve(condition))
        }
        for condition in ofChildren {
            query.conditions.append(try resolver.resolveChildren(condition))
        }
        return query
    }

    private func order() throws -> [(ResolvedValue, Bool)] {
        let resolver = Resolver(resource, in: sandbox.catalog)
        let keys = try parameters.orderBy
        guard keys.count <= Limits.sortKeysMax else {
            throw Refusal.condition(
                "orderBy has at most \(Limits.sortKeysMax) keys; this one has \(keys.count).")
        }
        return try keys.map { (try resolver.resolve($0), $0.descending) }
    }

    // MARK: - Writing

    private func create(into response: inout Response) throws {
        let body = try body()
        try checkParent()
        var decoder = Decoder(sandbox.catalog, for: .create, errorName: resource.errorName)
        let draft = try decoder.record(body.root, of: resource)
        let id = try save(draft, id: nil, problems: decoder.problems)
        try write(id, .created, into: &response)
    }

    private func replace(_ id: Int64, into response: inout Response) throws {
        try checkRecord(id)
        var decoder = Decoder(sandbox.catalog, for: .replace, errorName: resource.errorName)
        let draft = try decoder.record(try body().root, of: resource)
        try save(draft, id: id, problems: decoder.problems)
        try write(id, .ok, into: &response)
    }

    private func update(_ id: Int64, into response: inout Response) throws {
        try checkRecord(id)
        var patch = Patch(sandbox, resource, id: id)
        try patch.read(try body().root)
        try save(patch.draft, id: id, problems: patch.problems)
        try write(id, .ok, into: &response)
    }

    private func delete(_ id: Int64, into response: inout Response) throws {
        try checkRecord(id)
        let heir = try heir(of: id)
        _ = try sandbox.change(resource, id: id, parent: route.parent, by: stamp) {
            try sandbox.delete(resource, id, inFavourOf: heir, by: stamp)
            return id
        }
        response.start(.noContent, date: now)
        response.finish()
    }

    /// The record that takes over what refers to the deleted one.
    private func heir(of id: Int64) throws -> Int64? {
        guard let name = resource.transferParameter, let heir = try parameters.id(name) else {
            return nil
        }
        guard heir != id, try sandbox.contains(resource, heir, below: nil) else {
            throw Refusal.parameter(
                name: name, value: String(heir),
                expected: "the id of another \(resource.errorName) that exists")
        }
        return heir
    }

    /// Checks and writes a draft in one transaction.
    @discardableResult
    private func save(_ draft: Draft, id: Int64?, problems: [Problem]) throws -> Int64 {
        try sandbox.change(resource, id: id, parent: route.parent, by: stamp) {
            var write = try sandbox.prepare(
                draft, of: resource, id: id, parent: route.parent, errorName: resource.errorName)
            write.add(problems)
            let all = write.allProblems
            guard all.isEmpty else { throw Refusal.invalid(resource: resource.errorName, all) }
            return try sandbox.save(write, by: stamp)
        }
    }

    private var stamp: Stamp { Stamp(time: now, member: "API") }

    /// The body as JSON.
    /// - Throws: `Refusal.mediaType`, `Refusal.body`.
    private func body() throws(Refusal) -> JSONDocument {
        if let type = request.value(of: "Content-Type"), !type.isEmpty {
            let essence = ASCII.lowercased(type).prefix { $0 != ";" && $0 != " " }
            guard essence.hasSuffix("/json") || essence.hasSuffix("+json") else {
                throw .mediaType(String(essence))
            }
        }
        guard !request.body.isEmpty else {
            throw .body("The body is empty; a JSON \(resource.errorName) is expected.")
        }
        do {
            return try JSONDocument(Array(request.bytes[request.body]), limits: Limits.json)
        } catch {
            throw .body(
                "The body is not valid JSON: \(error.message), line \(error.position.line), "
                    + "position \(error.position.column + 1).")
        }
    }

    // MARK: - Both

    private func checkParent() throws {
        guard let parent = route.parent, let name = resource.parentResource else { return }
        let owner = sandbox.catalog.resource(name)
        guard try sandbox.contains(owner, parent, below: nil) else {
            throw Refusal.noRecord(kind: owner.title, id: parent)
        }
    }

    private func checkRecord(_ id: Int64) throws {
        try checkParent()
        guard try sandbox.contains(resource, id, below: route.parent) else {
            throw Refusal.noRecord(kind: resource.title, id: id)
        }
    }

    private func write(_ id: Int64, _ status: Status, into response: inout Response) throws {
        response.start(status, date: now)
        if status == .created {
            response.field("Location", "\(place)/\(id)")
        }
        response.startBody(Self.json)
        _ = try writer.write(
            id, of: resource.name, only: parameters.fields, to: &response.body)
        response.finish()
    }

    /// The absolute URL of the path that was asked for.
    private var place: String {
        target.base(of: request) + "/" + target.segments.joined(separator: "/")
    }

    private var writer: RecordWriter {
        var base = ByteBuffer()
        base.appendJSON(target.base(of: request))
        return RecordWriter(sandbox: sandbox, base: Array(base.copy().dropFirst().dropLast()))
    }

    static let json: StaticString = "application/json; charset=utf-8"
}
