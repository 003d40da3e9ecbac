// The tables of resources without a declaration: each is made with the first record.
//
// The statements of a resource need a table. Until there is a record an empty one takes its place, which
// only the connection has: neither the data nor its images know of it.

package import SQLite
package import Schema

/// What a store knows of the tables of resources without a declaration.
struct UndeclaredTables {
    /// The resources whose requests can be answered: they and what they refer to have tables.
    var opened: Set<String> = []
    /// The tables, and indexes of further members, that are known to be in the data.
    var kept: Set<String> = []
    /// The rollbacks of the database when those were noted: each may take tables back.
    var rollbackCount = 0
}

extension Store {
    /// The mark in the header of a database that has tables or columns without a declaration.
    package static let undeclaredMark: Int32 = 0x7073_6d6f

    /// Lets requests for a resource be answered: it, what it refers to and the records above it get
    /// empty tables, where the data has no such ones.
    package func open(_ entry: CatalogEntry) throws(DatabaseError) {
        if let view = catalog.extendedView(entry) { show([view]) }
        guard entry.isUndeclared, undeclared.opened.insert(entry.resource.name).inserted else {
            return
        }
        let missing = entriesWithoutTable([entry.resource.table] + entry.resource.namedResources)
        try standIn(for: missing)
        show(missing)
    }

    /// The entries of those resources that the store has no tables of, each once.
    package func entriesWithoutTable(_ names: [String]) -> [CatalogEntry] {
        names.reduce(into: []) { missing, name in
            guard !catalog.has(name), !missing.contains(where: { $0.resource.name == name }) else {
                return
            }
            catalog.entry(named: name).map { missing.append($0) }
        }
    }

    /// The resources without a declaration and whose tables are in the data.
    package func keptUndeclaredResources() throws(DatabaseError) -> [Resource] {
        var kept: [Resource] = []
        for resource in catalog.undeclaredResources where try isKept(resource.table) {
            kept.append(resource)
        }
        return kept
    }

    /// Lets a resource have its table in the data. To be called in the transaction that writes a record.
    package func keepTable(of resource: Resource) throws(DatabaseError) {
        guard resource.isUndeclared, try !isKept(resource.table) else { return }
        let table = catalog.resource(resource.table)
        try database.run("DROP TABLE temp.\(name: table.table)")
        try database.execute(Tables.script(for: table))
        try insertInitialRecords(of: table)
        try markUndeclared()
        undeclared.kept.insert(table.table)
    }

    /// Makes tables for this connection in the place of those that the data has not.
    func standIn(for missing: [CatalogEntry]) throws(DatabaseError) {
        for entry in missing {
            try database.run(Tables.standIn(for: entry.resource))
            try insertInitialRecords(of: entry.resource)
        }
    }

    /// Puts the records into a new table that it begins with.
    private func insertInitialRecords(of resource: Resource) throws(DatabaseError) {
        for insert in Tables.initialRecords(of: resource) { try database.run(insert) }
        // They were there before, in the table that stood in.
        let count = Tables.initialCount(of: resource)
        tableChanges?.setRowCount(count, of: RowChange.hash(of: resource.table))
    }

    /// Marks the database as one with more than what is declared.
    func markUndeclared() throws(DatabaseError) {
        try database.execute("PRAGMA application_id = \(Self.undeclaredMark)")
    }

    /// Whether the data has a table, or an index, of that name.
    func isKept(_ name: String) throws(DatabaseError) -> Bool {
        if undeclared.rollbackCount != database.rollbackCount {
            undeclared.kept = []
            undeclared.rollbackCount = database.rollbackCount
        }
        if undeclared.kept.contains(name) { return true }
        let finding: SQL = "SELECT 1 FROM main.sqlite_schema WHERE name = \(name)"
        guard try database.first(finding, { _ in true }) != nil else { return false }
        undeclared.kept.insert(name)
        return true
    }

    /// Lets everything that asks for all resources find those as well.
    package func show(_ more: [CatalogEntry]) {
        if !more.isEmpty { catalog = catalog.adding(more) }
    }
}
