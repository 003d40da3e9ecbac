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
        _ screen: Screen, _ part: FieldList.Selection, _ row: borrowing Row, _ column: Int,
        to buffer: inout ByteBuffer
    ) throws(DatabaseError) {
        let fields = try store.customFieldCache.fields(on: screen, in: store)
        guard !fields.isEmpty else { return buffer.append("[]") }
        let values = try CustomValues(row.optionalText(column)).values
        for (index, field) in fields.enumerated() {
            buffer.append(index == 0 ? "[{" : ",{")
            var isFirst = true
            for (name, bytes) in field.members where part.shows(name) {
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
