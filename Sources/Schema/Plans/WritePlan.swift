// Declaration -> the statements that make a record and read what is stored of it.

import SQLite

/// The statements that insert a record and read it before a change; made once per resource.
package final class WritePlan: Sendable {
    /// The fields whose values are bound, by index; before them stands the id, behind them the
    /// columns of `Tables.entryColumns`.
    package let fields: [Int]
    /// Those of them whose values are GUIDs that the server gives.
    package let guids: Set<Int>
    /// The fields that get a value where a new record names none, each with what it gets.
    package let defaulted: [(index: Int, value: Field.Default, isFlag: Bool, isKept: Bool)]
    /// The required fields, each with the index of the field that holds the value.
    package let required: [(index: Int, stored: Int)]
    /// The fields that show the value of another one, which is written.
    package let aliases: [Int]
    /// The flags of records referred to.
    package let backReferences: [Int]
    /// The fields whose stored values have limits.
    package let limited: [(index: Int, limit: ValueLimit)]
    /// The fields whose index is made with the first value.
    package let indexedLater: [Int]
    /// `RowChange.hash(of:)` of the table's name.
    package let tableHash: UInt64
    /// Makes a record.
    package let inserting: String
    /// Makes a record, or puts it in the place of the one with the same id.
    package let replacing: String
    /// Reads a column for each field by the record's id; null where a field has none.
    package let reading: String
    /// Finds whether there is a record of an id.
    package let finding: String
    /// Finds whether there is a record of an id below a parent; nil for a resource below none.
    package let findingBelow: String?

    /// What a stored value may be.
    package enum ValueLimit: Sendable {
        /// So many characters.
        case length(Int)
        case range(ClosedRange<Int64>)
        case words([String])

        /// Nil for a type without a limit.
        init?(_ type: FieldType) {
            switch type {
            case .string(let max): self = .length(max)
            case .integer(let range): self = .range(range)
            case .enumeration(let words): self = .words(words)
            default: return nil
            }
        }
    }

    init(_ resource: Resource) {
        fields = resource.fields.indices.filter {
            resource.fields[$0].column != nil && !resource.fields[$0].isPrimaryKey
        }
        guids = Set(
            fields.filter { if case .guid = resource.fields[$0].type { true } else { false } })
        defaulted = Self.defaulted(resource, fields, except: guids)
        required = Self.required(resource)
        aliases = resource.fields.indices.filter { index in
            switch resource.fields[index].type {
            case .foreignKey, .foreignKeys, .firstLink: true
            default: false
            }
        }
        backReferences = resource.fields.indices.filter { index in
            if case .backReference = resource.fields[index].type { true } else { false }
        }
        limited = resource.fields.indices.compactMap { index in
            ValueLimit(resource.fields[index].type).map { (index, $0) }
        }
        indexedLater = resource.fields.indices.filter {
            resource.isIndexedLater(resource.fields[$0])
        }
        tableHash = RowChange.hash(of: resource.table)
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
        findingBelow = resource.parentColumn.map { (find + " AND \(name: $0) = ?").text }
        let parts = columns.dropFirst().map { "\($0) = excluded.\($0)" as SQL }
        inserting = insert.text
        replacing =
            (insert + " ON CONFLICT (\"id\") DO UPDATE SET \(parts.joined(separator: ", "))").text
    }

    private static func defaulted(_ resource: Resource, _ fields: [Int], except guids: Set<Int>)
        -> [(index: Int, value: Field.Default, isFlag: Bool, isKept: Bool)]
    {
        fields.compactMap { index in
            let field = resource.fields[index]
            guard field.name != resource.parent, !guids.contains(index) else { return nil }
            // A PUT leaves values that it does not name (docs/LIVE-API.md#put).
            return (
                index, field.defaultValue, field.isFlag,
                isKept: field.isReadOnly || field.screen != nil
            )
        }
    }

    private static func required(_ resource: Resource) -> [(index: Int, stored: Int)] {
        resource.fields.indices.compactMap { index in
            let field = resource.fields[index]
            guard field.isRequired, !field.isHidden, field.name != resource.parent,
                let stored = resource.index(of: field.type.keyedField ?? field.name),
                resource.fields[stored].column != nil
            else { return nil }
            return (index, stored)
        }
    }
}
