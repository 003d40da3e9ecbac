// The number of changes of each table: what was worked out from a table holds while it stays.

import SQLite

/// Counts the changed rows of each table. A change that is rolled back counts, so that a value which
/// was read within a transaction must not be kept.
final class TableChanges {
    private var counts: [UInt64: Int] = [:]

    /// Counts a row.
    func count(_ change: borrowing RowChange) { counts[change.tableHash, default: 0] += 1 }

    /// The changes of all these tables together, by `RowChange.hash(of:)` of their names.
    func total(of tableHashes: [UInt64]) -> Int {
        tableHashes.reduce(0) { $0 + (counts[$1] ?? 0) }
    }
}
