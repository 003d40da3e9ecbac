// Transactions and savepoints.

import CSQLite

/// A moment of a transaction, or of a savepoint within one.
public enum TransactionEvent: Sendable {
    /// It has begun; those that have begun before it end after it.
    case begun
    /// What was changed since its begin is kept, as far as what it is within is.
    case kept
    /// What was changed since its begin is not.
    case revoked
}

extension Database {
    /// Runs `body` within a transaction that takes the write lock at once (`BEGIN IMMEDIATE`), and
    /// commits. Within another transaction it is a savepoint (SQLite, "SAVEPOINT"): its changes are
    /// kept if the outer one commits.
    /// - Throws: What `body` throws, after rolling back its changes; or a `DatabaseError` if the
    ///   transaction cannot begin or commit, after which nothing is changed.
    public func transaction<T>(_ body: () throws -> T) throws -> T {
        let isOuter = !isInTransaction
        try run(text: isOuter ? "BEGIN IMMEDIATE" : "SAVEPOINT inner")
        connection.tellTransaction?(.begun)
        do {
            let result = try body()
            try run(text: isOuter ? "COMMIT" : "RELEASE inner")
            connection.tellTransaction?(.kept)
            return result
        } catch {
            connection.tellTransaction?(.revoked)
            isOuter ? rollBack() : rollBackInner()
            throw error
        }
    }

    /// Runs `body` within a transaction and always rolls back.
    /// - Returns: The result of `body`.
    /// - Throws: What `body` throws; or a `DatabaseError` if the transaction cannot begin or be
    ///   rolled back.
    public func rehearsal<T>(_ body: () throws -> T) throws -> T {
        guard !isInTransaction else {
            throw DatabaseError(code: SQLITE_MISUSE, message: "a transaction is open")
        }
        try run(text: "BEGIN IMMEDIATE")
        connection.tellTransaction?(.begun)
        let before = changeCount
        defer {
            // SQLite counts on over what is rolled back.
            uncount(since: before)
            connection.tellTransaction?(.revoked)
        }
        do {
            let result = try body()
            connection.rollbackCount += 1
            try run(text: "ROLLBACK")
            return result
        } catch {
            rollBack()
            throw error
        }
    }

    /// The number of transactions and savepoints that were rolled back: what was learned of changes
    /// before the last of them may not hold.
    public var rollbackCount: Int { connection.rollbackCount }

    /// Calls `body` at the begin and at the end of each transaction and savepoint, from now on. It must
    /// not use the database.
    public func observeTransactions(_ body: @escaping (TransactionEvent) -> Void) {
        connection.tellTransaction = body
    }

    /// Whether a transaction is open.
    public var isInTransaction: Bool { unsafe sqlite3_get_autocommit(connection.handle) == 0 }

    /// Rolls back. Errors are ignored: some errors, such as a full disk, have rolled back already,
    /// and another error would hide the first. It works also beyond the limit of work.
    private func rollBack() {
        connection.rollbackCount += 1
        if isInTransaction { _ = try? execute("ROLLBACK") }
    }

    /// Rolls back to the innermost savepoint, and ignores errors like `rollBack()`: if everything
    /// is rolled back already, the savepoint does not exist any more.
    private func rollBackInner() {
        connection.rollbackCount += 1
        guard isInTransaction else { return }
        _ = try? execute("ROLLBACK TO inner")
        _ = try? execute("RELEASE inner")
    }
}
