// Paths of the API, and what each method does there.

package import HTTP

/// The declared work of a method: an operation or an action.
package enum Declared: Sendable {
    case operation(Operation)
    case action(Action)
}

/// A path, with the work of each method there.
package struct Endpoint<Work: Sendable>: Sendable {
    /// The path below the base, such as `/company/contacts/{parentId}/notes/{id}`.
    package let path: String
    /// The resource whose records it is about.
    package let resource: String
    /// The work of each method.
    package private(set) var methods: [(method: Method, work: Work)] = []

    /// All methods that the path takes.
    package private(set) var allowed: [Method] = []

    /// The work of a method; HEAD does what GET does (RFC 9110, section 9.3.2). Nil if the path
    /// does not take it.
    package func work(of method: Method) -> Work? {
        let sought = method == .head ? .get : method
        return methods.first { $0.method == sought }?.work
    }

    package init(_ path: String, of resource: String) {
        self.path = path
        self.resource = resource
    }

    /// Takes more methods.
    package mutating func add(_ more: [(method: Method, work: Work)]) {
        methods += more
        allowed = []
        // Not by key paths, which would be made anew for each of some thousand calls at each start.
        for (method, _) in methods {
            precondition(!allowed.contains(method), "\(path) does two things for one method")
            allowed.append(method)
        }
        if allowed.contains(.get) { allowed.append(.head) }
        allowed.append(.options)
    }

    /// The same paths and methods, each doing something else.
    package func map<Other>(_ transform: (Work) -> Other) -> Endpoint<Other> {
        var endpoint = Endpoint<Other>(path, of: resource)
        endpoint.methods = methods.map { ($0.method, transform($0.work)) }
        endpoint.allowed = allowed
        return endpoint
    }
}

extension Endpoint<Declared> {
    /// The endpoints of all resources, each path once: two may share one, each with methods of its
    /// own.
    static func all(of resources: [Resource]) -> [Endpoint<Declared>] {
        var endpoints: [Endpoint<Declared>] = []
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
    private static func all(of resource: Resource) -> [Endpoint<Declared>] {
        var endpoints: [Endpoint<Declared>] = []
        func add(_ path: String, _ method: Method, _ work: Declared) {
            let index = endpoints.firstIndex { $0.path == path } ?? endpoints.count
            if index == endpoints.count { endpoints.append(Endpoint(path, of: resource.name)) }
            endpoints[index].add([(method, work)])
        }
        for operation in Operation.allCases where resource.operations.contains(operation) {
            add(operation.path(of: resource), operation.method, .operation(operation))
        }
        for (path, operation) in resource.alternatePaths {
            add(path, operation.method, .operation(operation))
        }
        for action in resource.actions { add(action.path, action.method, .action(action)) }
        return endpoints
    }
}
