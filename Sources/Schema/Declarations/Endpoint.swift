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
    package private(set) var methods: [(method: Method, work: Work)]

    /// The work of a method; HEAD does what GET does (RFC 9110, section 9.3.2). Nil if the path
    /// does not take it.
    package func work(of method: Method) -> Work? {
        let sought = method == .head ? .get : method
        return methods.first { $0.method == sought }?.work
    }

    package init(
        _ path: String, of resource: String, _ methods: [(method: Method, work: Work)] = []
    ) {
        self.path = path
        self.resource = resource
        self.methods = methods
    }

    /// Takes one more method.
    package mutating func add(_ method: Method, _ work: Work) {
        precondition(
            !methods.contains { $0.method == method }, "\(path) does two things for one method")
        methods.append((method, work))
    }
}

extension Endpoint<Declared> {
    /// The endpoints of all resources, each path once: two may share one, each with methods of its
    /// own.
    static func all(of resources: [Resource]) -> [Endpoint<Declared>] {
        var endpoints: [Endpoint<Declared>] = []
        var indexes: [String: Int] = [:]
        for resource in resources {
            for (path, method, work) in works(of: resource) {
                if let index = indexes[path] {
                    endpoints[index].add(method, work)
                } else {
                    indexes[path] = endpoints.count
                    endpoints.append(Endpoint(path, of: resource.name, [(method, work)]))
                }
            }
        }
        return endpoints
    }

    /// What can be done with a resource, each with its path and method.
    private static func works(of resource: Resource)
        -> [(path: String, method: Method, work: Declared)]
    {
        let own = Operation.allCases.filter(resource.operations.contains).map { operation in
            (operation.path(of: resource), operation.method, Declared.operation(operation))
        }
        let others = resource.alternatePaths.map { path, operation in
            (path, operation.method, Declared.operation(operation))
        }
        return own + others
            + resource.actions.map { ($0.path, $0.method, Declared.action($0)) }
    }
}
