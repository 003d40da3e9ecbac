// The query of a list: which ids, in which order, and how many there are.

package import SQLite

/// The query of a list.
package struct Query {
    /// The resource of the list.
    package let resource: Resource
    /// The parent whose records are wanted, for a resource below another.
    package var parent: Int64?
    /// A further condition, joined by AND.
    package var narrowing: SQL?
    /// The conditions, joined by AND.
    package var conditions: [ResolvedCondition] = []
    /// The sort keys; the id comes after them.
    package var order: [(value: ResolvedValue, isDescending: Bool)] = []
    /// Records with a greater id only: forward-only paging (docs/LIVE-API.md#forward-only-paging).
    package var after: Int64?

    package init(_ resource: Resource) { self.resource = resource }

    /// The one record that is looked for among them; nil for all.
    package var only: Int64?

    /// Ids in order, from `offset` on. Only the narrow table is read, joined with what conditions
    /// and order name; records are rendered by id afterwards.
    package func ids(limit: Int, offset: Int) -> SQL {
        if let item = leadingItem { return item.ids(limit: limit, offset: offset) }
        let keys = order.map { $0.isDescending ? "\($0.value.sql) DESC" : $0.value.sql } + [lastKey]
        return """
            SELECT \(id) FROM \(source)\(whereClause) ORDER BY \(keys.joined(separator: ", ")) \
            LIMIT \(Int64(limit)) OFFSET \(Int64(offset))
            """
    }

    /// Ids and the values that order them, in no order.
    package var keys: SQL {
        let columns = [id] + order.map(\.value.sql)
        return "SELECT \(columns.joined(separator: ", ")) FROM \(source)\(whereClause)"
    }

    /// The statement that counts the records of all pages.
    package var count: SQL {
        leadingItem?.count ?? "SELECT count(*) FROM \(source)\(whereClause)"
    }

    /// Whether all records of the resource are wanted.
    package var isUnconditional: Bool {
        conditions.isEmpty && parent == nil && narrowing == nil && only == nil && after == nil
    }

    /// The condition on items of a list that finds the records alone; nil if there are others.
    private var leadingItem: LeadingItem? {
        guard parent == nil, narrowing == nil, only == nil, order.isEmpty, conditions.count == 1
        else { return nil }
        return LeadingItem(conditions[0], of: resource.table, after: after)
    }

    private var id: SQL { "\(name: resource.table).\"id\"" }

    /// The key that makes the order complete. No index has the keys of another table; SQLite, if it
    /// took the id for a reason to try one, would read the table in the order of that index, which
    /// takes three times as long.
    private var lastKey: SQL { order.allSatisfy { $0.value.joins.isEmpty } ? id : "+\(id)" }

    /// The FROM clause: the table with the joins that conditions and order need.
    var source: SQL {
        var joins: [Join] = []
        for join in conditions.flatMap(\.joins) + order.flatMap(\.value.joins)
        where !joins.contains(join) {
            joins.append(join)
        }
        return "\(name: resource.table)\(joins.map(\.sql).joined(separator: ""))"
    }

    private var whereClause: SQL {
        var tests: [SQL] = []
        if let parent, let column = resource.parentColumn {
            tests.append("\(name: resource.table).\(name: column) = \(parent)")
        }
        if let narrowing { tests.append("(\(narrowing))") }
        if let only { tests.append("\(id) = \(only)") }
        if let after { tests.append("\(id) > \(after)") }
        tests += conditions.map { condition in
            if case .or = condition, tests.count + conditions.count > 1 {
                return "(\(condition.sql))"
            }
            return condition.sql
        }
        return tests.isEmpty ? "" : " WHERE \(tests.joined(separator: " AND "))"
    }
}
