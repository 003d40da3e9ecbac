// The parsed parameters of a list: no name is resolved yet, and nothing is asked of the
// database.

import Conditions
package import Dialect
import HTTP
import Primitives
import SQLite
package import Schema

/// The parameters of a list that hold conditions.
package enum ConditionKind: String, CaseIterable, Sendable {
    case conditions, childConditions, customFieldConditions
}

/// The filter, the order and the page of a list.
package struct ListRequest {
    /// The conditions, each with the parameter that holds it, in the order in which they are
    /// joined.
    let conditions: [(kind: ConditionKind, condition: Condition)]
    /// The keys of the order; none for the order of ids.
    let order: [SortKey]
    /// The record, by the name of its resource, that owns the wanted ones; without an id any of that
    /// resource.
    let owner: (type: String, id: Int64?)?
    let page: Page

    /// The part of a list that is wanted.
    enum Page {
        /// A page by its number, counted from 1.
        case number(Int, size: Int)
        /// The records behind an id: forward-only paging (docs/LIVE-API.md#forward-only-paging).
        case after(Int64, size: Int)
    }

    /// Reads the parameters of a list.
    /// - Throws: `APIError.condition`, `APIError.parameter`.
    package init(
        _ parameters: Parameters, of resource: Resource, isForwardOnly: Bool = false
    ) throws(APIError) {
        owner = try Self.owner(parameters, resource)
        conditions = try Self.conditions(parameters)
        let size = try parameters.pageSize
        let number = try parameters.page
        let after = try parameters.id("pageId")
        page = isForwardOnly ? .after(after ?? 0, size: size) : .number(number, size: size)
        order = isForwardOnly ? [] : try parameters.orderBy
        try Self.check(order)
    }

    /// Reads what says which records are wanted, and nothing of their order.
    /// - Throws: `APIError.condition`, `APIError.parameter`.
    init(countOf parameters: Parameters, of resource: Resource) throws(APIError) {
        owner = try Self.owner(parameters, resource)
        conditions = try Self.conditions(parameters)
        order = []
        page = .number(1, size: Limits.pageSizeDefault)
    }

    /// The record that query parameters name by its type and id.
    private static func owner(_ parameters: Parameters, _ resource: Resource) throws(APIError)
        -> (type: String, id: Int64?)?
    {
        guard let (typeName, idName) = resource.ownerParameters, let type = parameters[typeName],
            !type.isEmpty
        else { return nil }
        return (type, try parameters.id(idName))
    }

    private static func conditions(_ parameters: Parameters) throws(APIError)
        -> [(kind: ConditionKind, condition: Condition)]
    {
        var all: [(kind: ConditionKind, condition: Condition)] = []
        for kind in ConditionKind.allCases {
            for condition in try parameters.conditions(kind.rawValue) {
                all.append((kind, condition))
            }
        }
        try check(all.map(\.condition))
        return all
    }

    /// Refuses conditions that together, over all parameters, are more than one can be.
    private static func check(_ conditions: [Condition]) throws(APIError) {
        let count = conditions.reduce(0) { $0 + $1.comparisonCount }
        guard count <= Limits.conditions.comparisonsMax else {
            throw .condition(
                "The conditions have \(count) comparisons in all; at most "
                    + "\(Limits.conditions.comparisonsMax) are taken.")
        }
    }

    /// Refuses an order with more keys than one can have.
    private static func check(_ keys: [SortKey]) throws(APIError) {
        guard keys.count <= Limits.sortKeysMax else {
            throw .condition(
                "orderBy has at most \(Limits.sortKeysMax) keys; this one has \(keys.count).")
        }
    }
}

extension ListRequest.Page {
    /// The number of ids that are looked for; for forward-only paging also the id behind the page,
    /// which tells whether there are others.
    var limit: Int {
        switch self {
        case .number(_, let size): size
        case .after(_, let size): size + 1
        }
    }

    /// The number of records in front of the page.
    var offset: Int {
        switch self {
        case .number(let number, let size): (number - 1) * size
        case .after: 0
        }
    }
}

extension Condition {
    /// The number of comparisons.
    fileprivate var comparisonCount: Int {
        switch self {
        case .comparison: 1
        case .and(let parts), .or(let parts): parts.reduce(0) { $0 + $1.comparisonCount }
        }
    }
}
