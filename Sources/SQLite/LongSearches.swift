// Searches that take long, in slices.

import Primitives

/// The searches of a request that take longer than one slice. Each runs on a connection of its own, so
/// that others use that of the store between two slices, and the data is held until the request is
/// answered: so all it finds was true at one moment.
public final class LongSearches {
    private let reader: SearchReader
    private let slicing: Slicing
    /// What keeps the data as it is.
    public let hold: DataHold
    private let changeCount: Int
    /// The statement that is searched by, its search, and its result when that is done.
    private var running: (sql: SQL, search: LongSearch)?
    private var done: [SQL: LongSearch] = [:]

    /// Searches in the data of a database, which another connection reads.
    /// - Throws: `DatabaseError` if that cannot be opened.
    public init(
        _ slicing: Slicing, _ database: borrowing Database, at pages: Database.Pages,
        _ hold: DataHold
    ) throws(DatabaseError) {
        self.slicing = slicing
        if let idle = slicing.idleReader {
            reader = idle
            slicing.idleReader = nil
        } else {
            reader = try SearchReader(pages)
        }
        slicing.readersInUse += 1
        self.hold = hold
        changeCount = database.changeCount
    }

    deinit {
        // A search that is given up ends its use of the connection here.
        running = nil
        slicing.readersInUse -= 1
        slicing.idleReader = reader.isReusable ? reader : nil
    }

    /// Searches on for a slice.
    /// - Returns: Whether all that was begun is done.
    public func resume() -> Bool {
        guard let running else { return true }
        guard running.search.resume() else { return false }
        done[running.sql] = running.search
        self.running = nil
        return true
    }

    /// Whether the data has not changed since they were begun.
    public func hold(in database: borrowing Database) -> Bool {
        changeCount == database.changeCount
    }

    /// Begins a search, within the limit of work of the database.
    public func begin(
        _ sql: SQL, of database: borrowing Database,
        _ find: @escaping (borrowing Database) throws(DatabaseError) -> Any
    ) {
        let search = LongSearch(
            reader, stepsMax: database.workLeft, slicing.nanosecondsMax, find)
        running = (sql, search)
    }

    /// What a search by a statement has found, counted as work of the database; nil
    /// before its end.
    /// - Throws: `DatabaseError` of the search, or beyond the limit of work.
    public func found(by sql: SQL, _ database: borrowing Database) throws(DatabaseError) -> Any? {
        try done[sql]?.found(by: database)
    }
}

/// One search, with its result.
private final class LongSearch {
    private let outcome = Outcome()
    private let coroutine: Coroutine

    /// What was found, and the work that it took.
    final class Outcome {
        var result: Result<Any, DatabaseError>?
        var steps = 0
    }

    init(
        _ reader: SearchReader, stepsMax: Int, _ nanosecondsPerSlice: Int64,
        _ find: @escaping (borrowing Database) throws(DatabaseError) -> Any
    ) {
        coroutine = Coroutine(nanosecondsPerSlice: nanosecondsPerSlice) { [outcome] in
            reader.database.limitWork(to: stepsMax)
            reader.database.pauseInSlices()
            outcome.result = Result { () throws(DatabaseError) in try find(reader.database) }
            outcome.steps = reader.database.workDone
        }
    }

    func resume() -> Bool { coroutine.resume() }

    /// What was found, counted as work of the request.
    func found(by database: borrowing Database) throws(DatabaseError) -> Any? {
        try database.repeatWork(steps: outcome.steps)
        return try outcome.result?.get()
    }
}

/// A connection that reads what another one has written.
final class SearchReader {
    let database: Database
    /// Whether it may stay open: a file with two connections cannot leave its log.
    let isReusable: Bool

    /// Prepared statements that it keeps: those of few queries.
    private static let statementsMax = 16

    init(_ pages: Database.Pages) throws(DatabaseError) {
        isReusable = if case .memory = pages.place { true } else { false }
        database = try Database(.reading(pages), cachedStatementsMax: Self.statementsMax)
    }
}
