// Changes that are made to see what comes of them, and taken back.

import SQLite

extension Store {
    /// Runs `body` and takes back all that it did to the data.
    package func rehearse(_ body: () throws -> Void) throws {
        let before = database.changeCount
        defer {
            // SQLite counts on over what is rolled back.
            revokedChangeCount += database.changeCount - before
            customFieldCache.forget()
        }
        try database.rehearsal(body)
    }
}
