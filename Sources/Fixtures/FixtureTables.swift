// Tables that the records of a fixture need beside those of every sandbox.

import JSON
import Records
import SQLite
import Schema

/// The resources without a declaration whose records a fixture has.
struct FixtureTables {
    private let store: Store
    /// Whether the fixture has all records, those that a table begins with as well.
    private let isWhole: Bool
    /// The names of those that have tables of the data.
    private var prepared: Set<String> = []

    init(_ store: Store, isWhole: Bool) {
        self.store = store
        self.isWhole = isWhole
    }

    /// Prepares the tables of those whose lists a fixture has by their paths, and of those that it gives last
    /// ids of, whose records may stand inside others.
    mutating func prepare(for fixture: Fixture) throws(DatabaseError) {
        for member in fixture.members where member.name.hasPrefix("/") {
            try prepare(store.catalog.entry(named: member.name))
        }
        for member in fixture.member("lastIds")?.value?.members ?? [] {
            try prepare(store.catalog.entry(named: member.name))
        }
    }

    /// Prepares the tables of those whose records stand inside a record.
    /// - Returns: Whether there is a new one, with which other members can be read.
    mutating func prepare(for json: JSONValue, of resource: Resource) throws(DatabaseError)
        -> Bool
    {
        let count = prepared.count
        for member in json.members where member.name.hasPrefix("/") {
            try prepare(store.catalog.entry(member.name, inside: resource))
        }
        return prepared.count > count
    }

    /// Lets records of a resource be loaded: it and what it refers to have tables, its own in the data. One
    /// with a declaration has its table.
    private mutating func prepare(_ entry: CatalogEntry?) throws(DatabaseError) {
        guard let entry, entry.isUndeclared, !entry.resource.isView,
            prepared.insert(entry.resource.name).inserted
        else { return }
        try store.open(entry)
        try store.keepTable(of: entry.resource)
        if isWhole { try store.database.run("DELETE FROM \(name: entry.resource.table)") }
    }
}
