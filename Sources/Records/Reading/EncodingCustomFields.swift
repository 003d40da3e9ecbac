// Values of user-defined fields -> JSON: each record lists all of them
// (docs/LIVE-API.md#custom-fields).

import Conditions
import JSON
import Primitives
import SQLite
import Schema

extension RecordWriter {
    /// Writes the list of all user-defined fields of a screen with a record's values. A value that
    /// is null is written: the one exception to the rule that nulls are left out
    /// (docs/LIVE-API.md#json-on-the-wire).
    func writeCustomFields(
        _ content: RecordPlan.CustomFieldsContent, _ row: borrowing Row,
        to buffer: inout ByteBuffer
    ) throws(DatabaseError) {
        let fields = try store.customFieldCache.fields(on: content.screen, in: store)
        guard !fields.isEmpty else { return buffer.append("[]") }
        let values = try CustomValues(row.optionalText(content.column)).values
        for (index, field) in fields.enumerated() {
            buffer.append(index == 0 ? "[{" : ",{")
            var isFirst = true
            for (name, bytes) in field.members where content.part.shows(name) {
                if !isFirst { buffer.append(",") }
                isFirst = false
                buffer.append(bytes)
                if name == "value" {
                    (values[field.field.id] ?? field.defaultValue).append(to: &buffer)
                }
            }
            buffer.append("}")
        }
        buffer.append("]")
    }
}
