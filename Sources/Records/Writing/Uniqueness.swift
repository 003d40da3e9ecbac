// Uniqueness of values.

import Dialect
import SQLite
package import Schema

extension Store {
    /// Notes where a record would repeat another in values that can occur together only once. The
    /// code is the live service's, for callbacks (docs/LIVE-API.md#errors).
    func checkUniqueness(in write: inout PreparedRecord) throws(DatabaseError) {
        for unique in write.resource.unique where unique.flag == nil {
            let fields = unique.columns.compactMap { column in
                write.resource.fields.first { $0.column == column }
            }
            let shown = fields.map { write.resource.keyed(by: $0) ?? $0 }
            let values = fields.map { write[$0.name] }
            guard !values.contains(.null), let last = shown.last(where: { !$0.isReadOnly })
            else { continue }
            let tests = zip(unique.columns, values).map { "\(name: $0) = \($1)" as SQL }
            let other = try database.first(
                """
                SELECT "id" FROM \(name: write.resource.table) \
                WHERE \(tests.joined(separator: " AND ")) AND "id" IS NOT \(write.id) LIMIT 1
                """
            ) { $0.integer(0) }
            guard let other else { continue }
            let names = shown.map(\.name).joined(separator: " and ")
            write.addError(
                FieldError(
                    code: "ObjectExists",
                    message: "\(write.resource.title) \(other) has the same \(names) already.",
                    resource: write.errorName, field: write.path + last.name))
        }
    }
}

extension Resource {
    /// The field that a body has for the key of a reference that is not shown itself.
    package func keyed(by reference: Field) -> Field? {
        guard reference.isWriteOnly else { return nil }
        return fields.first { $0.type.keyedField == reference.name }
    }
}
