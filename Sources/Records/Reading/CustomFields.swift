// The definitions of user-defined fields, read.

import JSON
package import SQLite
package import Schema

extension Store {
    /// The definitions for a screen, by their ids, as live answers list them.
    package func customFields(on screen: Screen) throws(DatabaseError) -> [CustomField] {
        var fields = try database.all(
            """
            SELECT "id", "caption", "fieldTypeIdentifier", "entryTypeIdentifier", \
            "numberDecimals", "connectWiseID", "sequenceNumber", "podId" \
            FROM "UserDefinedField" WHERE "screenId" = \(screen.id) ORDER BY "id"
            """
        ) { row in
            CustomField(
                id: row.integer(0), caption: row.text(1),
                kind: CustomField.Kind(rawValue: row.text(2)) ?? .text,
                entry: CustomField.Entry(rawValue: row.text(3)) ?? .field,
                decimals: Int(row.integer(4)), guid: row.text(5),
                sequenceNumber: row.integer(6), pod: screen.pod(row.integer(7))?.identifier ?? "")
        }
        let options = try database.all(
            """
            SELECT o."userDefinedFieldId", o."optionValue", o."defaultFlag", o."inactiveFlag" \
            FROM "UserDefinedFieldOption" o \
            JOIN "UserDefinedField" d ON d."id" = o."userDefinedFieldId" \
            WHERE d."screenId" = \(screen.id) ORDER BY o."sortOrder", o."id"
            """
        ) { row in
            (
                field: row.integer(0),
                option: CustomField.Option(
                    value: row.text(1), isDefault: row.integer(2) != 0,
                    isInactive: row.integer(3) != 0)
            )
        }
        for (id, option) in options {
            guard let index = fields.firstIndex(where: { $0.id == id }) else { continue }
            fields[index].options.append(option)
        }
        return fields
    }
}
