// Attaching the content of an image, to compare it with the database.

import CSQLite

extension Database {
    /// Runs `body` while the content of an image is attached as a schema of that name, beside
    /// `main` (SQLite, "ATTACH DATABASE").
    /// - Throws: What `body` throws; or a `DatabaseError` if a transaction is open, or memory is
    ///   exhausted.
    public func attaching<T>(_ image: Image, as name: String, _ body: () throws -> T) throws -> T {
        // SQLite cannot detach while a transaction is open.
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
            // The first error is thrown. A schema that cannot be detached stays mapped.
            _ = try? detach(name)
            throw error
        }
    }

    private func detach(_ name: String) throws(DatabaseError) {
        // Not a cached and counted statement: it must run whatever happened before.
        try execute(("DETACH \(name: name)" as SQL).text)
        connection.attached.removeLast()
    }
}
