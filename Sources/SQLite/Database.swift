// A database and everything that is done with it.

import CSQLite

/// A connection to an SQLite database (3.40 or later), with one owner. One thread at a time may use
/// it. No operation changes the owner's value, so that a callback for a row may ask again.
///
/// A statement is prepared once per text and kept. It is reset when the call ends, however it
/// ends. Each operation comes in two forms: with `SQL`, and with a text and its bindings, for
/// texts that are built once and run often.
public struct Database: ~Copyable {
    /// Where a database lives.
    public enum Location: Sendable {
        /// In memory, for as long as it is open.
        case memory
        /// In the file at this path, made if it is missing. What was committed survives the death
        /// of the process.
        case file(String)
        /// In memory, beginning with the content of an image, which stays as it is.
        case image(Image)
    }

    let connection: Connection

    /// Opens a database with foreign keys enforced. At most `cachedStatementsMax` prepared
    /// statements are kept.
    /// - Throws: if the file cannot be opened or is no database.
    public init(
        _ location: Location, cachedStatementsMax: Int = 128
    ) throws(DatabaseError) {
        connection = try Connection(location, cachedStatementsMax: cachedStatementsMax)
    }

    /// Runs all statements of `script`, which has no parameters: for schemas.
    /// - Throws: at the first that fails; what ran before it stays.
    public func execute(_ script: String) throws(DatabaseError) { try connection.execute(script) }

    /// Runs one statement to its end.
    /// - Returns: the number of rows it inserted, changed or deleted itself, without those of
    ///   triggers and of foreign key actions.
    @discardableResult
    public func run(_ sql: SQL) throws(DatabaseError) -> Int {
        try run(text: sql.text, bindings: sql.bindings)
    }

    /// Runs one statement to its end, as `run(_:)` does.
    @discardableResult
    public func run(text: String, bindings: [Value] = []) throws(DatabaseError) -> Int {
        // SQLite's count of the last statement stands until the next INSERT, UPDATE or DELETE,
        // also over a statement that changes no row.
        let before = unsafe sqlite3_total_changes64(connection.handle)
        try withStatement(text, bindings) { statement throws(DatabaseError) in
            while try statement.step() {}
        }
        let after = unsafe sqlite3_total_changes64(connection.handle)
        return after == before ? 0 : unsafe Int(sqlite3_changes64(connection.handle))
    }

    /// Calls `body` for each row.
    /// - Throws: what SQLite or `body` throws, which ends the walk.
    public func forEachRow(
        _ sql: SQL, _ body: (borrowing Row) throws(DatabaseError) -> Void
    ) throws(DatabaseError) {
        try forEachRow(text: sql.text, bindings: sql.bindings, body)
    }

    /// Calls `body` for each row, as `forEachRow(_:_:)` does.
    public func forEachRow(
        text: String, bindings: [Value], _ body: (borrowing Row) throws(DatabaseError) -> Void
    ) throws(DatabaseError) {
        try withStatement(text, bindings) { statement throws(DatabaseError) in
            let row = Row(statement)
            while try statement.step() { try body(row) }
        }
    }

    /// What `read` makes of the first row; nil if there is none. A statement that changes rows
    /// (`INSERT ... RETURNING`) runs to its end, a query is left at its first row.
    public func first<T>(
        _ sql: SQL, _ read: (borrowing Row) throws(DatabaseError) -> T
    ) throws(DatabaseError) -> T? {
        try first(text: sql.text, bindings: sql.bindings, read)
    }

    /// What `read` makes of the first row, as `first(_:_:)` does.
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

    /// What `read` makes of the first row of which it makes anything; nil if there is none. The rows
    /// behind it are not read.
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

    /// What `read` makes of each row.
    public func all<T>(
        _ sql: SQL, _ read: (borrowing Row) throws(DatabaseError) -> T
    ) throws(DatabaseError) -> [T] {
        try all(text: sql.text, bindings: sql.bindings, read)
    }

    /// What `read` makes of each row.
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

    /// How many rows were inserted, changed or deleted since the database was opened.
    public var changeCount: Int { unsafe Int(sqlite3_total_changes64(connection.handle)) }

    /// The row id of the last row inserted by this connection; 0 if there was none.
    public var lastInsertedID: Int64 { unsafe sqlite3_last_insert_rowid(connection.handle) }

    /// Prepares or finds the statement, binds it, and makes sure that it is reset.
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
