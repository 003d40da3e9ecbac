// The definitions of user-defined fields, kept for as long as nothing is written.

import Conditions
import JSON
import Primitives
import SQLite
import Schema

/// The user-defined fields of screens, read once for as long as nothing is written.
final class CustomFieldCache {
    private var fields: [String: [WrittenField]] = [:]
    /// The change count of the store when they were read.
    private var changeCount = 0

    /// A definition with its members as they are written.
    struct WrittenField {
        let field: CustomField
        let defaultValue: CustomValue
        /// Name and bytes of each member; no bytes for the value itself, which the record has.
        let members: [(name: String, bytes: [UInt8])]
    }

    /// The definitions for a screen.
    func fields(on screen: Screen, in store: Store) throws(DatabaseError) -> [WrittenField] {
        // Any change may be one of a definition; to read them again costs less than to know.
        let changes = store.database.changeCount
        if changes != changeCount {
            fields = [:]
            changeCount = changes
        }
        if let known = fields[screen.id] { return known }
        let read = try store.customFields(on: screen).map {
            WrittenField(field: $0, defaultValue: $0.defaultValue, members: Self.members($0))
        }
        fields[screen.id] = read
        return read
    }

    /// Reads everything again on next use, since changes may have been rolled back.
    func forget() { fields = [:] }

    /// The members in the order of live answers.
    private static func members(_ field: CustomField) -> [(name: String, bytes: [UInt8])] {
        func member(_ name: String, _ write: (inout ByteBuffer) -> Void) -> (String, [UInt8]) {
            var buffer = ByteBuffer(capacity: 64)
            buffer.appendJSON(name)
            buffer.append(":")
            write(&buffer)
            return (name, buffer.copy())
        }
        return [
            member("id") { $0.append(decimal: field.id) },
            member("caption") { $0.appendJSON(field.caption) },
            member("type") { $0.appendJSON(field.kind.rawValue) },
            member("entryMethod") { $0.appendJSON(field.entry.rawValue) },
            member("numberOfDecimals") { $0.append(decimal: Int64(field.decimals)) },
            member("value") { _ in },
            member("connectWiseId") { $0.appendJSON(field.guid) },
            member("rowNum") { $0.append(decimal: field.sequenceNumber) },
            member("userDefinedFieldRecId") { $0.append(decimal: field.id) },
            member("podId") { $0.appendJSON(field.pod) },
        ]
    }
}
