// Indexes that are made with the first value (`Resource.isIndexedLater`).

package import SQLite
package import Schema

extension Store {
    /// Lets the table of a record have the indexes of those references that the record has, by which a delete
    /// looks for it. To be called in the transaction that writes the record.
    func keepIndexes(for write: PreparedRecord) throws(DatabaseError) {
        // Those of a fixture are made when all its records are there.
        guard loading == nil else { return }
        for index in write.plan.indexedLater where write.values[index] ?? .null != .null {
            try keepIndex(of: write.resource.fields[index], in: write.resource.table)
        }
    }

    /// Lets a table of the data have the index of a reference. To be called in a transaction.
    package func keepIndex(of field: Field, in table: String) throws(DatabaseError) {
        // A table of the connection alone gets none, which would be taken for that of the data.
        guard try isKept(table), try !isKept(Tables.nameOfIndex(of: table, by: field.name)) else {
            return
        }
        let indexes = Tables.fieldIndexes(catalog.resource(table))
        for index in indexes where index.field == field.name {
            try database.execute(index.statement)
            undeclared.kept.insert(index.name)
        }
    }
}
