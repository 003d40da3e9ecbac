// The ids of a page, at any depth of a list.

import Dialect
package import SQLite
package import Schema

extension Store {
    /// The ids of a page of a query's records.
    package func ids(of query: Query, limit: Int, offset: Int) throws(DatabaseError) -> [Int64] {
        try ids(
            of: query, by: query.ids(limit: limit, offset: offset), limit: limit, offset: offset)
    }

    /// The ids of a page of a query's records.
    /// - Parameter page: The statement that finds them, as `query.ids` gives it.
    package func ids(of query: Query, by page: SQL, limit: Int, offset: Int)
        throws(DatabaseError) -> [Int64]
    {
        if let ids = try farIDs(of: query, limit: limit, offset: offset) { return ids }
        // SQLite keeps all rows up to the page in order, which takes longer the more they are.
        guard offset + limit > Limits.orderedRowsMax, try isSorted(page) else {
            try countSorting(of: query, rows: offset + limit)
            return try slicing.search(page, in: database) { database throws(DatabaseError) in
                try database.all(page) { $0.integer(0) }
            }
        }
        return try slicing.search(page, in: database) { database throws(DatabaseError) in
            var keys = SortKeys(descending: query.order.map(\.isDescending))
            try database.forEachRow(query.keys) { keys.append($0) }
            database.countWork(steps: keys.count * query.order.count * Self.stepsPerKey)
            return keys.ids(at: offset..<offset + limit)
        }
    }

    /// The ids of a page far down the list of all records, of which SQLite would step over each before
    /// it: from the last row before it whose place is known. Nil where none is known.
    private func farIDs(of query: Query, limit: Int, offset: Int) throws(DatabaseError) -> [Int64]?
    {
        guard let tableChanges, offset >= tableChanges.stride, query.isUnconditional,
            query.order.isEmpty, mayKeepWhatIsRead
        else { return nil }
        let stride = tableChanges.stride
        let table = query.resource.table
        let tableHash = RowChange.hash(of: table)
        let first = tableChanges.anchors(of: tableHash)
        var known = first.count
        var last = first.last
        while known <= offset / stride {
            guard let next = try id(behind: last, by: stride, in: table) else { return nil }
            tableChanges.addAnchor(next, of: tableHash)
            last = next
            known += 1
        }
        let place = offset / stride
        let anchor = tableChanges.anchors(of: tableHash)[place]
        // What was stepped over before counts again, so that no answer depends on earlier requests.
        try database.repeatWork(steps: min(place, max(0, first.count - 1)) * stride * 3)
        return try database.all(
            """
            SELECT "id" FROM \(name: table) WHERE "id" >= \(anchor) ORDER BY "id" \
            LIMIT \(Int64(limit)) OFFSET \(Int64(offset % stride))
            """
        ) { $0.integer(0) }
    }

    /// The id of the row some rows behind another; of the first row for nil.
    private func id(behind id: Int64?, by rows: Int, in table: String) throws(DatabaseError)
        -> Int64?
    {
        let offset = id == nil ? 0 : rows
        return try database.first(
            """
            SELECT "id" FROM \(name: table) WHERE "id" >= \(id ?? 0) ORDER BY "id" \
            LIMIT 1 OFFSET \(Int64(offset))
            """
        ) { $0.integer(0) }
    }

    /// Whether SQLite puts the rows of a statement in order, because no index has them so.
    private func isSorted(_ statement: SQL) throws(DatabaseError) -> Bool {
        try database.firstMatch("EXPLAIN QUERY PLAN \(statement)") { row throws(DatabaseError) in
            row.text(3).hasSuffix("ORDER BY") ? true : nil
        } ?? false
    }

    /// Counts the work of keeping the rows in front of a page, and its own, in order: SQLite places
    /// a row among all that it keeps in few steps.
    private func countSorting(of query: Query, rows: Int) throws(DatabaseError) {
        guard !query.order.isEmpty, rows > Limits.pageSizeMax else { return }
        let kept = min(rows, try count(of: query.resource.table))
        database.countWork(steps: kept * query.order.count * Self.stepsPerSortedKey)
    }

    private static let stepsPerSortedKey = 4
    /// The steps of work to make a key and to compare it with a few others.
    private static let stepsPerKey = 8
}
