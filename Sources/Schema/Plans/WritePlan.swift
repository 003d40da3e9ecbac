// Declaration -> the statements that make a record and read what is stored of it.

import SQLite

/// The statements that insert a record and read it before a change; made once per resource.
package struct WritePlan: Sendable {
    /// The fields whose values are bound, by index; before them stands the id, behind them the
    /// columns of `Tables.entryColumns`.
    package let fields: [Int]
    /// Makes a record.
    package let inserting: String
    /// Makes a record, or puts it in the place of the one with the same id.
    package let replacing: String
    /// Reads a column for each field by the record's id; null where a field has none.
    package let reading: String
    /// Finds whether there is a record of an id.
    package let finding: String

    init(_ resource: Resource) {
        fields = resource.fields.indices.filter {
            resource.fields[$0].column != nil && !resource.fields[$0].isPrimaryKey
        }
        let names =
            ["id"] + fields.compactMap { resource.fields[$0].column } + Tables.entryColumns
        let columns = names.map { SQL(name: $0) }
        let places = Array(repeating: "?" as SQL, count: names.count)
        let insert: SQL = """
            INSERT INTO \(name: resource.table) (\(columns.joined(separator: ", "))) \
            VALUES (\(places.joined(separator: ", ")))
            """
        let read = resource.fields.map { field -> SQL in
            field.column.map { "\(name: $0)" } ?? "NULL"
        }
        let select: SQL = """
            SELECT \(read.joined(separator: ", ")) FROM \(name: resource.table) WHERE "id" = ?
            """
        reading = select.text
        let find: SQL = "SELECT 1 FROM \(name: resource.table) WHERE \"id\" = ?"
        finding = find.text
        let parts = columns.dropFirst().map { "\($0) = excluded.\($0)" as SQL }
        inserting = insert.text
        replacing =
            (insert + " ON CONFLICT (\"id\") DO UPDATE SET \(parts.joined(separator: ", "))").text
    }
}
