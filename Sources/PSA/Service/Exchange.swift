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
    /// Whether all that it does to the data is taken back.
    let isDryRun: Bool

    init(
        sandbox: Sandbox, request: Request, target: Target, route: Route, now: Timestamp,
        isDryRun: Bool = false
    ) {
        self.sandbox = sandbox
        self.request = request
        self.target = target
        self.route = route
        self.now = now
        resource = sandbox.catalog.resource(route.endpoint.resource)
        parameters = Parameters(request)
        self.isDryRun = isDryRun
    }

    /// Does what the endpoint does for the method, and writes the answer.
    /// - Precondition: the endpoint takes the method.
    func answer(into response: inout Response) throws {
        guard try response.meetsPreconditions(request, at: now, for: representation) else {
            return
        }
        switch route.endpoint.work(of: request.method) {
        case .operation(let operation): try perform(operation, into: &response)
        case .action(let action):
            if let leniency = action.leniency { sandbox.leniencies.count(leniency) }
            try action.run(self, &response)
        case .control, nil:
            preconditionFailure("\(route.endpoint.path) takes no \(request.method.name)")
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
            sandbox.catalog, for: .create, errorName: resource.errorName,
            leniencies: sandbox.leniencies)
        let draft = try decoder.record(body.root, of: resource)
        let id = try save(draft, id: nil, problems: decoder.problems)
        try write(id, .created, into: &response)
    }

    private func replace(_ id: Int64, into response: inout Response) throws {
        var decoder = Decoder(
            sandbox.catalog, for: .replace, errorName: resource.errorName,
            leniencies: sandbox.leniencies)
        let draft = try decoder.record(try body().root, of: resource)
        try save(draft, id: id, problems: decoder.problems)
        try write(id, .ok, into: &response)
    }

    private func update(_ id: Int64, into response: inout Response) throws {
        var patch = Patch(sandbox, resource, id: id)
        try patch.read(try body().root)
        try save(patch.draft, id: id, problems: patch.problems)
        try write(id, .ok, into: &response)
    }

    private func delete(_ id: Int64, into response: inout Response) throws {
        let heir = try heir(of: id)
        sandbox.journal.end(.read)
        let stamp = try stamp
        _ = try sandbox.change(resource, id: id, parent: route.parent, by: stamp) {
            try sandbox.delete(resource, id, inFavourOf: heir, by: stamp)
            return id
        }
        sandbox.journal.end(.worked)
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
        sandbox.journal.end(.read)
        let stamp = try stamp
        return try sandbox.change(resource, id: id, parent: route.parent, by: stamp) {
            var write = try sandbox.prepare(
                draft, of: resource, id: id, parent: route.parent, errorName: resource.errorName)
            write.add(problems)
            let all = write.allProblems
            sandbox.countMissing(all, of: resource)
            guard all.isEmpty else { throw Refusal.invalid(resource: resource.errorName, all) }
            return try sandbox.save(write, by: stamp)
        }
    }

    /// The body as JSON: a record, or what else messages shall call it.
    /// - Throws: `Refusal.mediaType`, `Refusal.body`.
    func body(of name: String? = nil) throws(Refusal) -> JSONDocument {
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
            return try JSONDocument(Array(request.bytes[request.body]), limits: Limits.json)
        } catch {
            throw .body(
                "The body is not valid JSON: \(error.message), line \(error.position.line), "
                    + "position \(error.position.column + 1).")
        }
    }

    // MARK: - Both

    /// Checks that the record that the path names as parent is there.
    /// - Throws: `Refusal.noRecord`.
    func checkParent() throws {
        guard let parent = route.parent, let name = resource.parentResource else { return }
        let owner = sandbox.catalog.resource(name)
        guard try sandbox.contains(owner, parent, below: nil) else {
            throw Refusal.noRecord(kind: owner.title, id: parent)
        }
    }

    /// The id of the record that the path names.
    /// - Throws: `Refusal.noRecord`.
    func recordID() throws -> Int64 {
        try checkParent()
        guard let named = route.id else { preconditionFailure("\(route.endpoint.path) names none") }
        guard let id = try sandbox.locate(resource, named, below: route.parent) else {
            throw Refusal.noRecord(kind: resource.title, id: named)
        }
        return id
    }

    /// The id of the default record of its kind.
    /// - Throws: `Refusal.noRecord`, `Refusal.parameter`, `Refusal.noDefault`.
    private func defaultRecordID() throws -> Int64 {
        guard let choice = resource.defaultChoice else {
            preconditionFailure("\(resource.name) has no default")
        }
        switch choice {
        case .flagged(let flag):
            guard let id = try sandbox.flagged(resource, flag) else {
                throw Refusal.noDefault(kind: resource.title, of: nil)
            }
            return id
        case .oldest:
            guard let id = try sandbox.oldest(resource) else {
                throw Refusal.noDefault(kind: resource.title, of: nil)
            }
            return id
        case .latest:
            guard let id = try sandbox.flagged(resource, "id") else {
                throw Refusal.noDefault(kind: resource.title, of: nil)
            }
            return id
        case .named(let field, let name, let parameter):
            let owner = sandbox.catalog.resource(name)
            guard let id = try parameters.id(parameter) else {
                throw Refusal.parameter(
                    name: parameter, value: parameters[parameter] ?? "",
                    expected: "the id of a \(owner.errorName)")
            }
            guard try sandbox.contains(owner, id, below: nil) else {
                throw Refusal.noRecord(kind: owner.title, id: id)
            }
            guard let found = try sandbox.record(namedIn: field, of: owner, id) else {
                throw Refusal.noDefault(kind: resource.title, of: "\(owner.title) \(id)")
            }
            return found
        }
    }

    /// Writes a record as the answer.
    func write(_ id: Int64, _ status: Status, into response: inout Response) throws {
        sandbox.journal.end(.worked)
        response.start(status, date: now)
        if status == .created {
            let shown = try sandbox.locator(of: resource, id)
            response.field("Location", "\(place)/\(shown)")
        }
        response.startBody(Self.json)
        _ = try writer.write(
            id, of: resource.name, only: parameters.fields, to: &response.body)
        response.finish()
    }

    /// The absolute URL of the path that was asked for.
    var place: String {
        target.base(of: request) + "/" + target.segments.joined(separator: "/")
    }

    var writer: RecordWriter {
        var base = ByteBuffer()
        base.appendJSON(target.hrefBase(of: request))
        return RecordWriter(sandbox: sandbox, base: Array(base.copy().dropFirst().dropLast()))
    }

    static let json = NegotiableType.json
}
