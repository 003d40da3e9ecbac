// Values of members of fixtures in their usual form.

import Dialect
import JSON
import Primitives
import Records
import SQLite
import Schema

/// The usual form of the values of a field, of which nothing has to be said. What is not in it is
/// left to the decoder, which knows all forms and what is wrong with the others.
enum PlainValue {
    /// Text of so many bytes at most, so that no characters have to be counted.
    case text(max: Int)
    case integer(ClosedRange<Int64>)
    case decimal
    /// A flag, with the meaning of null.
    case flag(ifNull: Bool)
    case dateTime
    case word([String])

    /// Nil for a field whose values have no usual form.
    init?(_ field: Field) {
        switch field.type {
        case .string(let max): self = .text(max: max)
        case .text: self = .text(max: Limits.textLengthMax)
        case .guid: self = .text(max: GUID.length)
        case .integer(let range): self = .integer(range)
        case .decimal: self = .decimal
        case .boolean:
            if case .boolean(let flag) = field.defaultValue {
                self = .flag(ifNull: flag)
            } else {
                self = .flag(ifNull: false)
            }
        case .dateTime: self = .dateTime
        case .enumeration(let words): self = .word(words)
        case .reference, .identifier, .foreignKey, .foreignKeys, .firstLink, .links, .children,
            .mainChild,
            .backReference, .requestSwitch, .customFields, .strings, .integers, .given, .bytes:
            return nil
        }
    }

    /// The value; nil if it is not in the usual form.
    func value(_ json: JSONValue) -> Value? {
        if json.isNull {
            guard case .flag(let ifNull) = self else { return .null }
            return Value(ifNull)
        }
        switch self {
        case .text(let max):
            guard let text = json.string, text.utf8.count <= max, !text.utf8.contains(0) else {
                return nil
            }
            return .text(text)
        case .integer(let range):
            guard let number = json.integer, range.contains(number) else { return nil }
            return .integer(number)
        case .decimal:
            return json.number.flatMap { $0.magnitude <= Limits.decimalMax ? .real($0) : nil }
        case .flag: return json.boolean.map { Value($0) }
        case .dateTime: return json.string.flatMap { Timestamp($0) }.map { .text($0.text) }
        case .word(let words):
            guard let text = json.string, words.contains(text) else { return nil }
            return .text(text)
        }
    }

    /// The id in a reference: that of `{"id": 1}` alone, or a bare one but 0.
    static func id(_ json: JSONValue, isBare: Bool) -> Int64? {
        guard !isBare else { return json.integer.flatMap { $0 == 0 ? nil : $0 } }
        var id: Int64?
        var count = 0
        json.forEachMember { member in
            count += 1
            id = member.isNamed("id") ? member.value.integer : nil
        }
        return count == 1 ? id : nil
    }

    /// The times and authors of `_info`.
    static func stamp(_ json: JSONValue) -> EntryStamp? {
        guard json.kind == .object else { return nil }
        var stamp = EntryStamp()
        for member in json.members {
            guard let text = member.value.string else { return nil }
            switch member.name {
            case "lastUpdated":
                guard let moment = Timestamp(text) else { return nil }
                stamp.lastUpdated = moment.text
            case "dateEntered":
                guard let moment = Timestamp(text) else { return nil }
                stamp.dateEntered = moment.text
            case "updatedBy": stamp.updatedBy = text
            case "enteredBy": stamp.enteredBy = text
            default: continue
            }
        }
        return stamp
    }
}
