// Values that the database computes from a record and those it refers to.

package import SQLite

/// A value computed by the database from a record and the records it refers to.
package struct Expression: Sendable {
    /// The reference fields whose records it reads.
    let joins: [String]
    /// The SQL in a scope.
    package let sql: @Sendable (Scope) -> SQL

    /// An expression over the record itself and the records in its reference fields `joins`.
    package init(joining joins: [String] = [], _ sql: @escaping @Sendable (Scope) -> SQL) {
        self.joins = joins
        self.sql = sql
    }
}

extension Field.Trait {
    /// A value computed from the record and the records in its reference fields `joins`.
    package static func computed(
        joining joins: [String] = [], _ sql: @escaping @Sendable (Scope) -> SQL
    ) -> Field.Trait {
        .computed(Expression(joining: joins, sql))
    }

    /// A stored value shown through an expression.
    package static func shown(
        joining joins: [String] = [], _ sql: @escaping @Sendable (Scope) -> SQL
    ) -> Field.Trait {
        .shown(Expression(joining: joins, sql))
    }
}

/// The names under which an expression finds its record and those joined to it.
package struct Scope: Sendable {
    /// The alias of the record's own table.
    let alias: String

    package init(alias: String) {
        self.alias = alias
    }

    /// A column of the record.
    package subscript(column: String) -> SQL { "\(name: alias).\(name: column)" }
    /// A column of the record that reference field `field` refers to.
    package subscript(field: String, column: String) -> SQL { "\(name: field).\(name: column)" }
}

extension Field {
    /// A member of a reference that shows the member of that name of the record referred to.
    package convenience init(shown name: String, _ type: FieldType) {
        self.init(name, type, .computed { $0[name] })
    }
}
