// Members of other records that the rows of a table add up to, such as the hours of a ticket.

import SQLite

/// A column of the records that a reference field names: the sum of a column over the rows that name
/// them. The database keeps it, whatever changes the rows, and no table is asked before there is one:
/// the triggers are those of the table with the rows.
package struct Tally: Sendable {
    /// The column whose values are added up.
    let column: String
    /// The reference field that names the record.
    let field: String
    /// The column of that record with the sum, null without rows.
    let sum: String

    /// The values of `column` are added up in the column `sum` of what `field` refers to.
    package init(of column: String, over field: String, in sum: String) {
        self.column = column
        self.field = field
        self.sum = sum
    }

    /// The triggers on the table of a resource.
    func triggers(of resource: Resource) -> [SQL] {
        guard let owner = resource.field(field), let key = owner.column,
            case .reference(let target) = owner.type
        else { return [] }
        let new: SQL = "new.\(name: key)"
        let old: SQL = "old.\(name: key)"
        let value: SQL = "\(name: column)"
        let total = SQL.derived("sum(\(value))")
        func trigger(_ event: SQL, _ tail: String, when test: SQL, _ ids: SQL) -> SQL {
            """
            CREATE TRIGGER \(name: "\(resource.name) in \(target).\(sum) after \(tail)") \
            AFTER \(event) ON \(name: resource.table) WHEN \(test) BEGIN \
            UPDATE \(name: target) SET \(name: sum) = (SELECT \(total) \
            FROM \(name: resource.table) WHERE \(name: key) = \(name: target)."id") \
            WHERE "id" IN (\(ids)); END
            """
        }
        return [
            trigger("INSERT", "an insert", when: "\(new) IS NOT NULL", new),
            trigger("DELETE", "a delete", when: "\(old) IS NOT NULL", old),
            trigger(
                "UPDATE", "an update",
                when: "(\(new), new.\(value)) IS NOT (\(old), old.\(value))", "\(old), \(new)"),
        ]
    }
}
