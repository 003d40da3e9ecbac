// What statements cost, counted and bounded.

import CSQLite

/// Counts the work of a connection's statements, in steps of SQLite's virtual machine. Work is
/// counted and not timed, so that the same statements on the same data always come as far.
@safe
final class WorkMeter {
    /// What may be done; nil for no bound, and then nothing is counted.
    private var stepsMax: Int?
    /// What was done since the bound was set.
    private(set) var stepsDone = 0
    /// Pages that had been read when the meter was last looked at.
    private var pagesRead = 0
    private let connection: OpaquePointer

    /// Steps between two looks of a statement that runs.
    private static let stepsPerLook: Int32 = 200
    /// What the reading of a page costs: a binary search in it, or a copy of all of it.
    private static let stepsPerPage = 8
    /// What the beginning and the end of a statement cost.
    private static let stepsPerStatement = 20
    /// Bytes of a statement's text that are found among the prepared ones in the time of a step; they
    /// are prepared seldom enough.
    private static let textBytesPerStep = 64
    /// Bytes that are written in the time of a step.
    private static let bytesPerStep = 8
    /// What a search costs beside the reading of bytes.
    private static let stepsPerSearch = 4
    /// Bytes that are searched in the time of a step.
    private static let searchedBytesPerStep = 4

    init(_ connection: OpaquePointer) { unsafe self.connection = connection }

    /// Whether there is a bound.
    var isLimited: Bool { stepsMax != nil }

    /// Lets statements do so much and no more, with what was done already; nil for no bound.
    func limit(to steps: Int?, after done: Int) {
        stepsMax = steps
        guard steps != nil else { return unsafe sqlite3_progress_handler(connection, 0, nil, nil) }
        stepsDone = done
        pagesRead = pageCount
        unsafe sqlite3_progress_handler(
            connection, Self.stepsPerLook, { unsafe WorkMeter.look($0) },
            Unmanaged.passUnretained(self).toOpaque())
    }

    /// Counts steps.
    /// - Returns: Whether they were still allowed.
    @discardableResult
    func charge(_ steps: Int) -> Bool {
        guard let stepsMax else { return true }
        stepsDone += steps
        return stepsDone <= stepsMax
    }

    /// Counts the writing of bytes.
    func charge(bytes: Int) { charge(bytes / Self.bytesPerStep) }

    /// Counts a search in so many bytes.
    /// - Returns: Whether it was still allowed.
    func chargeSearch(bytes: Int) -> Bool {
        charge(Self.stepsPerSearch + bytes / Self.searchedBytesPerStep)
    }

    /// Counts the beginning of a statement of so many bytes.
    /// - Throws: if that is too much.
    func begin(_ text: String) throws(DatabaseError) {
        guard charge(Self.stepsPerStatement + text.utf8.count / Self.textBytesPerStep) else {
            throw DatabaseError(code: SQLITE_INTERRUPT, message: "too much work", sql: text)
        }
    }

    /// Counts the steps of a statement that ends, but for those that were counted while it ran.
    func end(_ statement: Statement) {
        let steps = unsafe sqlite3_stmt_status(statement.handle, SQLITE_STMTSTATUS_VM_STEP, 1)
        charge(Int(steps % Self.stepsPerLook))
    }

    /// Counts the steps since the last look, and the pages.
    private func look() -> Bool {
        let pages = pageCount
        defer { pagesRead = pages }
        return charge(Int(Self.stepsPerLook) + (pages - pagesRead) * Self.stepsPerPage)
    }

    /// What SQLite calls while a statement runs; anything but 0 interrupts it.
    private static func look(_ context: UnsafeMutableRawPointer?) -> Int32 {
        guard let context = unsafe context else { return 0 }
        let meter = unsafe Unmanaged<WorkMeter>.fromOpaque(context).takeUnretainedValue()
        return meter.look() ? 0 : 1
    }

    /// Pages read since the connection was opened, wherever they were found.
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
    /// Lets the statements from now on do so much work in all, in steps of SQLite's virtual machine;
    /// nil for no bound, as in the beginning. The one that does more ends with an error whose
    /// `isInterrupted` is true, and so does every later one.
    /// - Parameter done: Work under the same bound that was done earlier.
    public func limitWork(to steps: Int?, after done: Int = 0) {
        connection.meter.limit(to: steps, after: done)
        connection.textFunctions.forget()
    }

    /// Whether the work of statements is bounded.
    public var isWorkLimited: Bool { connection.meter.isLimited }

    /// The work that was done under the bound that was set last.
    public var workDone: Int { connection.meter.stepsDone }

    /// Counts work that statements do without steps.
    public func countWork(steps: Int) { connection.meter.charge(steps) }

    /// Counts the writing of bytes as work.
    public func countWork(bytes: Int) { connection.meter.charge(bytes: bytes) }
}
