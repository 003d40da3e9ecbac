// Columns that a table gets later, all at once.

import CSQLite

extension Database {
    /// Adds columns behind those of a STRICT table, in which every row has null. All take as long as one, and
    /// no row is read: ALTER TABLE reads all rows of such a table for each column, and the schema anew. What
    /// is written is the same (SQLite, "ALTER TABLE", section 7): a row that is shorter than its table has
    /// null in the columns that it lacks.
    /// - Parameter definitions: The columns as CREATE TABLE has them.
    /// - Throws: `DatabaseError`; nothing is changed then.
    public func addColumns(_ definitions: [String], to table: String) throws {
        try transaction {
            try letSchemaBeWritten(true)
            // What may not be written may not be written by the pragma's leave either.
            defer { allowsSchemaWriting(false) }
            let end = "\n) STRICT"
            let columns = definitions.map { ",\n  \($0)" }.joined() + end
            let count = Int64(end.utf8.count)
            let changed = try run(
                """
                UPDATE main.sqlite_schema \
                SET sql = substr(sql, 1, length(sql) - \(count)) || \(columns) \
                WHERE type = 'table' AND name = \(table) AND substr(sql, -\(count)) = \(end)
                """)
            guard changed == 1 else {
                throw DatabaseError(code: SQLITE_ERROR, message: "no STRICT table \(table)")
            }
            // Every connection, this one too, reads the schema anew.
            let version = try first("PRAGMA main.schema_version") { $0.integer(0) } ?? 0
            try execute("PRAGMA main.schema_version = \(version + 1)")
            try letSchemaBeWritten(false)
        }
    }

    /// Lets statements change the table of the schema, or no longer.
    private func letSchemaBeWritten(_ isAllowed: Bool) throws(DatabaseError) {
        guard allowsSchemaWriting(isAllowed) else { throw connection.error(sql: "") }
        try execute("PRAGMA writable_schema = \(isAllowed ? "ON" : "OFF")")
    }

    @discardableResult
    private func allowsSchemaWriting(_ isAllowed: Bool) -> Bool {
        unsafe csqlite_set_switch(
            connection.handle, SQLITE_DBCONFIG_DEFENSIVE, isAllowed ? 0 : 1) == SQLITE_OK
    }

    /// The names of the tables of one of the databases, in the order in which they were made.
    /// - Throws: `DatabaseError`.
    public func tables(in schema: String = "main") throws(DatabaseError) -> [String] {
        try all(
            "SELECT name FROM \(name: schema).sqlite_schema WHERE type = 'table' ORDER BY rowid"
        ) { $0.text(0) }
    }

    /// Whether a statement names a TEMP table, which the connection alone has.
    /// - Throws: `DatabaseError`.
    func namesOwnTable(_ sql: SQL) throws(DatabaseError) -> Bool {
        try first(
            "SELECT 1 FROM temp.sqlite_schema WHERE instr(\(sql.text), '\"' || name || '\"')"
        ) { _ in true } ?? false
    }

    /// The number of columns of a table.
    /// - Throws: `DatabaseError`.
    public func columnCount(of table: String, in schema: String = "main") throws(DatabaseError)
        -> Int
    {
        let count: SQL = "SELECT count(*) FROM pragma_table_info(\(table), \(schema))"
        return Int(try first(count) { $0.integer(0) } ?? 0)
    }
}
