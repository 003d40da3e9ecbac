// How the value of a field is read in SQL: by everything that reads, in the same way.

package import SQLite

/// The SQL for the value of a field that holds one value, and the joins that it needs.
package struct ColumnExpression {
    /// The reference fields whose records are read.
    package let joins: [String]
    /// The value, in a scope in which those are joined.
    package let sql: (Scope) -> SQL

    /// - Precondition: the field holds one value, not a list.
    package init(_ field: Field, of resource: Resource) {
        if let expression = field.expression {
            joins = expression.joins
            sql = expression.sql
            return
        }
        switch field.type {
        case .backReference(let holder, let own):
            joins = [own]
            sql = { "(\($0[own, holder + "Id"]) IS \($0["id"]))" }
        case .foreignKey(let name):
            let column = resource.field(name)?.column ?? name
            joins = []
            sql = { $0[column] }
        case .requestSwitch:
            joins = []
            // Not 0, which an ORDER BY would take for the number of a column.
            sql = { _ in "FALSE" }
        case .string, .text, .integer, .decimal, .boolean, .dateTime, .guid, .enumeration,
            .reference, .identifier, .strings, .integers, .children, .links, .foreignKeys,
            .firstLink, .customFields, .bytes:
            let column = field.column ?? field.name
            joins = []
            sql = { $0[column] }
        }
    }
}

/// The table of a reference field's records, joined under the field's name.
package struct Join: Hashable {
    let field: String
    let column: String
    let table: String
    let base: String

    /// - Precondition: `field` is a reference field of `resource`.
    package init(_ field: Field, in resource: Resource) {
        guard case .reference(let target) = field.type, let column = field.column else {
            preconditionFailure("\(field.name) refers to nothing")
        }
        self.field = field.name
        self.column = column
        table = target
        base = resource.table
    }

    /// The JOIN clause.
    package var sql: SQL {
        """
         LEFT JOIN \(name: table) AS \(name: field) \
        ON \(name: field)."id" = \(name: base).\(name: column)
        """
    }
}
