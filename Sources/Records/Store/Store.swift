// One tenant's data: a database, a catalog, a clock, and what is kept about the data in memory.

package import Dialect
package import Primitives
package import SQLite
package import Schema

/// The data of one tenant, and what reads and writes it. It has one owner and is used from one
/// thread.
package final class Store {
    /// The name of the sandbox whose data it is.
    package let name: String
    /// The resources with what their rules do.
    package let rules: Ruleset
    /// The resources: all that are declared, and those others that the data has tables of.
    package internal(set) var catalog: Catalog {
        didSet { partPlans.removeAll() }
    }
    /// The catalog of the data as it was opened, to which tables of the connection have added nothing.
    var firstCatalog: Catalog
    /// The catalogs at the begin of each transaction that is open.
    private var earlierCatalogs: [Catalog] = []
    /// What is known of the tables of those others.
    var undeclared = UndeclaredTables()
    /// The database of the tenant.
    package let database: Database
    /// The leniencies that requests relied on.
    package let leniencies: LeniencyCounts
    /// The user-defined fields that answers list.
    let customFieldCache = CustomFieldCache()
    /// Records in their written form.
    package let rowCache: RowCache
    /// The plans for parts of records.
    let partPlans = PartPlans()
    /// How many records queries find.
    let countCache = CountCache()
    /// The changes of each table; nil where SQLite does not tell them.
    let tableChanges: TableChanges?
    /// Who is told of changes.
    package let observation: RowObservation
    /// The ids of records, while fixtures are loaded.
    package var loading: LoadedIDs?
    private let recycling: RecycledConnections?
    /// The clock that stamps changes.
    package var clock: SandboxClock
    /// The deletions of records.
    package var deletions = Deletions()
    /// The image that the data has come from, if it is known.
    package var base: Image?
    /// What the present request searches for in slices.
    package let slicing = Slicing(
        stepsMax: Limits.sliceSteps, nanosecondsMax: Limits.sliceNanoseconds,
        searchesMax: Limits.longSearchesMax)

    /// A store over a database that has its tables.
    /// - Parameters:
    ///   - observesRows: Whether changes are to be told row by row, where SQLite can.
    ///   - recycling: What keeps the connection of the database when the store ends.
    package init(
        name: String, rules: Ruleset, database: consuming Database, observesRows: Bool = true,
        recycling: RecycledConnections? = nil, clock: @escaping @Sendable () -> Timestamp
    ) {
        self.name = name
        self.rules = rules
        catalog = rules.catalog
        firstCatalog = rules.catalog
        self.database = database
        self.recycling = recycling
        leniencies = LeniencyCounts(mode: rules.catalog.mode)
        self.clock = SandboxClock(machine: clock)
        let observation = RowObservation()
        self.observation = observation
        let tables = TableChanges()
        let written = RowCache(bytesMax: Limits.rowCacheBytesMax)
        let isTold =
            observesRows
            && self.database.observeRows { change in
                tables.count(change)
                observation.row?(change)
                written.prepare(for: change)
            }
        if !isTold { written.emptiesOnAnyChange = true }
        rowCache = written
        tableChanges = isTold ? tables : nil
        self.database.observeTransactions { [unowned self] event in
            if isTold { observation.transaction?(event) }
            keepCatalog(event)
        }
    }

    // A connection that has tables of its own cannot serve another database.
    deinit { if catalog === firstCatalog { recycling?.keep(database) } }

    /// Lets the catalog be that of the data: what a transaction added goes with it.
    private func keepCatalog(_ event: TransactionEvent) {
        guard event != .begun else { return earlierCatalogs.append(catalog) }
        let earlier = earlierCatalogs.removeLast()
        if event == .revoked, earlier !== catalog { catalog = earlier }
    }

    /// Whether fixtures are being loaded.
    package var isLoading: Bool { loading != nil }

    /// The time by the store's clock.
    package var now: Timestamp { clock.now }

    /// The number of records of a resource.
    package func count(of resource: String) throws(DatabaseError) -> Int {
        let count = try database.first("SELECT count(*) FROM \(name: resource)") { $0.integer(0) }
        return Int(count ?? 0)
    }

    /// Whether there is a record of that id, below that parent if one is given.
    package func contains(_ resource: Resource, _ id: Int64, below parent: Int64?)
        throws(DatabaseError)
        -> Bool
    {
        let plan = catalog.writePlan(of: resource.name)
        guard let parent, let finding = plan.findingBelow else {
            if let isKnown = try loading?.table(resource.table).contains(id, of: database) {
                return isKnown
            }
            return try database.first(text: plan.finding, bindings: [.integer(id)]) { _ in true }
                ?? false
        }
        let bindings: [Value] = [.integer(id), .integer(parent)]
        return try database.first(text: finding, bindings: bindings) { _ in true } ?? false
    }

    /// The id that the next record of a resource gets: one more than the greatest that ever was.
    /// - Throws: `APIError.noID` if that is the greatest that there can be, `DatabaseError`.
    package func nextID(of resource: Resource) throws -> Int64 {
        if let id = try idAfterLast(of: resource) { return id }
        throw APIError.noID(kind: resource.title)
    }

    /// One more than the greatest id that ever was; nil if that is the greatest that there can be.
    package func idAfterLast(of resource: Resource) throws(DatabaseError) -> Int64? {
        let last = try lastID(of: resource)
        return last < Limits.idMax ? last + 1 : nil
    }

    /// The greatest id that a record of a resource ever had, or one that shares its sequence; 0 without any.
    package func lastID(of resource: Resource) throws(DatabaseError) -> Int64 {
        if let name = resource.sequence { return try lastID(of: catalog.resource(name)) }
        guard let loading else { return try knownLastID(of: resource) }
        let table = loading.table(resource.table)
        if table.lastID == nil { table.lastID = try storedLastID(of: resource) }
        return table.lastID ?? 0
    }

    /// The last id, from memory if it is known: SQLite searches the list of last ids row by row.
    private func knownLastID(of resource: Resource) throws(DatabaseError) -> Int64 {
        guard let tableChanges else { return try storedLastID(of: resource) }
        let tableHash = catalog.writePlan(for: resource).tableHash
        let known = tableChanges.lastID(of: tableHash, rollbackCount: database.rollbackCount)
        if let known { return known }
        let last = try storedLastID(of: resource)
        tableChanges.setLastID(last, of: tableHash)
        return last
    }

    private func storedLastID(of resource: Resource) throws(DatabaseError) -> Int64 {
        try database.first("SELECT seq FROM sqlite_sequence WHERE name = \(resource.table)") {
            $0.integer(0)
        } ?? 0
    }

    /// Lets the ids of new records come behind that one.
    package func keepLastID(_ id: Int64, of resource: Resource) throws(DatabaseError) {
        if let name = resource.sequence {
            return try keepLastID(id, of: catalog.resource(name))
        }
        guard try lastID(of: resource) < id else { return }
        try database.run("DELETE FROM sqlite_sequence WHERE name = \(resource.table)")
        try database.run(
            "INSERT INTO sqlite_sequence (name, seq) VALUES (\(resource.table), \(id))")
        loading?.table(resource.table).noteLastID(id)
        tableChanges?.setLastID(nil, of: catalog.writePlan(for: resource).tableHash)
    }
}

/// The time and the author of a change.
package struct Stamp {
    /// The time of the change, by the sandbox's clock.
    package let time: Timestamp
    /// The identifier of the author.
    package let member: String

    package init(time: Timestamp, member: String) {
        self.time = time
        self.member = member
    }
}
