// Declaration -> tables: the second guard of every rule that a table can keep.

import Primitives
import SQLite

/// The tables of a catalog.
///
/// The statements are written as bytes: the version of the tables is worked out from them each time the
/// program starts.
package enum Tables {
    /// The statements that make an empty database: tables, then indexes and triggers.
    package static func script(for catalog: Catalog) -> String {
        let resources = catalog.resources.filter { !$0.isView }
        var script = ByteBuffer(capacity: 128 << 10)
        for resource in resources {
            appendTable(resource, to: &script)
            script.append(";\n")
        }
        for resource in resources { appendIndexes(of: resource, to: &script) }
        for resource in resources {
            appendTriggers(
                (resource.kept?.triggers(of: resource.table) ?? [])
                    + resource.tallies.flatMap { $0.triggers(of: resource) }, to: &script)
        }
        return script.text
    }

    /// The statements that make the table of a resource without a declaration.
    package static func script(for resource: Resource) -> String {
        var script = ByteBuffer(capacity: 8 << 10)
        appendTable(resource, to: &script)
        script.append(";\n")
        appendIndexes(of: resource, to: &script)
        appendTriggers(resource.tallies.flatMap { $0.triggers(of: resource) }, to: &script)
        return script.text
    }

    private static func appendTriggers(_ triggers: [SQL], to script: inout ByteBuffer) {
        for trigger in triggers {
            script.append(trigger.text)
            script.append(";\n")
        }
    }

    // MARK: - Tables

    private static func appendTable(_ resource: Resource, to script: inout ByteBuffer) {
        script.append("CREATE TABLE ")
        script.append(name: resource.table)
        script.append(" (\n  ")
        for field in resource.fields {
            guard let name = field.column else { continue }
            append(field, named: name, of: resource, to: &script)
            script.append(",\n  ")
        }
        for (index, name) in entryColumns.enumerated() {
            if index > 0 { script.append(",\n  ") }
            script.append(name: name)
            script.append(" TEXT NOT NULL")
            if !isMoment(name) { script.append(" COLLATE CASELESS") }
        }
        // Not at the end of the table, where columns are added.
        appendFlagCheck(of: resource, to: &script)
        for definition in resource.kept?.definitions ?? [] {
            script.append(",\n  ")
            script.append(definition.text)
        }
        script.append("\n) STRICT")
    }

    /// Appends the check of all flags together: each connection reads it, and one is read faster than many.
    private static func appendFlagCheck(of resource: Resource, to script: inout ByteBuffer) {
        let flags = resource.fields.filter(\.isFlag).compactMap(\.column)
        for (index, name) in flags.enumerated() {
            script.append(index > 0 ? " | " : " CHECK (")
            script.append(name: name)
        }
        if !flags.isEmpty { script.append(" IN (0, 1))") }
    }

    /// The columns of the last change and the first entry of a record (`_info`).
    package static let entryColumns = ["lastUpdated", "updatedBy", "dateEntered", "enteredBy"]

    /// Whether an entry column holds a moment, rather than a member's identifier.
    static func isMoment(_ entryColumn: String) -> Bool {
        !entryColumn.hasSuffix("By")
    }

    /// The names of the columns of a resource's table, in order.
    package static func columns(of resource: Resource) -> [String] {
        resource.fields.filter { !$0.isFurther }.compactMap(\.column) + entryColumns
            + (resource.kept?.columns.map(\.name) ?? [])
            + resource.fields.filter(\.isFurther).compactMap(\.column)
    }

    static func append(
        _ field: Field, named name: String, of resource: Resource, to script: inout ByteBuffer
    ) {
        guard !field.isPrimaryKey else {
            return script.append("\"id\" INTEGER PRIMARY KEY AUTOINCREMENT")
        }
        script.append(name: name)
        script.append(storage(of: field.type))
        // A fixture may have what is referred to behind it, and sets such a reference at the end.
        let isSetLater = resource.isUndeclared && field.refersToRecord
        if field.isRequired && !isSetLater || field.isFlag { script.append(" NOT NULL") }
        if !field.isFlag { appendCheck(field.type, name, to: &script) }
        if field.namesAnother {
            script.append(" CHECK (")
            script.append(name: name)
            script.append(" <> \"id\")")
        }
        appendReference(field, of: resource, to: &script)
    }

    private static func storage(of type: FieldType) -> StaticString {
        switch type {
        case .string, .text, .enumeration: " TEXT COLLATE CASELESS"
        case .dateTime, .guid, .strings, .integers, .given, .customFields: " TEXT"
        case .decimal: " REAL"
        case .bytes: " BLOB"
        case .integer, .boolean, .reference, .identifier, .foreignKey, .backReference,
            .requestSwitch,
            .children, .mainChild, .links, .foreignKeys, .firstLink:
            " INTEGER"
        }
    }

    private static func appendCheck(
        _ type: FieldType, _ column: String, to script: inout ByteBuffer
    ) {
        func check(_ before: StaticString, _ test: StaticString) {
            script.append(" CHECK (")
            script.append(before)
            script.append(name: column)
            script.append(test)
        }
        switch type {
        case .string(let max), .bytes(let max):
            check("length(", ") <= ")
            script.append(decimal: Int64(max))
        case .integer(let range):
            check("", " BETWEEN ")
            script.append(decimal: range.lowerBound)
            script.append(" AND ")
            script.append(decimal: range.upperBound)
        case .boolean: check("", " IN (0, 1)")
        case .enumeration(let words): return appendCheck(column, isOneOf: words, to: &script)
        case .dateTime: check("", " GLOB '????-??-??T??:??:??Z'")
        // Not json_valid(): SQLite 3.40 does not trust it in schemas.
        case .customFields: check("", " GLOB '{*}'")
        case .text, .decimal, .guid, .reference, .identifier, .foreignKey, .children, .mainChild,
            .links, .foreignKeys, .firstLink, .backReference, .strings, .integers, .given,
            .requestSwitch:
            return
        }
        script.append(")")
    }

    /// Not IN: SQLite makes a table of more than two words, anew for each row.
    private static func appendCheck(
        _ column: String, isOneOf words: [String], to script: inout ByteBuffer
    ) {
        script.append(" CHECK (")
        for (index, word) in words.enumerated() {
            if index > 0 { script.append(" OR ") }
            script.append(name: column)
            script.append(" = ")
            script.append(SQL.literal(word).text)
        }
        script.append(")")
    }

    private static func appendReference(
        _ field: Field, of resource: Resource, to script: inout ByteBuffer
    ) {
        // Tables of others without a declaration need not be there; `keepTable` makes that above.
        guard !resource.isUndeclared && !field.isFurther || field.name == resource.parent else {
            return
        }
        switch field.type {
        case .reference(let target), .identifier(let target):
            script.append(" REFERENCES ")
            script.append(name: target)
            script.append(" (\"id\") ON DELETE ")
            let goesAlong = field.name == resource.parent
            script.append(goesAlong ? "CASCADE" : field.isReleased ? "SET NULL" : "RESTRICT")
        default: return
        }
    }
}

extension ByteBuffer {
    /// Appends an identifier in double quotes, with double quotes inside it doubled.
    mutating func append(name: String) {
        let quote = UInt8(ascii: "\"")
        append(quote)
        if name.utf8.contains(quote) {
            for byte in name.utf8 {
                if byte == quote { append(quote) }
                append(byte)
            }
        } else {
            append(name)
        }
        append(quote)
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
