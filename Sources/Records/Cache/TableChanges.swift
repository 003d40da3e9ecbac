// What is known of each table from the rows that were changed.

import SQLite

/// Counts the changed rows of each table, and remembers its last id. Changes that are
/// rolled back stay counted; values that were read within a transaction must therefore not be kept.
final class TableChanges {
    private var tables: [UInt64: Table] = [:]
    /// The rollbacks of the database when last ids were noted.
    private var rollbackCount = 0

    fileprivate struct Table {
        var count = 0
        /// The greatest id that the table ever had; nil if it is not known.
        var lastID: Int64?
        /// The number of rows; nil if it is not known.
        var rowCount: Int?
        /// The ids of some rows in order, `stride` rows apart from the first row on.
        var anchors: [Int64] = []
    }

    /// Counts a row.
    func count(_ change: borrowing RowChange) {
        tables[change.tableHash, default: Table()].note(change)
    }

    /// The changes of all these tables together, by `RowChange.hash(of:)` of their names.
    func total(of tableHashes: [UInt64]) -> Int {
        tableHashes.reduce(0) { $0 + (tables[$1]?.count ?? 0) }
    }

    /// The greatest id that a table ever had; nil if it is not known.
    /// - Parameter rollbackCount: The rollbacks of the database: each takes ids back.
    func lastID(of tableHash: UInt64, rollbackCount: Int) -> Int64? {
        refresh(rollbackCount)
        return tables[tableHash]?.lastID
    }

    /// Forgets what rollbacks have made untrue.
    private func refresh(_ rollbackCount: Int) {
        guard rollbackCount != self.rollbackCount else { return }
        self.rollbackCount = rollbackCount
        for hash in tables.keys {
            tables[hash]?.lastID = nil
            tables[hash]?.rowCount = nil
        }
    }

    /// The number of rows of a table; nil if it is not known.
    /// - Parameter rollbackCount: The rollbacks of the database: each takes rows back.
    func rowCount(of tableHash: UInt64, rollbackCount: Int) -> Int? {
        refresh(rollbackCount)
        return tables[tableHash]?.rowCount
    }

    /// Notes the number of rows of a table.
    func setRowCount(_ count: Int, of tableHash: UInt64) {
        tables[tableHash, default: Table()].rowCount = count
    }

    /// The rows between two of `anchors`: to skip half of them takes a tenth of a millisecond.
    var stride = 4096

    /// The ids of the first row of a table and of every `stride`th behind it, as far as they are known.
    func anchors(of tableHash: UInt64) -> [Int64] { tables[tableHash]?.anchors ?? [] }

    /// Notes the next of them. To be called while no transaction is open.
    func addAnchor(_ id: Int64, of tableHash: UInt64) {
        tables[tableHash, default: Table()].anchors.append(id)
    }

    /// Notes the greatest id that a table ever had; nil if it is not known.
    func setLastID(_ id: Int64?, of tableHash: UInt64) {
        tables[tableHash, default: Table()].lastID = id
    }
}

extension TableChanges.Table {
    fileprivate mutating func note(_ change: borrowing RowChange) {
        count += 1
        if let last = lastID, change.newID > last { lastID = change.newID }
        guard !change.isUpdate || change.oldID != change.newID else { return }
        if let rows = rowCount {
            rowCount = change.isUpdate ? rows : rows + (change.isInsertion ? 1 : -1)
        }
        // The places of the rows from here on shift.
        let first = min(change.oldID, change.newID)
        while let last = anchors.last, last >= first { anchors.removeLast() }
    }
}
