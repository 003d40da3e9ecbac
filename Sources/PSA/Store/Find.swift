// Ids of the records that a request asks for, and how many there are.

import SQLite

/// What a list asks for.
struct Query {
    let resource: Resource
    /// The parent whose records are wanted, for a resource below another.
    var parent: Int64?
    /// What else has to hold.
    var narrowing: SQL?
    var conditions: [ResolvedCondition] = []
    var order: [(value: ResolvedValue, isDescending: Bool)] = []
    /// Records with a greater id only: forward-only paging (docs/LIVE-API.md#forward-only-paging).
    var after: Int64?

    init(_ resource: Resource) { self.resource = resource }

    /// The one record that is looked for among them; nil for all.
    var only: Int64?

    /// Ids in order, from `offset` on. Only the narrow table is read, joined with what conditions
    /// and order name; records are rendered by id afterwards.
    func ids(limit: Int, offset: Int) -> SQL {
        let keys = order.map { $0.isDescending ? "\($0.value.sql) DESC" : $0.value.sql } + [lastKey]
        return """
            SELECT \(id) FROM \(source)\(place) ORDER BY \(keys.joined(separator: ", ")) \
            LIMIT \(Int64(limit)) OFFSET \(Int64(offset))
            """
    }

    /// Ids and the values that order them, in no order.
    var keys: SQL {
        let columns = [id] + order.map(\.value.sql)
        return "SELECT \(columns.joined(separator: ", ")) FROM \(source)\(place)"
    }

    /// How many there are, whatever the page.
    var count: SQL { "SELECT count(*) FROM \(source)\(place)" }

    private var id: SQL { "\(name: resource.table).\"id\"" }

    /// The key that makes the order complete. No index has the keys of another table; SQLite, if it
    /// took the id for a reason to try one, would read the table in the order of that index, which
    /// takes three times as long.
    private var lastKey: SQL { order.allSatisfy { $0.value.joins.isEmpty } ? id : "+\(id)" }

    /// What conditions and order need: the table with its joins.
    var source: SQL {
        var joins: [Join] = []
        for join in conditions.flatMap(\.joins) + order.flatMap(\.value.joins)
        where !joins.contains(join) {
            joins.append(join)
        }
        return "\(name: resource.table)\(joins.map(\.sql).joined(separator: ""))"
    }

    private var place: SQL {
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

extension Store {
    /// The id of the record that a path names below a parent: by its own id, or by that of the
    /// record in its locator. Nil if there is none.
    func locate(_ resource: Resource, _ named: Int64, below parent: Int64?) throws(DatabaseError)
        -> Int64?
    {
        guard let column = resource.locatorColumn else {
            return try contains(resource, named, below: parent) ? named : nil
        }
        var sql: SQL = """
            SELECT "id" FROM \(name: resource.table) WHERE \(name: column) = \(named)
            """
        if let parent, let own = resource.parentColumn { sql += " AND \(name: own) = \(parent)" }
        return try database.first(sql) { $0.integer(0) }
    }

    /// What stands for a record in paths: its id, or that of the record in its locator.
    func locator(of resource: Resource, _ id: Int64) throws(DatabaseError) -> Int64 {
        guard let column = resource.locatorColumn else { return id }
        return try reference(column, of: resource, id) ?? id
    }

    /// The id that a column of a record holds; nil for none, and where there is no such record.
    func reference(_ column: String, of resource: Resource, _ id: Int64) throws(DatabaseError)
        -> Int64?
    {
        try database.first(
            "SELECT \(name: column) FROM \(name: resource.table) WHERE \"id\" = \(id)"
        ) { $0.optionalInteger(0) } ?? nil
    }

    /// The record whose flag is set, else the oldest; nil if there is no record.
    func flagged(_ resource: Resource, _ flag: String) throws(DatabaseError) -> Int64? {
        try database.first(
            """
            SELECT "id" FROM \(name: resource.table) ORDER BY \(name: flag) DESC, "id" LIMIT 1
            """
        ) { $0.integer(0) }
    }

    /// The id that a record has in a reference field; nil if there is none.
    func record(namedIn field: String, of resource: Resource, _ id: Int64) throws(DatabaseError)
        -> Int64?
    {
        guard let column = resource.field(field)?.column else { return nil }
        return try reference(column, of: resource, id)
    }
}

extension Resource {
    /// The column that holds what stands for a record in paths, where that is not its id.
    fileprivate var locatorColumn: String? { locator.flatMap { field($0)?.column } }
}
