// The journal as a database: asked with the grammar and the code of every other list.

import Conditions
import Dialect
import HTTP
package import Primitives
package import Records
import SQLite
package import Schema

/// The entries of a journal as records of a database in memory, made on first use and
/// brought up to date with each question.
package struct JournalData {
    /// The store that is queried.
    package let store: Store
    /// The number of the last entry that is in it.
    private var lastNumber: Int64 = 0

    private static let catalog = Catalog(mode: .default, of: [.journalEntry])
    private static let rules = Ruleset(catalog, named: [:])
    /// The resource of entries, by reference.
    package static let entry = catalog.entry("JournalEntry")
    /// The resource of entries.
    package static var resource: Resource { entry.resource }

    /// - Throws: `DatabaseError`.
    package init(clock: @escaping @Sendable () -> Timestamp) throws {
        let database = try Database(.memory, cachedStatementsMax: Limits.cachedStatementsMax)
        try database.execute(Tables.script(for: Self.catalog))
        store = Store(name: "journal", rules: Self.rules, database: database, clock: clock)
    }

    /// Takes in what the journal has got, and lets go what it has dropped. The questions from now
    /// on are bounded as a request is.
    /// - Throws: `DatabaseError`.
    package mutating func update(from journal: Journal) throws {
        store.database.limitWork(to: nil)
        defer { store.database.limitWork(to: Limits.requestStepsMax) }
        guard lastNumber < journal.lastNumber else { return }
        let first = journal.firstNumber
        let new = journal.entries(after: lastNumber)
        try store.database.transaction {
            try store.database.run("DELETE FROM \"JournalEntry\" WHERE \"id\" < \(first)")
            for entry in new { try insert(entry) }
        }
        lastNumber = journal.lastNumber
    }

    private func insert(_ entry: JournalEntry) throws {
        let values = JournalEntry.members.map { $0.value(entry) }
        let stamps = [entry.time.text, "", entry.time.text, ""].map { Value.text($0) }
        try store.database.run(
            text: Self.catalog.writePlan(of: "JournalEntry").inserting,
            bindings: [.integer(entry.number)] + values + stamps)
    }

    /// The entries for conditions.
    package var table: EntryTable {
        EntryTable(
            store: store, entry: Self.entry, noun: ("request", "requests"), summary: Self.summary)
    }

    private static let summary = FieldList.parse(
        "number,time,method,target,company,status,code,message,fault,hint",
        limits: Limits.conditions)
}
