// What can be done, where, and with which method.

package import Dialect
package import HTTP

/// What the service does with records of a resource, as far as every resource does it alike.
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
    /// What can be done with most records.
    package static let all: Set = [.list, .count, .create, .get, .replace, .update, .delete]
    /// What can be done with records that clients only read.
    package static let readOnly: Set = [.list, .count, .get]

    /// What can be done with most records, and more.
    package static func all(and more: Operation...) -> Set { all.union(more) }
}

/// Something that one resource alone can do: a path of its own, with a body and an answer of its
/// own.
package struct Action: Sendable {
    /// What it is called in the API's catalogue, such as `requestPassword`.
    package let name: String
    let method: Method
    /// The path, in which `{id}` and `{parentId}` stand for ids and any other name for a word.
    let path: String
    /// The query parameters that it takes: names, types, and whether they have to be there.
    package let parameters: [Field]
    /// What the body has to be; nil if there is none.
    package let body: Body?
    /// What the answer is when all is well.
    package let answer: Answer
    /// With which statuses it refuses, beside those that follow from its path, its parameters and
    /// its body.
    package let refusals: [Status]
    /// For what the live service does not do: the point at which a mode that does goes beyond it.
    package let leniency: Leniency?

    package init(
        _ name: String, _ method: Method, _ path: String, parameters: [Field] = [],
        body: Body? = nil, answer: Answer, refusals: [Status] = [],
        onlyWith leniency: Leniency? = nil
    ) {
        self.name = name
        self.method = method
        self.path = path
        self.parameters = parameters
        self.body = body
        self.answer = answer
        self.refusals = refusals
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
