// How many records a query finds.

package import SQLite
package import Schema

extension Store {
    /// The number of records of a query; counted anew only if a table that it reads has changed.
    package func total(of query: Query) throws(DatabaseError) -> Int {
        let sql = query.count
        if let kept = countCache[sql], kept.changes == changes(of: kept.tableHashes) {
            try database.repeatWork(steps: kept.steps)
            return kept.count
        }
        let before = database.workDone
        let count = try database.first(sql) { Int($0.integer(0)) } ?? 0
        guard mayKeepWhatIsRead else { return count }
        let tableHashes = tables(in: sql).map(RowChange.hash(of:))
        countCache.keep(
            CountCache.Kept(
                count: count, steps: database.workDone - before, tableHashes: tableHashes,
                changes: changes(of: tableHashes)),
            of: sql)
        return count
    }

    /// Whether what is read now may be kept: nothing of it can be rolled back, and the work of reading
    /// it is counted, so that it counts again whenever it is used.
    var mayKeepWhatIsRead: Bool { database.isWorkLimited && !database.isInTransaction }

    /// The changes of tables since the store was opened, by `RowChange.hash(of:)` of their names; of
    /// all tables where SQLite does not tell which.
    package func changes(of tableHashes: [UInt64]) -> Int {
        tableChanges?.total(of: tableHashes) ?? database.changeCount
    }

    /// The tables that a query names.
    private func tables(in sql: SQL) -> [String] {
        Set(QuotedNames(in: sql.text).map { $0.qualifier ?? $0.text }).filter {
            catalog.columns(of: $0) != nil
        }
    }
}
