// All or nothing.

import CSQLite

extension Database {
    /// Runs `body` within a transaction that may write from its begin on (`BEGIN IMMEDIATE`), and
    /// commits. Transactions do not nest.
    /// - Throws: what `body` throws, after taking back all that it did; or a `DatabaseError` if the
    ///   transaction cannot begin or commit, and then nothing is done either.
    public func transaction<T>(_ body: () throws -> T) throws -> T {
        try run(text: "BEGIN IMMEDIATE")
        do {
            let result = try body()
            try run(text: "COMMIT")
            return result
        } catch {
            rollBack()
            throw error
        }
    }

    /// Whether a transaction is open.
    public var isInTransaction: Bool { unsafe sqlite3_get_autocommit(connection.handle) == 0 }

    /// Never fails in a way that matters: some errors (a full disk) have rolled back already, and a
    /// failure here would hide the error that led here.
    private func rollBack() {
        if isInTransaction { _ = try? run(text: "ROLLBACK") }
    }
}
