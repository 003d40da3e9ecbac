// Columns that the database keeps up to date: what would take too long to work out for each row of
// a list.

package import SQLite

/// Columns of a record that are worked out from the rows of another table that name it, whenever
/// one of those changes. No request and no fixture sets them.
package struct KeptColumns: Sendable {
    /// The columns, each with its type.
    let columns: [(name: String, type: Column)]
    /// The table with the rows, and its column with the record's id.
    let source: (table: String, owner: String)
    /// The one row with the values for the record of an id; none where they are null.
    let values: @Sendable (_ id: SQL) -> SQL
    /// A flag that the values depend on, of the records that a column of the rows refers to.
    let flag: (table: String, name: String, column: String)

    package init(
        columns: [(name: String, type: Column)], source: (table: String, owner: String),
        values: @escaping @Sendable (_ id: SQL) -> SQL,
        flag: (table: String, name: String, column: String)
    ) {
        self.columns = columns
        self.source = source
        self.values = values
        self.flag = flag
    }

    /// The content of a column.
    package enum Column: Sendable {
        case text, id
    }

    /// The definitions of the columns.
    var definitions: [SQL] {
        columns.map { name, type in
            switch type {
            // With case, so that a change of it alone is seen as one.
            case .text: "\(name: name) TEXT"
            case .id: "\(name: name) INTEGER"
            }
        }
    }

    /// The triggers that keep the columns of a table.
    func triggers(of table: String) -> [SQL] {
        let inserted: SQL = "new.\(name: source.owner)"
        let deleted: SQL = "old.\(name: source.owner)"
        let named: SQL = """
            (SELECT \(name: source.owner) FROM \(name: source.table) \
            WHERE \(name: flag.column) = new."id")
            """
        return [
            trigger(
                "\(table) after an insert", "INSERT", when: isFlagged("new"),
                updating(table, "= \(inserted)")),
            trigger(
                "\(table) after a delete", "DELETE", when: isFlagged("old"),
                updating(table, "= \(deleted)")),
            trigger(
                "\(table) after an update", "UPDATE",
                when: "\(isFlagged("old")) OR \(isFlagged("new"))",
                updating(table, "IN (\(deleted), \(inserted))")),
            """
            CREATE TRIGGER \(name: "\(table) after a change of \(flag.table)") \
            AFTER UPDATE OF \(name: flag.name) ON \(name: flag.table) \
            WHEN new.\(name: flag.name) <> old.\(name: flag.name) \
            BEGIN \(updating(table, "IN \(named)")); END
            """,
        ]
    }

    /// Whether the record that a row refers to has the flag: the values come from such rows alone.
    private func isFlagged(_ row: String) -> SQL {
        """
        (SELECT \(name: flag.name) FROM \(name: flag.table) \
        WHERE "id" = \(name: row).\(name: flag.column))
        """
    }

    private func trigger(_ name: String, _ event: SQL, when test: SQL, _ statement: SQL) -> SQL {
        """
        CREATE TRIGGER \(name: name) AFTER \(event) ON \(name: source.table) WHEN \(test) \
        BEGIN \(statement); END
        """
    }

    /// Works the columns out for the records whose ids fulfil a test. A row that has the values
    /// already is not written.
    private func updating(_ table: String, _ test: SQL) -> SQL {
        let names = columns.map { SQL(name: $0.name) }.joined(separator: ", ")
        let values = values("\(name: table).\"id\"")
        return """
            UPDATE \(name: table) SET (\(names)) = (\(values)) \
            WHERE "id" \(test) AND (\(names)) IS NOT (\(values))
            """
    }
}
