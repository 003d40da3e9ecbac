// The tables of resources without a declaration: each is made with the first record.
//
// The statements of a resource need a table. Until there is a record, one that only the connection has takes its
// place, with those records that a tenant has from the beginning: neither the data nor its images know of it.

package import SQLite
package import Schema

/// What a store knows of the tables of resources without a declaration.
struct UndeclaredTables {
    /// The resources whose requests can be answered: they and what they refer to have tables.
    var opened: Set<String> = []
    /// The tables, and indexes of further members, that are known to be in the data.
    var kept: Set<String> = []
    /// The rollbacks of the database when both were noted.
    private var rollbackCount = 0

    /// Forgets both after a rollback, which may have taken tables back.
    mutating func refresh(_ rollbackCount: Int) {
        guard rollbackCount != self.rollbackCount else { return }
        opened = []
        kept = []
        self.rollbackCount = rollbackCount
    }
}

extension Store {
    /// Lets requests for a resource be answered: it, what it refers to and the records above it get
    /// tables of this connection, where the data has no such ones.
    package func open(_ entry: CatalogEntry) throws(DatabaseError) {
        if let view = catalog.extendedView(entry) { show([view]) }
        undeclared.refresh(database.rollbackCount)
        let resource = entry.resource
        guard resource.isUndeclared, !undeclared.opened.contains(resource.name) else { return }
        try standIn(for: [resource.table] + catalog.above(resource) + resource.namedResources)
        // Not before: without its tables each request would fail that does not ask for them.
        undeclared.opened.insert(resource.name)
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

    /// Lets a resource have its table in the data, and the resources of the records above it theirs, which its
    /// foreign key names. To be called in the transaction that writes a record.
    package func keepTable(of resource: Resource) throws(DatabaseError) {
        guard resource.isUndeclared, try !isKept(resource.table) else { return }
        let table = catalog.resource(resource.table)
        if let above = table.parentResource { try keepTable(of: catalog.resource(above)) }
        try database.run("DROP TABLE temp.\(name: table.table)")
        try database.execute(Tables.script(for: table))
        try insertInitialRecords(of: table)
        try mark(UndeclaredContents.tables.rawValue)
        undeclared.kept.insert(table.table)
    }

    /// Makes tables for this connection in the place of those that the data has not, of these resources. That
    /// is no change of the data.
    func standIn(for names: [String]) throws(DatabaseError) {
        let missing = entriesWithoutTable(names)
        try database.makingOwnTables { () throws(DatabaseError) in
            for entry in missing {
                // One that an error left behind has not all of its records.
                try database.run("DROP TABLE IF EXISTS temp.\(name: entry.resource.table)")
                try database.run(Tables.standIn(for: entry.resource))
                try insertInitialRecords(of: entry.resource)
            }
        }
        show(missing)
    }

    /// Puts the records into a new table that it begins with.
    private func insertInitialRecords(of resource: Resource) throws(DatabaseError) {
        for insert in Tables.initialRecords(of: resource) { try database.run(insert) }
        // They were there before, in the table that stood in.
        let count = Tables.initialCount(of: resource)
        tableChanges?.setRowCount(count, of: RowChange.hash(of: resource.table))
    }

    /// Sets bits of the number that the header of the data keeps for its application.
    package func mark(_ bits: Int32) throws(DatabaseError) {
        let mark = Int32(try database.first("PRAGMA application_id") { $0.integer(0) } ?? 0)
        try database.execute("PRAGMA application_id = \(mark | bits)")
    }

    /// Whether the data has a table, or an index, of that name.
    package func isKept(_ name: String) throws(DatabaseError) -> Bool {
        undeclared.refresh(database.rollbackCount)
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
