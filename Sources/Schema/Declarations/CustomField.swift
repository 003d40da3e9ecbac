// A user-defined field as it is defined, and the values that it can have.

import Dialect
package import JSON
package import Primitives
package import SQLite

/// The definition of a user-defined field: the members that values need
/// (docs/LIVE-API.md#custom-fields).
package struct CustomField {
    package let id: Int64
    /// The name that people see.
    package let caption: String
    package let kind: Kind
    package let entry: Entry
    /// The greatest number of decimals of a number.
    package let decimals: Int
    package let guid: String
    /// The position among the fields of its pod.
    package let sequenceNumber: Int64
    /// The name of the pod in values, such as `contact_overview`.
    package let pod: String
    /// The values to choose from; empty for free entry.
    package var options: [Option] = []

    package init(
        id: Int64, caption: String, kind: Kind, entry: Entry, decimals: Int, guid: String,
        sequenceNumber: Int64, pod: String, options: [Option] = []
    ) {
        self.id = id
        self.caption = caption
        self.kind = kind
        self.entry = entry
        self.decimals = decimals
        self.guid = guid
        self.sequenceNumber = sequenceNumber
        self.pod = pod
        self.options = options
    }

    /// The tables of definitions and of the values to choose from.
    package static let tables = ["UserDefinedField", "UserDefinedFieldOption"]

    /// A value to choose.
    package struct Option {
        package let value: String
        let isDefault: Bool
        /// Whether it can no longer be chosen.
        package let isInactive: Bool

        package init(value: String, isDefault: Bool, isInactive: Bool) {
            self.value = value
            self.isDefault = isDefault
            self.isInactive = isInactive
        }
    }

    /// The type of the values (live enum `fieldTypeIdentifier`, and `type` of values).
    package enum Kind: String, CaseIterable {
        case textArea = "TextArea"
        case button = "Button"
        case currency = "Currency"
        case date = "Date"
        case hyperlink = "Hyperlink"
        case address = "IPAddress"
        case checkbox = "Checkbox"
        case number = "Number"
        case percent = "Percent"
        case phoneNumber = "PhoneNumber"
        case text = "Text"
        case password = "Password"

        /// Whether values are numbers.
        var isNumber: Bool { self == .number || self == .currency || self == .percent }
    }

    /// The way in which a value is entered (live enum `entryTypeIdentifier`, and `entryMethod` of
    /// values).
    package enum Entry: String, CaseIterable {
        case date = "Date"
        case field = "EntryField"
        case list = "List"
        case option = "Option"
    }

    /// The value of a record without one of its own: the default option, else null.
    package var defaultValue: CustomValue {
        guard let text = options.first(where: \.isDefault)?.value else { return .null }
        return kind.isNumber ? Double(text).map(CustomValue.init) ?? .text(text) : .text(text)
    }
}

/// A value of a user-defined field.
package enum CustomValue: Equatable {
    case null
    case boolean(Bool)
    case integer(Int64)
    case real(Double)
    case text(String)

    /// A number: a whole one where it can be, so that 12 is written as 12.
    package init(_ number: Double) {
        self = Int64(exactly: number).map(CustomValue.integer) ?? .real(number)
    }

    /// A value as it is stored.
    package init(_ json: JSONValue) {
        if let flag = json.boolean {
            self = .boolean(flag)
        } else if let number = json.number {
            self = .init(number)
        } else if let text = json.string {
            self = .text(text)
        } else {
            self = .null
        }
    }

    /// The value in the words of an option.
    package var words: String? {
        switch self {
        case .null: nil
        case .boolean(let flag): flag ? "true" : "false"
        case .integer(let number): String(number)
        case .real(let number): String(number)
        case .text(let text): text
        }
    }

    /// Writes the value as JSON.
    package func append(to buffer: inout ByteBuffer) {
        switch self {
        case .null: buffer.append("null")
        case .boolean(let flag): flag ? buffer.append("true") : buffer.append("false")
        case .integer(let number): buffer.append(decimal: number)
        case .real(let number): buffer.appendJSON(number)
        case .text(let text): buffer.appendJSON(text)
        }
    }
}

/// The values of a record by the ids of their definitions, as a column holds them:
/// `{"15":12,"16":"true"}`. What is not there is shown as the definition's default.
package struct CustomValues {
    /// The values by the ids of their definitions.
    package var values: [Int64: CustomValue] = [:]

    /// Reads what a column holds; nothing if it is null.
    /// - Throws: if the column holds something else, which its CHECK constraint prevents.
    package init(_ text: String?) throws(DatabaseError) {
        guard let text else { return }
        do {
            let document = try JSONDocument(Array(text.utf8), limits: Limits.json)
            for member in document.root.members {
                if let id = Int64(member.name) { values[id] = CustomValue(member.value) }
            }
        } catch {
            throw DatabaseError(code: 1, message: "customFields: \(error.message)")
        }
    }

    /// The value that the record shows for a definition.
    package func shown(_ field: CustomField) -> CustomValue {
        values[field.id] ?? field.defaultValue
    }

    /// The value of the column; null if no field has a value.
    package var stored: Value {
        guard !values.isEmpty else { return .null }
        var buffer = ByteBuffer(capacity: 64)
        buffer.append("{")
        for (index, (id, value)) in values.sorted(by: { $0.key < $1.key }).enumerated() {
            buffer.append(index > 0 ? ",\"" : "\"")
            buffer.append(decimal: id)
            buffer.append("\":")
            value.append(to: &buffer)
        }
        buffer.append("}")
        return .text(buffer.text)
    }
}
