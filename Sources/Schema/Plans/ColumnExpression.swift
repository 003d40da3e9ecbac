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
        case .mainChild(let child, let owner, let flag):
            joins = []
            sql = { MainChild(table: child, owner: owner, flag: flag).id(of: $0) }
        case .requestSwitch:
            joins = []
            // Not 0, which an ORDER BY would take for the number of a column.
            sql = { _ in "FALSE" }
        case .string, .text, .integer, .decimal, .boolean, .dateTime, .guid, .enumeration,
            .reference, .identifier, .strings, .integers, .given, .children, .links, .foreignKeys,
            .firstLink, .customFields, .bytes:
            let column = field.column ?? field.name
            joins = []
            sql = { $0[column] }
        }
    }
}

/// Of the records of a table that name a record in their reference field `owner`, the one whose flag
/// is set, else the oldest.
struct MainChild: Hashable {
    let table: String
    let owner: String
    let flag: String

    /// Its id, for the record in a scope; null without any.
    func id(of record: Scope) -> SQL {
        """
        (SELECT child."id" FROM \(name: table) child \
        WHERE child.\(name: owner + "Id") = \(record["id"]) \
        ORDER BY child.\(name: flag) DESC, child."id" LIMIT 1)
        """
    }
}

/// The table of the records that a field refers to, joined under the field's name.
package struct Join: Hashable {
    /// What the id of the joined record is read from.
    private enum Key: Hashable {
        case column(String)
        case mainChild(MainChild)
    }

    let field: String
    private let key: Key
    let table: String
    let base: String

    /// - Precondition: `field` refers to one record.
    package init(_ field: Field, in resource: Resource) {
        self.field = field.name
        base = resource.table
        switch (field.type, field.column) {
        case (.reference(let target), let column?):
            table = target
            key = .column(column)
        case (.mainChild(let child, let owner, let flag), _):
            table = child
            key = .mainChild(MainChild(table: child, owner: owner, flag: flag))
        default: preconditionFailure("\(field.name) refers to nothing")
        }
    }

    /// The JOIN clause.
    package var sql: SQL {
        """
         LEFT JOIN \(name: table) AS \(name: field) \
        ON \(name: field)."id" = \(id)
        """
    }

    private var id: SQL {
        switch key {
        case .column(let column): "\(name: base).\(name: column)"
        case .mainChild(let child): child.id(of: Scope(alias: base))
        }
    }
}
