// Declaration -> tables: the second guard of every rule that a table can keep.

package import SQLite

/// The tables of a catalog.
package enum Tables {
    /// The statements that make an empty database: tables, then indexes and triggers.
    package static func script(for catalog: Catalog) -> String {
        let resources = catalog.resources.filter { !$0.isView }
        let tables = resources.map { table($0, catalog).text }
        let added = resources.flatMap { Self.indexes($0).map(\.text) }
        let triggers = resources.flatMap { resource in
            resource.kept?.triggers(of: resource.table).map(\.text) ?? []
        }
        return (tables + added + triggers).map { $0 + ";\n" }.joined()
    }

    private static func table(_ resource: Resource, _ catalog: Catalog) -> SQL {
        let fields = resource.fields.compactMap { field in
            field.column.map { column(field, named: $0, of: resource) }
        }
        let entries = entryColumns.map { "\(name: $0) TEXT NOT NULL COLLATE CASELESS" as SQL }
        let kept = resource.kept?.definitions ?? []
        return """
            CREATE TABLE \(name: resource.table) (
              \((fields + entries + kept).joined(separator: ",\n  "))
            ) STRICT
            """
    }

    /// The columns of the last change and the first entry of a record (`_info`).
    package static let entryColumns = ["lastUpdated", "updatedBy", "dateEntered", "enteredBy"]

    /// The names of the columns of a resource's table, in order.
    package static func columns(of resource: Resource) -> [String] {
        resource.fields.compactMap(\.column) + entryColumns
            + (resource.kept?.columns.map(\.name) ?? [])
    }

    private static func column(_ field: Field, named name: String, of resource: Resource) -> SQL {
        if field.isPrimaryKey { return #""id" INTEGER PRIMARY KEY AUTOINCREMENT"# }
        let isNullable = !field.isRequired && !field.type.isFlag
        let null: SQL = isNullable ? "" : " NOT NULL"
        return "\(name: name) \(storage(of: field.type))\(null)\(check(field.type, name))"
            + (field.namesAnother ? " CHECK (\(name: name) <> \"id\")" : "")
            + reference(field, of: resource)
    }

    private static func storage(of type: FieldType) -> SQL {
        switch type {
        case .string, .text, .enumeration: "TEXT COLLATE CASELESS"
        case .dateTime, .guid, .strings, .integers, .customFields: "TEXT"
        case .decimal: "REAL"
        case .bytes: "BLOB"
        case .integer, .boolean, .reference, .identifier, .foreignKey, .backReference,
            .requestSwitch,
            .children, .mainChild, .links, .foreignKeys, .firstLink:
            "INTEGER"
        }
    }

    private static func check(_ type: FieldType, _ column: String) -> SQL {
        switch type {
        case .string(let max), .bytes(let max):
            return " CHECK (length(\(name: column)) <= \(SQL.literal(Int64(max))))"
        case .integer(let range):
            return """
                 CHECK (\(name: column) BETWEEN \(SQL.literal(range.lowerBound)) \
                AND \(SQL.literal(range.upperBound)))
                """
        case .boolean:
            return " CHECK (\(name: column) IN (0, 1))"
        case .enumeration(let words):
            // Not IN: SQLite makes a table of more than two words, anew for each row.
            let tests = words.map { "\(name: column) = \(SQL.literal($0))" as SQL }
            return " CHECK (\(tests.joined(separator: " OR ")))"
        case .dateTime:
            return " CHECK (\(name: column) GLOB '????-??-??T??:??:??Z')"
        case .customFields:
            // Not json_valid(): SQLite 3.40 does not trust it in schemas.
            return " CHECK (\(name: column) GLOB '{*}')"
        case .text, .decimal, .guid, .reference, .identifier, .foreignKey, .children, .mainChild,
            .links, .foreignKeys, .firstLink, .backReference, .strings, .integers, .requestSwitch:
            return ""
        }
    }

    private static func reference(_ field: Field, of resource: Resource) -> SQL {
        switch field.type {
        case .reference(let target), .identifier(let target):
            let action: SQL =
                field.name == resource.parent
                ? "CASCADE" : field.isReleased ? "SET NULL" : "RESTRICT"
            return " REFERENCES \(name: target) (\"id\") ON DELETE \(action)"
        default: return ""
        }
    }

    /// An index over one field.
    package struct Index {
        package let name: String
        /// The name of the field.
        package let field: String
        /// The statement that makes it.
        package let statement: SQL
    }

    /// The indexes over one field that are not unique.
    package static func fieldIndexes(_ resource: Resource) -> [Index] {
        resource.fields.compactMap { field in
            guard let column = field.column, field.isIndexed || field.refersToRecord else {
                return nil
            }
            let name = "\(resource.name) by \(field.name)"
            return Index(
                name: name, field: field.name,
                statement: """
                    CREATE INDEX \(name: name) ON \(name: resource.table) (\(name: column))
                    """)
        }
    }

    private static func indexes(_ resource: Resource) -> [SQL] {
        let fields = fieldIndexes(resource).map(\.statement)
        let unique = resource.unique.map { unique -> SQL in
            let columns = unique.columns.map { "\(name: $0)" as SQL }.joined(separator: ", ")
            let whereClause: SQL = unique.flag.map { " WHERE \(name: $0)" } ?? ""
            return """
                CREATE UNIQUE INDEX \
                \(name: "\(resource.name) once by \(unique.columns.joined(separator: ", "))") \
                ON \(name: resource.table) (\(columns))\(whereClause)
                """
        }
        return fields + unique
    }
}

extension FieldType {
    /// Whether values are flags, which are never null.
    package var isFlag: Bool {
        if case .boolean = self { true } else { false }
    }
}

extension Field {
    /// Whether the stored value is the id of a record.
    package var refersToRecord: Bool {
        switch type {
        case .reference, .identifier: true
        default: false
        }
    }
}
