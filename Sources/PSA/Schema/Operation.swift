// What can be done, where, and with which method.

import HTTP

/// What the service does with records of a resource, as far as every resource does it alike.
enum Operation: Sendable, CaseIterable {
    case list, count, create, search, defaultRecord
    case get, replace, update, delete
    case usages, usageList

    /// The method that asks for it.
    var method: Method {
        switch self {
        case .list, .count, .get, .defaultRecord, .usages, .usageList: .get
        case .create, .search: .post
        case .replace: .put
        case .update: .patch
        case .delete: .delete
        }
    }

    /// The path at which a resource offers it.
    func path(of resource: Resource) -> String {
        switch self {
        case .list, .create: resource.path
        case .count: resource.path + "/count"
        case .search: resource.path + "/search"
        case .defaultRecord: resource.path + "/default"
        case .get, .replace, .update, .delete: resource.recordPath
        case .usages: resource.recordPath + "/usages"
        case .usageList: resource.recordPath + "/usages/list"
        }
    }
}

extension Set<Operation> {
    /// What can be done with most records.
    static let all: Set = [.list, .count, .create, .get, .replace, .update, .delete]
    /// What can be done with records that clients only read.
    static let readOnly: Set = [.list, .count, .get]

    /// What can be done with most records, and more.
    static func all(and more: Operation...) -> Set { all.union(more) }
}

/// Something that one resource alone can do: a path of its own, with a body and an answer of its
/// own.
struct Action: Sendable {
    /// What it is called in the API's catalogue, such as `requestPassword`.
    let name: String
    let method: Method
    /// The path, in which `{id}` and `{parentId}` stand for ids and any other name for a word.
    let path: String
    /// The query parameters that it takes: names, types, and whether they have to be there.
    let parameters: [Field]
    /// What the body has to be; nil if there is none.
    let body: Body?
    /// What the answer is when all is well.
    let answer: Answer
    /// With which statuses it refuses, beside those that follow from its path, its parameters and
    /// its body.
    let refusals: [Status]
    /// For what the live service does not do: the point at which a mode that does goes beyond it.
    let leniency: Leniency?
    /// What preconditions of a request are evaluated against; nil for what its path names.
    let representation: (@Sendable (Exchange) throws -> Representation)?
    /// Does it, and writes the answer.
    let run: @Sendable (Exchange, inout Response) throws -> Void

    init(
        _ name: String, _ method: Method, _ path: String, parameters: [Field] = [],
        body: Body? = nil, answer: Answer, refusals: [Status] = [],
        onlyWith leniency: Leniency? = nil,
        representation: (@Sendable (Exchange) throws -> Representation)? = nil,
        run: @escaping @Sendable (Exchange, inout Response) throws -> Void
    ) {
        self.name = name
        self.method = method
        self.path = path
        self.parameters = parameters
        self.body = body
        self.answer = answer
        self.refusals = refusals
        self.leniency = leniency
        self.representation = representation
        self.run = run
    }

    /// The body of a request.
    enum Body: Sendable {
        /// JSON with the members of a shape.
        case json(Resource)
        /// Bytes of one of these media types.
        case bytes([String])
    }

    /// The answer to a request.
    enum Answer: Sendable {
        /// 204.
        case nothing
        /// 200 or 201, with one object of a shape.
        case object(Status, Resource)
        /// 200, with a list of objects of a shape.
        case list(Resource)
        /// 200, with bytes of one of these media types.
        case bytes([String])
    }
}

extension Field {
    /// The parameters of a list that comes in pages.
    static let paging = ["page", "pageSize"].map { Field($0, .integer(1...Int64.max)) }
}

/// What stands at a path.
struct Endpoint: Sendable {
    /// The path below the base, such as `/company/contacts/{parentId}/notes/{id}`.
    let path: String
    /// The resource whose records it is about.
    let resource: String
    /// What each method does there.
    private(set) var methods: [(method: Method, work: Work)] = []

    /// What a method does.
    enum Work: Sendable {
        case operation(Operation)
        case action(Action)
        case control(Control)
    }

    /// All methods that the path takes.
    private(set) var allowed: [Method] = []

    /// What a method does here; HEAD does what GET does (RFC 9110, section 9.3.2). Nil if the path
    /// does not take it.
    func work(of method: Method) -> Work? {
        let sought = method == .head ? .get : method
        return methods.first { $0.method == sought }?.work
    }

    init(_ path: String, of resource: String) {
        self.path = path
        self.resource = resource
    }

    /// Takes more methods.
    mutating func add(_ more: [(method: Method, work: Work)]) {
        methods += more
        let own = methods.map(\.method)
        precondition(Set(own).count == own.count, "\(path) does two things for one method")
        allowed = own + (own.contains(.get) ? [.head] : []) + [.options]
    }

    /// The endpoints of all resources, each path once: two may share one, each with methods of its
    /// own.
    static func all(of resources: [Resource]) -> [Endpoint] {
        var endpoints: [Endpoint] = []
        var indexes: [String: Int] = [:]
        for endpoint in resources.flatMap(all(of:)) {
            if let index = indexes[endpoint.path] {
                endpoints[index].add(endpoint.methods)
            } else {
                indexes[endpoint.path] = endpoints.count
                endpoints.append(endpoint)
            }
        }
        return endpoints
    }

    /// The endpoints of a resource.
    private static func all(of resource: Resource) -> [Endpoint] {
        var endpoints: [Endpoint] = []
        func add(_ path: String, _ method: Method, _ work: Work) {
            let index = endpoints.firstIndex { $0.path == path } ?? endpoints.count
            if index == endpoints.count { endpoints.append(Endpoint(path, of: resource.name)) }
            endpoints[index].add([(method, work)])
        }
        for operation in Operation.allCases where resource.operations.contains(operation) {
            add(operation.path(of: resource), operation.method, .operation(operation))
        }
        for (path, operation) in resource.aliases {
            add(path, operation.method, .operation(operation))
        }
        for action in resource.actions { add(action.path, action.method, .action(action)) }
        return endpoints
    }
}
