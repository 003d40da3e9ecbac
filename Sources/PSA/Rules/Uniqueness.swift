// What may be there once is there once.

import SQLite

extension Sandbox {
    /// Notes where a record would repeat another in values that can occur together only once. The
    /// code is the live service's, for callbacks (fact sheet, section 8).
    func noteRepetitions(in write: inout Write) throws(DatabaseError) {
        for unique in write.resource.unique where unique.flag == nil {
            let fields = unique.columns.compactMap { column in
                write.resource.fields.first { $0.column == column }
            }
            let values = fields.map { write[$0.name] }
            guard !values.contains(.null), let last = fields.last else { continue }
            let tests = zip(unique.columns, values).map { "\(name: $0) = \($1)" as SQL }
            let other = try database.first(
                """
                SELECT "id" FROM \(name: write.resource.name) \
                WHERE \(tests.joined(separator: " AND ")) AND "id" IS NOT \(write.id) LIMIT 1
                """
            ) { $0.integer(0) }
            guard let other else { continue }
            let names = fields.map(\.name).joined(separator: " and ")
            write.note(
                Problem(
                    code: "ObjectExists",
                    message: "\(write.resource.title) \(other) has the same \(names) already.",
                    resource: write.errorName, field: write.path + last.name))
        }
    }
}
