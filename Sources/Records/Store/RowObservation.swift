// Who else is told of each row and each transaction, beside what the store keeps itself.

package import SQLite

/// What is told of a store's changes as they are made. Neither may use the database.
package final class RowObservation {
    /// Is told each row before it changes.
    package var row: ((borrowing RowChange) -> Void)?
    /// Is told the begin and the end of transactions.
    package var transaction: ((TransactionEvent) -> Void)?
}
