// The definitions of user-defined fields, kept until one of them changes.

import Conditions
import JSON
import Primitives
import SQLite
import Schema

/// The user-defined fields of screens, read once for as long as none is changed.
final class CustomFieldCache {
    private var screens: [String: ReadScreen] = [:]
    /// The changes of definitions when they were read.
    private var changes = 0
    private static let tableHashes = CustomField.tables.map(RowChange.hash(of:))

    /// The definitions for a screen, and the work that it took to read them, which is counted whenever
    /// they are used.
    private struct ReadScreen {
        let fields: [WrittenField]
        let steps: Int
    }

    /// A definition with its members as they are written.
    struct WrittenField {
        let field: CustomField
        let defaultValue: CustomValue
        /// Name and bytes of each member; no bytes for the value itself, which the record has.
        let members: [(name: String, bytes: [UInt8])]
    }

    /// The definitions for a screen.
    func fields(on screen: Screen, in store: Store) throws(DatabaseError) -> [WrittenField] {
        let changes = store.changes(of: Self.tableHashes)
        if changes != self.changes {
            screens = [:]
            self.changes = changes
        }
        if let known = screens[screen.id] {
            try store.database.repeatWork(steps: known.steps)
            return known.fields
        }
        let before = store.database.workDone
        let read = try store.customFields(on: screen).map {
            WrittenField(field: $0, defaultValue: $0.defaultValue, members: Self.members($0))
        }
        // What a transaction has changed may be taken back.
        if !store.database.isInTransaction {
            screens[screen.id] = ReadScreen(
                fields: read, steps: store.database.workDone - before)
        }
        return read
    }

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
