// How many records queries find, kept until a table that they read changes. To count takes as long as
// the table is large, and each full page of a list tells its total.

import Dialect
import SQLite

/// The counts of queries.
final class CountCache {
    private var counts: [SQL: Kept] = [:]
    /// The bytes of the queries.
    private(set) var byteCount = 0

    /// A count, and what it was counted from.
    struct Kept {
        let count: Int
        /// The work that counting took, which is counted whenever the number is used.
        let steps: Int
        /// The tables that the query reads, by `RowChange.hash(of:)` of their names.
        let tableHashes: [UInt64]
        /// The changes of those tables until then.
        let changes: Int
    }

    subscript(query: SQL) -> Kept? { counts[query] }

    func keep(_ kept: Kept, of query: SQL) {
        if counts.count >= Limits.keptCountsMax || byteCount >= Limits.keptCountBytesMax {
            counts = [:]
            byteCount = 0
        }
        if counts.updateValue(kept, forKey: query) == nil { byteCount += query.byteCount }
    }
}
