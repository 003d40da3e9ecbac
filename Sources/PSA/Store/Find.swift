// Ids of the records that a request asks for, and how many there are.

import SQLite

/// What a list asks for.
struct Query {
    let resource: Resource
    /// The parent whose records are wanted, for a resource below another.
    var parent: Int64?
    var conditions: [ResolvedCondition] = []
    var order: [(value: ResolvedValue, isDescending: Bool)] = []
    /// Records with a greater id only: forward-only paging (fact sheet, section 7).
    var after: Int64?

    init(_ resource: Resource) { self.resource = resource }

    /// Ids in order, from `offset` on. Only the narrow table is read, joined with what conditions
    /// and order name; records are rendered by id afterwards.
    func ids(limit: Int, offset: Int) -> SQL {
        let keys = order.map { $0.isDescending ? "\($0.value.sql) DESC" : $0.value.sql } + [id]
        return """
            SELECT \(id) FROM \(source)\(place) ORDER BY \(keys.joined(separator: ", ")) \
            LIMIT \(Int64(limit)) OFFSET \(Int64(offset))
            """
    }

    /// How many there are, whatever the page.
    var count: SQL { "SELECT count(*) FROM \(source)\(place)" }

    private var id: SQL { "\(name: resource.name).\"id\"" }

    private var source: SQL {
        var joins: [Join] = []
        for join in conditions.flatMap(\.joins) + order.flatMap(\.value.joins)
        where !joins.contains(join) {
            joins.append(join)
        }
        return "\(name: resource.name)\(joins.map(\.sql).joined(separator: ""))"
    }

    private var place: SQL {
        var tests: [SQL] = []
        if let parent, let column = resource.parentColumn {
            tests.append("\(name: resource.name).\(name: column) = \(parent)")
        }
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
