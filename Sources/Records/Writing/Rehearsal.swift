// Changes that are made and rolled back, for dry runs.

import SQLite

extension Store {
    /// Runs `body` and takes back all that it did to the data.
    /// - Throws: What `body` throws, `DatabaseError`.
    package func rehearse(_ body: () throws -> Void) throws {
        let before = database.changeCount
        defer {
            // SQLite counts on over what is rolled back.
            revokedChangeCount += database.changeCount - before
        }
        try database.rehearsal(body)
    }
}
