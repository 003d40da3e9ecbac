// The work of statements, counted and limited.

import CSQLite
import Primitives

/// The work of the statements of a connection, in steps of the virtual machine of SQLite. Work is
/// counted instead of timed, so that the same statements on the same data always get equally far.
@safe
final class WorkMeter {
    /// The limit; nil for no limit, and then nothing is counted.
    private var stepsMax: Int?
    /// The work done since the limit was set.
    private(set) var stepsDone = 0
    /// The slices that the work is done in; nil for work that is done at once.
    private var slices: CoroutineSlices?
    /// The number of pages read at the last check.
    private var pagesRead = 0
    private let connection: OpaquePointer

    /// The steps between two checks of a running statement.
    private static let stepsPerLook: Int32 = 200
    /// The cost of reading a page: a binary search in it, or a copy of all of it.
    private static let stepsPerPage = 8
    /// The cost of the beginning and the end of a statement.
    private static let stepsPerStatement = 20
    /// The bytes of the text of a statement that are looked up in the cache in the time of one
    /// step. Preparing is rare enough not to be counted.
    private static let textBytesPerStep = 64
    /// The bytes that are written in the time of one step.
    private static let bytesPerStep = 8
    /// The cost of a search beside the bytes read.
    private static let stepsPerSearch = 4
    /// The bytes that are searched in the time of one step.
    private static let searchedBytesPerStep = 4

    init(_ connection: OpaquePointer) { unsafe self.connection = connection }

    /// The work that may still be done.
    var stepsLeft: Int { stepsMax.map { max(0, $0 - stepsDone) } ?? .max }

    /// Whether there is a limit.
    var isLimited: Bool { stepsMax != nil }

    /// Sets the limit of work, and the work done under it before; nil for no limit.
    func limit(to steps: Int?, after done: Int) {
        stepsMax = steps
        guard steps != nil else { return unsafe sqlite3_progress_handler(connection, 0, nil, nil) }
        stepsDone = done
        pagesRead = pageCount
        unsafe sqlite3_progress_handler(
            connection, Self.stepsPerLook, { unsafe WorkMeter.look($0) },
            Unmanaged.passUnretained(self).toOpaque())
    }

    /// Lets the work pause in the slices of the coroutine that does it.
    func pause(in slices: CoroutineSlices?) {
        self.slices = slices
        if slices != nil, stepsMax == nil { limit(to: .max, after: 0) }
    }

    /// Does work if it takes no more than that many steps.
    /// - Returns: Nil if it takes more; then none of it is counted.
    func attempt<Result>(
        stepsMax attemptMax: Int, _ body: () throws(DatabaseError) -> Result
    ) throws(DatabaseError) -> Result? {
        guard let limit = stepsMax, attemptMax < limit - stepsDone else { return try body() }
        let before = stepsDone
        stepsMax = before + attemptMax
        defer { stepsMax = limit }
        do throws(DatabaseError) {
            return try body()
        } catch {
            guard error.isInterrupted else { throw error }
            stepsDone = before
            return nil
        }
    }

    /// Counts steps.
    /// - Returns: Whether they are within the limit.
    @discardableResult
    func charge(_ steps: Int) -> Bool {
        guard let stepsMax else { return true }
        stepsDone += steps
        return stepsDone <= stepsMax
    }

    /// Counts the writing of bytes.
    func charge(bytes: Int) { charge(bytes / Self.bytesPerStep) }

    /// Counts a search in that many bytes.
    /// - Returns: Whether it is within the limit.
    func chargeSearch(bytes: Int) -> Bool {
        charge(Self.stepsPerSearch + bytes / Self.searchedBytesPerStep)
    }

    /// Counts the beginning of a statement of that many bytes.
    /// - Throws: `DatabaseError` beyond the limit.
    func begin(_ text: String) throws(DatabaseError) {
        guard charge(Self.stepsPerStatement + text.utf8.count / Self.textBytesPerStep),
            slices?.pauseIfDue() ?? true
        else { throw DatabaseError(code: SQLITE_INTERRUPT, message: "too much work", sql: text) }
    }

    /// Counts the steps of a statement that ends, without those that were counted while it ran.
    func end(_ statement: Statement) {
        let steps = unsafe sqlite3_stmt_status(statement.handle, SQLITE_STMTSTATUS_VM_STEP, 1)
        charge(Int(steps % Self.stepsPerLook))
    }

    /// Counts the steps since the last check, and the pages.
    private func look() -> Bool {
        let pages = pageCount
        defer { pagesRead = pages }
        return charge(Int(Self.stepsPerLook) + (pages - pagesRead) * Self.stepsPerPage)
            && slices?.pauseIfDue() ?? true
    }

    /// The progress handler of SQLite; any result but 0 interrupts the statement.
    private static func look(_ context: UnsafeMutableRawPointer?) -> Int32 {
        guard let context = unsafe context else { return 0 }
        let meter = unsafe Unmanaged<WorkMeter>.fromOpaque(context).takeUnretainedValue()
        return meter.look() ? 0 : 1
    }

    /// The number of pages read since the connection was opened, from the cache or not.
    private var pageCount: Int {
        [SQLITE_DBSTATUS_CACHE_HIT, SQLITE_DBSTATUS_CACHE_MISS].reduce(0) { sum, which in
            var count: Int32 = 0
            var highest: Int32 = 0
            unsafe sqlite3_db_status(connection, which, &count, &highest, 0)
            return sum + Int(count)
        }
    }
}

extension Database {
    /// Limits the total work of the statements from now on, in steps of the virtual machine of
    /// SQLite; nil for no limit, as initially. A statement beyond the limit, and each one after it,
    /// ends with an error whose `isInterrupted` is true.
    /// - Parameter done: The work done under the same limit before.
    public func limitWork(to steps: Int?, after done: Int = 0) {
        connection.meter.limit(to: steps, after: done)
        connection.textFunctions.forget()
    }

    /// Lets statements pause in the slices of the coroutine that this is called by, if it is.
    public func pauseInSlices() { connection.meter.pause(in: .current) }

    /// Does work if it takes no more than that many steps.
    /// - Returns: Nil if it takes more; then none of it is counted.
    public func attempt<Result>(
        stepsMax: Int, _ body: () throws(DatabaseError) -> Result
    ) throws(DatabaseError) -> Result? {
        try connection.meter.attempt(stepsMax: stepsMax, body)
    }

    /// Whether the work of statements is limited.
    public var isWorkLimited: Bool { connection.meter.isLimited }

    /// The work that may still be done under the limit.
    public var workLeft: Int { connection.meter.stepsLeft }

    /// The work done under the last limit.
    public var workDone: Int { connection.meter.stepsDone }

    /// Counts work that statements do without steps.
    public func countWork(steps: Int) { connection.meter.charge(steps) }

    /// Counts work that is not done again, since its result was kept.
    /// - Throws: `DatabaseError` beyond the limit.
    public func repeatWork(steps: Int) throws(DatabaseError) {
        guard connection.meter.charge(steps) else {
            throw DatabaseError(code: SQLITE_INTERRUPT, message: "too much work")
        }
    }

    /// Counts the writing of bytes as work.
    public func countWork(bytes: Int) { connection.meter.charge(bytes: bytes) }
}
