// The journal as a table that is asked with conditions.

package import Primitives
import Records
import SQLite
import Schema

/// The entries of a journal as a table in memory, made on first use.
package struct JournalData {
    package let table: EntryTable
    /// The number of the last entry that is in it.
    private var lastNumber: Int64 = 0

    private static let kind = EntryKind(
        "journal", .journalEntry, noun: ("request", "requests"),
        summary: "number,time,method,target,company,status,code,message,errors,fault,hint")

    /// - Throws: `DatabaseError`.
    package init(clock: @escaping @Sendable () -> Timestamp) throws {
        table = try EntryTable(Self.kind, clock: clock)
    }

    /// Takes in what the journal has got, and lets go what it has dropped.
    /// - Throws: `DatabaseError`.
    package mutating func update(from journal: Journal) throws {
        try table.update {
            guard lastNumber < journal.lastNumber else { return }
            let first = journal.firstNumber
            let new = journal.entries(after: lastNumber)
            let store = table.store
            try store.database.transaction {
                try store.database.run("DELETE FROM \"JournalEntry\" WHERE \"id\" < \(first)")
                for entry in new {
                    try table.insert(
                        entry.number, at: entry.time, JournalEntry.members.map { $0.value(entry) })
                }
            }
            lastNumber = journal.lastNumber
        }
    }
}
