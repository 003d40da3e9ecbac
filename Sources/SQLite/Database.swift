// A database and its operations.

import CSQLite

/// A connection to an SQLite database (3.40 or later), with one owner. Only one thread at a time
/// may use it. No operation mutates the value of the owner, so that a callback for a row may query
/// again.
///
/// A statement is prepared once for each text and cached. It is reset when the call ends, also by
/// an error. Each operation has two forms: with `SQL`, and with a text and its bindings, for texts
/// that are built once and run often.
public struct Database: ~Copyable {
    /// The place of a database.
    public enum Location: Sendable {
        /// Memory, for as long as the database is open.
        case memory
        /// The file at this path, created if it is missing. What was committed survives the end of
        /// the process.
        case file(String)
        /// Memory, with the content of an image to begin with. The image does not change.
        case image(Image)
        /// The content of another database, to be read while that is not written to.
        case reading(Pages)
        /// The memory of an image that is made, empty to begin with.
        case workspace(ImageWorkspace)
    }

    /// Where the content of an open database is found.
    public struct Pages: Sendable {
        enum Place: Sendable {
            case memory(Mapping)
            case file(String)
        }
        let place: Place
    }

    let connection: Connection

    /// Where its content is found; nil if no other connection can read it.
    public var pages: Pages? { connection.place.map(Pages.init) }

    /// Opens a database with foreign keys enforced. At most `cachedStatementsMax` prepared
    /// statements are kept.
    /// - Throws: `DatabaseError` if the file cannot be opened or is not a database.
    public init(
        _ location: Location, cachedStatementsMax: Int = 128
    ) throws(DatabaseError) {
        connection = try Connection(location, cachedStatementsMax: cachedStatementsMax)
    }

    /// A database over a connection that is open.
    init(over connection: Connection) { self.connection = connection }

    /// Runs all statements of `script`, which has no parameters: for schemas.
    /// - Throws: `DatabaseError` for the first statement that fails; those before it remain done.
    public func execute(_ script: String) throws(DatabaseError) { try connection.execute(script) }

    /// Runs one statement to its end.
    /// - Returns: The number of rows that it inserted, changed or deleted itself, without those of
    ///   triggers and of foreign key actions.
    @discardableResult
    public func run(_ sql: SQL) throws(DatabaseError) -> Int {
        try run(text: sql.text, bindings: sql.bindings)
    }

    /// Runs one statement to its end, like `run(_:)`.
    @discardableResult
    public func run(text: String, bindings: [Value] = []) throws(DatabaseError) -> Int {
        // SQLite keeps the count of the last statement until the next INSERT, UPDATE or DELETE,
        // also after a statement that changes no row.
        let before = unsafe sqlite3_total_changes64(connection.handle)
        try withStatement(text, bindings) { statement throws(DatabaseError) in
            while try statement.step() {}
        }
        let after = unsafe sqlite3_total_changes64(connection.handle)
        return after == before ? 0 : unsafe Int(sqlite3_changes64(connection.handle))
    }

    /// Calls `body` for each row.
    /// - Throws: The error of SQLite or of `body`, which ends the iteration.
    public func forEachRow(
        _ sql: SQL, _ body: (borrowing Row) throws(DatabaseError) -> Void
    ) throws(DatabaseError) {
        try forEachRow(text: sql.text, bindings: sql.bindings, body)
    }

    /// Calls `body` for each row, like `forEachRow(_:_:)`.
    public func forEachRow(
        text: String, bindings: [Value], _ body: (borrowing Row) throws(DatabaseError) -> Void
    ) throws(DatabaseError) {
        try withStatement(text, bindings) { statement throws(DatabaseError) in
            let row = Row(statement)
            while try statement.step() { try body(row) }
        }
    }

    /// Calls `body` for each row of a statement with one parameter, an id: what records are read by.
    public func forEachRow(
        text: String, id: Int64, _ body: (borrowing Row) throws(DatabaseError) -> Void
    ) throws(DatabaseError) {
        try connection.meter.begin(text)
        let statement = try connection.statements.take(text, on: connection)
        defer {
            connection.meter.end(statement)
            connection.statements.giveBack(statement)
        }
        try statement.bind(id)
        let row = Row(statement)
        while try statement.step() { try body(row) }
    }

    /// The result of `read` for the first row; nil without a row. A statement that changes rows
    /// (`INSERT ... RETURNING`) runs to its end, a query stops at its first row.
    public func first<T>(
        _ sql: SQL, _ read: (borrowing Row) throws(DatabaseError) -> T
    ) throws(DatabaseError) -> T? {
        try first(text: sql.text, bindings: sql.bindings, read)
    }

    /// The result of `read` for the first row, like `first(_:_:)`.
    public func first<T>(
        text: String, bindings: [Value], _ read: (borrowing Row) throws(DatabaseError) -> T
    ) throws(DatabaseError) -> T? {
        try withStatement(text, bindings) { statement throws(DatabaseError) -> T? in
            guard try statement.step() else { return nil }
            let result = try read(Row(statement))
            if !statement.isReadOnly { while try statement.step() {} }
            return result
        }
    }

    /// The first result of `read` that is not nil; nil without one. Later rows are not read.
    public func firstMatch<T>(
        _ sql: SQL, _ read: (borrowing Row) throws(DatabaseError) -> T?
    ) throws(DatabaseError) -> T? {
        try withStatement(sql.text, sql.bindings) { statement throws(DatabaseError) -> T? in
            let row = Row(statement)
            while try statement.step() {
                if let match = try read(row) { return match }
            }
            return nil
        }
    }

    /// The results of `read` for all rows.
    public func all<T>(
        _ sql: SQL, _ read: (borrowing Row) throws(DatabaseError) -> T
    ) throws(DatabaseError) -> [T] {
        try all(text: sql.text, bindings: sql.bindings, read)
    }

    /// The results of `read` for all rows, like `all(_:_:)`.
    public func all<T>(
        text: String, bindings: [Value], _ read: (borrowing Row) throws(DatabaseError) -> T
    ) throws(DatabaseError) -> [T] {
        try withStatement(text, bindings) { statement throws(DatabaseError) in
            var results: [T] = []
            let row = Row(statement)
            while try statement.step() { results.append(try read(row)) }
            return results
        }
    }

    /// The bytes that the prepared statements take which are kept.
    public var statementByteCount: Int { connection.statements.byteCount }

    /// The number of rows inserted, changed or deleted since the database was opened, but for those that
    /// rehearsals took back, and those of `makingOwnTables`: while it stays the same, so does the data.
    public var changeCount: Int {
        unsafe Int(sqlite3_total_changes64(connection.handle) - connection.uncountedChanges)
    }

    /// Runs `body`, which changes TEMP tables alone: they are no part of the database.
    /// - Throws: What `body` throws.
    public func makingOwnTables<T>(_ body: () throws(DatabaseError) -> T) throws(DatabaseError)
        -> T
    {
        let before = changeCount
        defer { uncount(since: before) }
        return try body()
    }

    /// Lets the count be what it was: the rows changed since are no change of the data.
    func uncount(since before: Int) {
        connection.uncountedChanges += Int64(changeCount - before)
    }

    /// The row id of the last row that this connection inserted; 0 before the first one.
    public var lastInsertedID: Int64 { unsafe sqlite3_last_insert_rowid(connection.handle) }

    /// Prepares or finds the statement, binds it, runs `body`, and resets it.
    private func withStatement<R>(
        _ text: String, _ bindings: [Value],
        _ body: (Statement) throws(DatabaseError) -> R
    ) throws(DatabaseError) -> R {
        try connection.meter.begin(text)
        let statement = try connection.statements.take(text, on: connection)
        defer {
            connection.meter.end(statement)
            connection.statements.giveBack(statement)
        }
        try statement.bind(bindings)
        return try body(statement)
    }
}
