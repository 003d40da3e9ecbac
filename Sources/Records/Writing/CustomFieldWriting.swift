// Values of user-defined fields in a body -> the column that holds them.

import Dialect
import JSON
import Primitives
import SQLite
import Schema

extension Store {
    /// The values that a record will have: those of the body, and those that it does not name.
    /// Notes what does not fit its definition.
    func customValues(_ entries: [CustomEntry], for field: Field, _ write: inout PreparedRecord)
        throws(DatabaseError) -> Value
    {
        if write.isRestored { return try Self.restored(entries) }
        let stored: String? = if case .text(let text) = write[field.name] { text } else { nil }
        var values = try CustomValues(stored)
        let definitions = try field.screen.map { screen throws(DatabaseError) in
            try customFields(on: screen)
        }
        for entry in entries {
            guard let definition = definitions?.first(where: { $0.id == entry.id }) else {
                write.addError(
                    .notFound(
                        "Custom field \(entry.id) not found", entry.path + "/id",
                        of: write.errorName))
                continue
            }
            switch entry.change {
            case .none: continue
            case .remove: values.values[definition.id] = nil
            case .set(let json):
                do throws(CustomMisfit) {
                    let before = values.shown(definition)
                    values.set(try definition.value(json, before: before), definition)
                } catch {
                    write.addError(error.fieldError(at: entry.path + "/value", of: write.errorName))
                }
            }
        }
        return values.stored
    }

    /// Values as they were stored, whatever has become of their definitions since.
    private static func restored(_ entries: [CustomEntry]) throws(DatabaseError) -> Value {
        var values = try CustomValues(nil)
        for entry in entries {
            if case .set(let json) = entry.change { values.values[entry.id] = CustomValue(json) }
        }
        return values.stored
    }
}

extension CustomValues {
    /// Sets a value. The default that is shown in place of none, sent back, is still none.
    fileprivate mutating func set(_ value: CustomValue, _ field: CustomField) {
        if value == shown(field) { return }
        values[field.id] = value == .null && field.defaultValue == .null ? nil : value
    }
}

/// The reason why a value does not fit a user-defined field.
private enum CustomMisfit: Error {
    /// It is something else than what is expected.
    case expected(String, found: String)
    /// It has more characters than the limit.
    case tooLong(max: Int)

    func fieldError(at path: String, of errorName: String) -> FieldError {
        switch self {
        case .expected(let expected, let found):
            .invalid(
                "The field \(path) must be \(expected), but it is \(found).", path, of: errorName)
        case .tooLong(let max): .tooLong(path, max: max, of: errorName)
        }
    }
}

extension CustomField {
    /// Reads a value from a body. An empty string is null.
    /// - Parameter before: The value that the record has: an option that was given up since may
    ///   stay where it is.
    fileprivate func value(_ json: JSONValue, before: CustomValue) throws(CustomMisfit)
        -> CustomValue
    {
        if json.isNull || json.string == "" { return .null }
        let value = try typed(json)
        guard entry == .list || entry == .option, value != before else { return value }
        let choices = options.filter { !$0.isInactive }.map(\.value)
        guard let words = value.words,
            let choice = choices.first(where: { CaseFolding.equal($0, words) })
        else {
            let found = value.words.map { "'\($0)'" } ?? "null"
            throw .expected("one of " + choices.joined(separator: ", "), found: found)
        }
        if case .text = value { return .text(choice) }
        return value
    }

    private func typed(_ json: JSONValue) throws(CustomMisfit) -> CustomValue {
        switch kind {
        case .number, .currency, .percent: return try number(json)
        case .checkbox: return try flag(json)
        case .date: return try date(json)
        case .textArea: return try text(json, max: Limits.customFieldTextAreaLengthMax)
        case .hyperlink, .address, .phoneNumber, .text, .password:
            return try text(json, max: Limits.customFieldTextLengthMax)
        case .button:
            throw .expected("null, since \(caption) is a button", found: json.kind.noun)
        }
    }

    private func number(_ json: JSONValue) throws(CustomMisfit) -> CustomValue {
        guard let number = json.number ?? json.string.flatMap({ Double($0) }), number.isFinite
        else { throw .expected("a number", found: json.kind.noun) }
        let scaled = (0..<decimals).reduce(number) { result, _ in result * 10 }
        // As near as doubles come to decimals.
        guard abs(scaled - scaled.rounded()) <= abs(scaled) * 1e-12 else {
            throw .expected(
                decimals == 0 ? "a whole number" : "a number with at most \(decimals) decimals",
                found: json.literal)
        }
        return CustomValue(number)
    }

    private func flag(_ json: JSONValue) throws(CustomMisfit) -> CustomValue {
        if let flag = json.boolean { return .boolean(flag) }
        switch json.string.map(ASCII.lowercased) {
        case "true": return .boolean(true)
        case "false": return .boolean(false)
        default: throw .expected("true or false", found: json.kind.noun)
        }
    }

    private func date(_ json: JSONValue) throws(CustomMisfit) -> CustomValue {
        guard let text = json.string else {
            throw .expected(Timestamp.Unreadable.malformed.expected, found: json.kind.noun)
        }
        do {
            return .text(try Timestamp.read(text).timestamp.text)
        } catch {
            throw .expected(error.expected, found: "'\(text)'")
        }
    }

    /// Numbers and flags are taken as they are written.
    private func text(_ json: JSONValue, max: Int) throws(CustomMisfit) -> CustomValue {
        let isPlain = json.kind == .number || json.kind == .boolean
        guard let text = json.string ?? (isPlain ? json.literal : nil) else {
            throw .expected("a string", found: json.kind.noun)
        }
        guard text.unicodeScalars.count <= max else { throw .tooLong(max: max) }
        guard !text.utf8.contains(0) else {
            throw .expected("text without the NUL character", found: "text with one")
        }
        return .text(text)
    }
}
