// Operations of every resource, and actions of one: paths and methods.

package import Dialect
package import HTTP

/// An operation that all resources have in the same form.
package enum Operation: Sendable, CaseIterable {
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
    /// The operations of most resources.
    package static let all: Set = [.list, .count, .create, .get, .replace, .update, .delete]
    /// The operations of resources that clients only read.
    package static let readOnly: Set = [.list, .count, .get]

    /// The operations of most resources, and others.
    package static func all(and more: Operation...) -> Set { all.union(more) }
}

/// Something that one resource alone can do: a path of its own, with a body and an answer of its
/// own.
package final class Action: Sendable {
    /// Its name in the API's catalogue, such as `requestPassword`.
    package let name: String
    let method: Method
    /// The path; `{id}` and `{parentId}` are variables for ids, any other name for a word.
    let path: String
    /// The query parameters that it takes: names, types, and whether they have to be there.
    package let parameters: [Field]
    /// The shape of the body; nil for requests without a body.
    package let body: Body?
    /// The answer on success.
    package let answer: Answer
    /// With which statuses it refuses, beside those that follow from its path, its parameters and
    /// its body.
    package let errorStatuses: [Status]
    /// For what the live service does not do: the point at which a mode that does goes beyond it.
    package let leniency: Leniency?

    package init(
        _ name: String, _ method: Method, _ path: String, parameters: [Field] = [],
        body: Body? = nil, answer: Answer, errorStatuses: [Status] = [],
        onlyWith leniency: Leniency? = nil
    ) {
        self.name = name
        self.method = method
        self.path = path
        self.parameters = parameters
        self.body = body
        self.answer = answer
        self.errorStatuses = errorStatuses
        self.leniency = leniency
    }

    /// The body of a request.
    package enum Body: Sendable {
        /// JSON with the members of a shape.
        case json(Resource)
        /// Bytes of one of these media types.
        case bytes([String])
    }

    /// The answer to a request.
    package enum Answer: Sendable {
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
    package static let paging = ["page", "pageSize"].map { Field($0, .integer(1...Int64.max)) }
}
