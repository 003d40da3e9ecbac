// A user-defined field as it is defined, and the values that it can have.

import JSON
import Primitives
import SQLite

/// The definition of a user-defined field, as far as values need it
/// (docs/LIVE-API.md#custom-fields).
struct CustomField {
    let id: Int64
    let caption: String
    let kind: Kind
    let entry: Entry
    let decimals: Int
    let guid: String
    let sequenceNumber: Int64
    /// What values call the pod, such as `contact_overview`.
    let pod: String
    /// What can be chosen; empty if anything can be entered.
    var options: [Option] = []

    /// A value to choose.
    struct Option {
        let value: String
        let isDefault: Bool
        let isInactive: Bool
    }

    /// What the values are (live enum `fieldTypeIdentifier`, and `type` of values).
    enum Kind: String, CaseIterable {
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

    /// How a value is entered (live enum `entryTypeIdentifier`, and `entryMethod` of values).
    enum Entry: String, CaseIterable {
        case date = "Date"
        case field = "EntryField"
        case list = "List"
        case option = "Option"
    }

    /// What a record shows that has no value of its own: the default option, else null.
    var defaultValue: CustomValue {
        guard let text = options.first(where: \.isDefault)?.value else { return .null }
        return kind.isNumber ? Double(text).map(CustomValue.init) ?? .text(text) : .text(text)
    }
}

/// A value of a user-defined field.
enum CustomValue: Equatable {
    case null
    case boolean(Bool)
    case integer(Int64)
    case real(Double)
    case text(String)

    /// A number: a whole one where it can be, so that 12 is written as 12.
    init(_ number: Double) {
        self = Int64(exactly: number).map(CustomValue.integer) ?? .real(number)
    }

    /// A value as it is stored.
    init(_ json: JSONValue) {
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
    var words: String? {
        switch self {
        case .null: nil
        case .boolean(let flag): flag ? "true" : "false"
        case .integer(let number): String(number)
        case .real(let number): String(number)
        case .text(let text): text
        }
    }

    /// Writes the value as JSON.
    func append(to buffer: inout ByteBuffer) {
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
struct CustomValues {
    var values: [Int64: CustomValue] = [:]

    /// Reads what a column holds; nothing if it is null.
    /// - Throws: if the column holds something else, which its CHECK constraint prevents.
    init(_ text: String?) throws(DatabaseError) {
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

    /// What the record shows for a definition.
    func shown(_ field: CustomField) -> CustomValue { values[field.id] ?? field.defaultValue }

    /// What a column holds; null if there is no value.
    var stored: Value {
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

extension Store {
    /// The definitions for a screen, by their ids, as live answers list them.
    func customFields(on screen: Screen) throws(DatabaseError) -> [CustomField] {
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
