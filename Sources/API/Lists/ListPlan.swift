// The plan of a list: parameters of a request -> the query that runs.

package import Conditions
package import Dialect
import Primitives
import SQLite
package import Schema

/// The query of a list, and what each of its conditions was resolved to. Lists, counts, searches,
/// explanations and verifications are all made of it.
package struct ListPlan {
    /// The query for the database.
    package private(set) var query: Query
    /// The conditions, in the order in which they are joined.
    package private(set) var parts: [Part] = []
    /// What a client has to know of the conditions.
    private(set) var hints: [Hint] = []

    /// One parameter that holds conditions.
    package struct Part {
        let kind: ConditionKind
        /// The tree of names.
        package let condition: Condition
        /// The tree of fields.
        package let resolved: ResolvedCondition
    }

    /// Resolves what a list asks for.
    /// - Parameters:
    ///   - parent: The record below which the wanted ones stand; nil for any.
    ///   - leniencies: Where it is counted what strict mode would not have resolved.
    /// - Throws: `APIError.unrecognizedName`, `APIError.unrecognizedSortKey`,
    ///   `APIError.condition`, `APIError.enumeration`.
    package init(
        _ request: ListRequest, on resource: Resource, below parent: Int64?, in catalog: Catalog,
        leniencies: LeniencyCounts? = nil
    ) throws(APIError) {
        let resolver = Resolver(resource, in: catalog, leniencies: leniencies)
        query = Query(resource)
        query.parent = parent
        query.narrowing = request.owner.map { Self.ownership(of: $0, on: resource, in: catalog) }
        for (kind, condition) in request.conditions {
            let resolved = try resolver.resolve(condition, as: kind)
            parts.append(Part(kind: kind, condition: condition, resolved: resolved))
        }
        query.conditions = parts.map(\.resolved)
        for key in request.order {
            query.order.append((try resolver.resolve(key), key.descending))
        }
        if case .after(let id, _) = request.page { query.after = id }
        guard catalog.mode.permits(.literalPatterns) else { return }
        for part in parts { part.condition.addHints(on: resource, to: &hints) }
    }

    /// The test for records that another one owns: one that they name, or that names them in a reference
    /// field.
    private static func ownership(
        of owner: (type: String, id: Int64?), on resource: Resource, in catalog: Catalog
    ) -> SQL {
        let holding = holding(by: owner, of: resource, in: catalog)
        guard let (type, id) = resource.ownerParameters, resource.field(type) != nil else {
            return holding
        }
        let table: SQL = "\(name: resource.table)"
        let isOwned: SQL = "\(table).\(name: type) = \(owner.type)"
        let isOfOne = owner.id.map { " AND \(table).\(name: id) = \($0)" as SQL } ?? ""
        return "(\(isOwned)\(isOfOne) OR \(holding))"
    }

    /// The test for records that another one names in a reference field.
    private static func holding(
        by owner: (type: String, id: Int64?), of resource: Resource, in catalog: Catalog
    ) -> SQL {
        let holder = catalog.resources.first { !$0.isView && ASCII.equal($0.name, owner.type) }
        let columns = holder?.fields.compactMap { field -> String? in
            guard case .reference(resource.table) = field.type else { return nil }
            return field.column
        }
        guard let holder, let columns, !columns.isEmpty else { return "0" }
        let isOne = owner.id.map { " WHERE \"id\" = \($0)" as SQL } ?? ""
        return columns.map { column -> SQL in
            """
            \(name: resource.table)."id" IN \
            (SELECT \(name: column) FROM \(name: holder.table)\(isOne))
            """
        }.joined(separator: " OR ")
    }
}

extension Condition {
    /// Adds a hint for each pattern that the modes read differently.
    fileprivate func addHints(on resource: Resource, to hints: inout [Hint]) {
        switch self {
        case .comparison(let comparison) where comparison.hasAmbiguousPattern:
            hints.append(
                .literalPattern(of: resource.errorName, field: comparison.path.text))
        case .comparison: break
        case .and(let parts), .or(let parts):
            for part in parts { part.addHints(on: resource, to: &hints) }
        }
    }
}

extension Resolver {
    /// Resolves a condition as the parameter that holds it has it.
    /// - Throws: `APIError.unrecognizedName`, `APIError.condition`, `APIError.enumeration`.
    package func resolve(_ condition: Condition, as kind: ConditionKind) throws(APIError)
        -> ResolvedCondition
    {
        switch kind {
        case .conditions: try resolve(condition)
        case .childConditions: try resolveChildren(condition)
        case .customFieldConditions: try resolveCustomFields(condition)
        }
    }
}
