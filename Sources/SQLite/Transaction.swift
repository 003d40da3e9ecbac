// All or nothing.

import CSQLite

extension Database {
    /// Runs `body` within a transaction that may write from its begin on (`BEGIN IMMEDIATE`), and
    /// commits. Inside another transaction it is a savepoint of that one (SQLite, "SAVEPOINT"): what
    /// it did is kept when the outer one is.
    /// - Throws: what `body` throws, after taking back all that it did; or a `DatabaseError` if the
    ///   transaction cannot begin or commit, and then nothing is done either.
    public func transaction<T>(_ body: () throws -> T) throws -> T {
        let isOuter = !isInTransaction
        try run(text: isOuter ? "BEGIN IMMEDIATE" : "SAVEPOINT inner")
        do {
            let result = try body()
            try run(text: isOuter ? "COMMIT" : "RELEASE inner")
            return result
        } catch {
            isOuter ? rollBack() : rollBackInner()
            throw error
        }
    }

    /// Runs `body` within a transaction and takes back all that it did, also when all went well:
    /// what it answers is what would have been.
    /// - Throws: what `body` throws; or a `DatabaseError` if the transaction cannot begin or be taken
    ///   back.
    public func rehearsal<T>(_ body: () throws -> T) throws -> T {
        guard !isInTransaction else {
            throw DatabaseError(code: SQLITE_MISUSE, message: "a transaction is open")
        }
        try run(text: "BEGIN IMMEDIATE")
        do {
            let result = try body()
            try run(text: "ROLLBACK")
            return result
        } catch {
            rollBack()
            throw error
        }
    }

    /// Whether a transaction is open.
    public var isInTransaction: Bool { unsafe sqlite3_get_autocommit(connection.handle) == 0 }

    /// Never fails in a way that matters: some errors (a full disk) have rolled back already, and a
    /// failure here would hide the error that led here. It is possible also when all work is done
    /// that was allowed.
    private func rollBack() {
        if isInTransaction { _ = try? execute("ROLLBACK") }
    }

    /// Takes back what was done since the innermost savepoint. Fails as little as `rollBack()` does:
    /// where everything is rolled back already, there is no savepoint any more.
    private func rollBackInner() {
        guard isInTransaction else { return }
        _ = try? execute("ROLLBACK TO inner")
        _ = try? execute("RELEASE inner")
    }
}
