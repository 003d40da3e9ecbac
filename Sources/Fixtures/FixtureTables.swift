// Tables that the records of a fixture need beside those of every sandbox.

import JSON
import Records
import SQLite
import Schema

extension Store {
    /// Lets resources without a declaration have tables: those whose lists a fixture has by their paths, and
    /// those that it gives last ids of, whose records may stand inside others.
    func prepareTables(for fixture: Fixture) throws(DatabaseError) {
        for member in fixture.members where member.name.hasPrefix("/") {
            try prepareTable(of: member.name, isWhole: fixture.isComplete)
        }
        for member in fixture.member("lastIds")?.value?.members ?? [] {
            try prepareTable(of: member.name, isWhole: fixture.isComplete)
        }
    }

    /// Lets records of a resource be loaded: it and what it refers to have tables, its own in the data.
    /// - Parameters:
    ///   - name: The name or the path of one without a declaration; others are ignored.
    ///   - isWhole: Whether the fixture has all records, those that a table begins with as well.
    private func prepareTable(of name: String, isWhole: Bool) throws(DatabaseError) {
        guard let entry = catalog.entry(named: name), entry.isUndeclared else { return }
        try open(entry)
        try keepTable(of: entry.resource)
        if isWhole { try database.run("DELETE FROM \(name: entry.resource.table)") }
    }
}
