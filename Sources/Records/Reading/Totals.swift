// How many records a query finds.

package import SQLite
package import Schema

/// What a statement has found, with what tells whether it still holds.
package struct KeptResult<Result> {
    fileprivate let result: Result
    /// The work that it took, which is counted whenever the result is used.
    fileprivate let steps: Int
    /// The tables that the statement reads, by `RowChange.hash(of:)` of their names.
    fileprivate let tableHashes: [UInt64]
    /// The changes of those tables until then.
    fileprivate let changes: Int
}

extension Store {
    /// The bytes of the statements that are kept, and of the queries whose counts are.
    package var queryByteCount: Int { database.statementByteCount + countCache.byteCount }

    /// The number of records of a query; counted anew only if a table that it reads has changed.
    package func total(of query: Query) throws(DatabaseError) -> Int {
        let sql = query.count
        if let kept = countCache[sql], kept.changes == changes(of: kept.tableHashes) {
            try database.repeatWork(steps: kept.steps)
            return kept.count
        }
        let before = database.workDone
        let count = try count(query, sql)
        guard mayKeepWhatIsRead else { return count }
        let tableHashes = tables(in: sql).map(RowChange.hash(of:))
        countCache.keep(
            CountCache.Kept(
                count: count, steps: database.workDone - before, tableHashes: tableHashes,
                changes: changes(of: tableHashes)),
            of: sql)
        return count
    }

    /// Counts the records of a query; all of a table only once, since each change of it tells how many
    /// it has.
    /// - Parameter sql: `query.count`.
    package func count(_ query: Query, _ sql: SQL) throws(DatabaseError) -> Int {
        let table = RowChange.hash(of: query.resource.table)
        if query.isUnconditional, mayKeepWhatIsRead,
            let known = tableChanges?.rowCount(of: table, rollbackCount: database.rollbackCount)
        {
            try database.repeatWork(steps: Self.stepsPerTableCount)
            return known
        }
        let count = try slicing.search(sql, in: database) { database throws(DatabaseError) in
            try database.first(sql) { Int($0.integer(0)) } ?? 0
        }
        if query.isUnconditional, mayKeepWhatIsRead { tableChanges?.setRowCount(count, of: table) }
        return count
    }

    /// The steps of work to count a table, which SQLite does in one.
    private static let stepsPerTableCount = 30

    /// What a statement has found before, if that still holds; else what it finds now.
    /// - Parameter kept: What it has found, to be kept with the statement.
    package func result<Result>(
        of sql: SQL, _ kept: inout KeptResult<Result>?, _ find: () throws(DatabaseError) -> Result
    ) throws(DatabaseError) -> Result {
        if let kept, kept.changes == changes(of: kept.tableHashes) {
            try database.repeatWork(steps: kept.steps)
            return kept.result
        }
        kept = nil
        let before = database.workDone
        let result = try find()
        guard mayKeepWhatIsRead else { return result }
        let tableHashes = tables(in: sql).map(RowChange.hash(of:))
        kept = KeptResult(
            result: result, steps: database.workDone - before, tableHashes: tableHashes,
            changes: changes(of: tableHashes))
        return result
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
        Set(QuotedNames(in: sql.text).map { $0.qualifier ?? $0.text }).filter(catalog.has)
    }
}
