// The content of an image beside the database's own, to compare the two.

import CSQLite

extension Database {
    /// Runs `body` while the content of an image can be read as a schema of that name, beside `main`
    /// (SQLite, "ATTACH DATABASE").
    /// - Throws: what `body` throws; or a `DatabaseError` if a transaction is open, or memory is
    ///   short.
    public func attaching<T>(_ image: Image, as name: String, _ body: () throws -> T) throws -> T {
        // SQLite can detach nothing while a transaction is open.
        guard !isInTransaction else {
            throw DatabaseError(code: SQLITE_BUSY, message: "a transaction is open")
        }
        let mapping = try image.map()
        try run("ATTACH ':memory:' AS \(name: name)")
        connection.attached.append(mapping)
        do {
            let code = unsafe sqlite3_deserialize(
                connection.handle, name, mapping.start.assumingMemoryBound(to: UInt8.self),
                sqlite3_int64(image.byteCount), sqlite3_int64(image.byteCountMax),
                UInt32(SQLITE_DESERIALIZE_READONLY))
            guard code == SQLITE_OK else { throw connection.error(sql: "") }
            let result = try body()
            try detach(name)
            return result
        } catch {
            // The first error is the one to tell. What cannot be detached stays mapped.
            _ = try? detach(name)
            throw error
        }
    }

    private func detach(_ name: String) throws(DatabaseError) {
        // Not as a statement that is kept and counted: it has to run whatever came before.
        try execute(("DETACH \(name: name)" as SQL).text)
        connection.attached.removeLast()
    }
}
