// Work on a database in slices, so that one request does not keep others waiting.

import Primitives

/// Whether the request that is answered can be asked again, and what it has searched for until then.
public final class Slicing {
    /// The steps of work of a slice, and the time of one of a search.
    public var stepsMax: Int
    public var nanosecondsMax: Int64
    /// The most requests whose searches go on at one time.
    private let searchesMax: Int
    /// Whether it can be asked again.
    public var isPossible = false
    /// Whether it has to be asked again, since a search of it goes on or has to wait.
    public var isUnfinished = false
    /// The searches of it that take long; nil for none.
    public var searches: LongSearches?
    /// The answers in slices that are written from the data, and the changes that wait for them.
    public let holds = DataHolds()
    /// The connections that searches use, and one that none uses.
    var readersInUse = 0
    var idleReader: SearchReader?

    public init(stepsMax: Int, nanosecondsMax: Int64, searchesMax: Int) {
        self.stepsMax = stepsMax
        self.nanosecondsMax = nanosecondsMax
        self.searchesMax = searchesMax
    }

    /// Whether the searches of one more request may go on.
    public var hasRoom: Bool { readersInUse < searchesMax }

    /// The end of a slice that begins now.
    public func sliceEnd(of database: borrowing Database) -> SliceEnd {
        SliceEnd(
            steps: database.workDone + stepsMax, moment: MonotonicTime.nanoseconds + nanosecondsMax)
    }

    /// Ends the request, for now if it is asked again.
    public func end() {
        isPossible = false
        isUnfinished = false
        if searches != nil { searches = nil }
    }
}

/// Where a slice ends that writes records.
public struct SliceEnd {
    fileprivate let steps: Int
    fileprivate let moment: Int64

    /// Whether so much is done, or so late is it.
    public func isReached(by database: borrowing Database) -> Bool {
        database.workDone >= steps || MonotonicTime.nanoseconds >= moment
    }
}

extension Slicing {
    /// Holds the data for the present answer, as its searches do already if they take long.
    /// - Throws: `ChangeWaiting`.
    public func holdData() throws(ChangeWaiting) -> DataHold {
        if let searches { return searches.hold }
        guard let hold = holds.holdUnlessChangesWait() else { throw ChangeWaiting() }
        return hold
    }

    /// What a search finds in a database. One that takes long, of a request that can be asked again, goes
    /// on in slices after the error that ends the request for now.
    /// - Parameters:
    ///   - sql: The statement that is searched by.
    ///   - find: Runs it in the database that it is given.
    /// - Throws: `DatabaseError`; with `isUnfinished` set, the search goes on.
    public func search<Found>(
        _ sql: SQL, in database: borrowing Database,
        _ find: @escaping (borrowing Database) throws(DatabaseError) -> Found
    ) throws(DatabaseError) -> Found {
        guard isPossible else { return try find(database) }
        if let found = try searches?.found(by: sql, database) as? Found { return found }
        let found = try database.attempt(stepsMax: stepsMax) { () throws(DatabaseError) in
            try find(database)
        }
        if let found { return found }
        guard try beginSearch(sql, of: database, find) else { return try find(database) }
        isUnfinished = true
        throw .unfinished(sql)
    }

    /// Begins a search in slices, unless changes wait.
    /// - Returns: Whether there is a way to do so: another connection lacks the TEMP tables of this one.
    private func beginSearch(
        _ sql: SQL, of database: borrowing Database,
        _ find: @escaping (borrowing Database) throws(DatabaseError) -> Any
    ) throws(DatabaseError) -> Bool {
        guard let pages = database.pages, !database.isInTransaction,
            try !database.namesOwnTable(sql)
        else { return false }
        if searches == nil {
            guard hasRoom else { return false }
            guard let hold = holds.holdUnlessChangesWait() else { return true }
            searches = try LongSearches(self, database, at: pages, hold)
        }
        searches?.begin(sql, of: database, find)
        return true
    }
}
