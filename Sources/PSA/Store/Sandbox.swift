// One tenant's data: a database, a clock, a catalog.

public import Primitives
public import SQLite

/// A sandbox: one set of data with everything that belongs to it. It lives on one worker and is
/// never touched from elsewhere.
public final class Sandbox {
    /// The name by which requests choose it.
    public let name: String
    let catalog: Catalog
    let database: Database
    /// Which leniencies requests relied on.
    let leniencies: LeniencyCounts
    /// What clients asked.
    let journal = Journal()
    /// The user-defined fields that answers list.
    let customFieldCache = CustomFieldCache()
    /// Read once for each request.
    public internal(set) var clock: SandboxClock
    /// What goes wrong on purpose.
    var faults = Faults()
    /// What went wrong on purpose with the request that was answered last; nil if nothing did.
    var incident: Incident?
    /// What the name gives to the GUIDs of requests.
    let requestSeed: UInt64
    /// Requests answered since it was opened.
    private var requestCount: Int64 = 0

    /// Whether its data is that of an earlier run, of a snapshot, or of an earlier time that it was
    /// open.
    public internal(set) var isOld = false
    /// Whether a file keeps its data.
    var isInFile = false
    /// What was told last of the memory that it takes.
    var notedUsage: SandboxUsage?
    /// The bytes of its pages, and the count of changes at which they were read.
    var databaseByteCount = 0
    var sizedAtChange = -1

    /// A sandbox over a database that has its tables.
    init(
        name: String, catalog: Catalog, database: consuming Database,
        clock: @escaping @Sendable () -> Timestamp
    ) {
        self.name = name
        self.catalog = catalog
        self.database = database
        leniencies = LeniencyCounts(mode: catalog.mode)
        self.clock = SandboxClock(machine: clock)
        requestSeed = GUID.seed(of: "request of \(name)")
    }

    /// The time by the sandbox's clock.
    public var now: Timestamp { clock.now }

    /// Whether anything was changed since it began.
    var isTouched: Bool {
        isOld || database.changeCount > revokedChangeCount || !clock.isMachine || !faults.isIdle
    }

    /// How lists change between pages; nil if they do not.
    var drift: Drift?

    /// When and by whom records were deleted, of which nothing is left that could tell.
    var deletions = Deletions()

    /// How many of the database's changes were taken back, because they were only rehearsed.
    var revokedChangeCount = 0

    /// The number of the request that is answered next: 1 for the first.
    func countRequest() -> Int64 {
        requestCount += 1
        return requestCount
    }

    /// How many records of a resource there are.
    public func count(of resource: String) throws(DatabaseError) -> Int {
        let count = try database.first("SELECT count(*) FROM \(name: resource)") { $0.integer(0) }
        return Int(count ?? 0)
    }

    /// Whether there is a record of that id, below that parent if one is given.
    func contains(_ resource: Resource, _ id: Int64, below parent: Int64?) throws(DatabaseError)
        -> Bool
    {
        let finding = catalog.writePlan(of: resource.name).finding
        guard let parent, let column = resource.parentColumn else {
            return try database.first(text: finding, bindings: [.integer(id)]) { _ in true }
                ?? false
        }
        let sql: SQL = """
            SELECT 1 FROM \(name: resource.table) WHERE "id" = \(id) AND \(name: column) = \(parent)
            """
        return try database.first(sql) { _ in true } ?? false
    }

    /// The id that the next record of a resource gets: one more than the greatest that ever was.
    func nextID(of resource: Resource) throws(DatabaseError) -> Int64 {
        let last = try database.first(
            "SELECT seq FROM sqlite_sequence WHERE name = \(resource.table)"
        ) { $0.integer(0) }
        return (last ?? 0) + 1
    }

    /// Lets the ids of new records come behind that one.
    func keepLastID(_ id: Int64, of resource: Resource) throws(DatabaseError) {
        guard try nextID(of: resource) <= id else { return }
        try database.run("DELETE FROM sqlite_sequence WHERE name = \(resource.table)")
        try database.run(
            "INSERT INTO sqlite_sequence (name, seq) VALUES (\(resource.table), \(id))")
    }
}

/// When and by whom a change is made.
struct Stamp {
    let time: Timestamp
    let member: String
}
