// Values of members: what each type takes, and what is wrong with what it does not.

import Dialect
package import JSON
import Primitives
import SQLite
import Schema

extension Decoder {
    /// Reads a text.
    /// - Parameter strict: The form in strict mode, which may take a longer one.
    mutating func text(
        _ json: JSONValue, max: Int, _ path: String,
        _ strict: (form: Field.StrictForm, leniency: Leniency)? = nil
    ) -> Input? {
        // Numbers are taken as they are written: clients send zip codes that way.
        guard let text = json.string ?? (json.kind == .number ? json.literal : nil) else {
            return mismatch(path, "a string", json)
        }
        let length = text.unicodeScalars.count
        guard length <= max else {
            if let strict, case .maximum(let strictMax) = strict.form, length <= strictMax {
                leniencies?.permits(strict.leniency)
            }
            fieldErrors.append(.tooLong(path, max: max, of: errorName))
            return nil
        }
        guard !text.utf8.contains(0) else {
            fieldErrors.append(
                .invalid(
                    "The field \(path) must not contain the NUL character.", path, of: errorName))
            return nil
        }
        return .value(.text(text))
    }

    mutating func integer(
        _ json: JSONValue, in range: ClosedRange<Int64>, _ path: String, of field: Field
    ) -> Input? {
        if isBlank(json) { return .value(.null) }
        guard let number = wholeNumber(json) else {
            // A number that is not whole, or too large, is best shown.
            let found = json.kind == .number ? json.literal : nil
            return mismatch(path, "a whole number", json, found: found)
        }
        guard range.contains(number) else {
            // Who sends less than the least may mean none.
            let effect = number < range.lowerBound ? field.nullEffect : nil
            fieldErrors.append(.outOfRange(path, range, nullEffect: effect, of: errorName))
            return nil
        }
        return .value(.integer(number))
    }

    mutating func decimal(_ json: JSONValue, _ path: String) -> Input? {
        if isBlank(json) { return .value(.null) }
        guard let number = json.number ?? json.string.flatMap({ Double($0) }), number.isFinite
        else { return mismatch(path, "a number", json) }
        return .value(.real(number))
    }

    mutating func flag(_ json: JSONValue, _ path: String) -> Input? {
        if let flag = json.boolean { return .value(Value(flag)) }
        // Some clients write flags as text (docs/LIVE-API.md#patch).
        switch json.string.map(ASCII.lowercased) {
        case "true": return .value(Value(true))
        case "false": return .value(Value(false))
        default: return mismatch(path, "true or false", json)
        }
    }

    mutating func word(_ json: JSONValue, of words: [String], _ path: String) -> Input? {
        if isBlank(json) { return .value(.null) }
        guard let text = json.string else {
            return mismatch(path, "one of " + words.joined(separator: ", "), json)
        }
        guard let word = words.first(where: { ASCII.equal($0, text) }) else {
            fieldErrors.append(.notOneOf(words, text, path, of: errorName))
            return nil
        }
        return .value(.text(word))
    }

    mutating func words(_ json: JSONValue, _ path: String) -> Input? {
        guard json.kind == .array, json.elements.count <= Limits.listItemsMax,
            json.elements.allSatisfy({ $0.kind == .string })
        else { return mismatch(path, "a list of strings", json) }
        var list = ByteBuffer()
        list.append("[")
        for (index, element) in json.elements.enumerated() {
            if index > 0 { list.append(",") }
            list.appendJSON(element.string ?? "")
        }
        list.append("]")
        return .value(.text(list.text))
    }

    mutating func integers(_ json: JSONValue, _ path: String) -> Input? {
        let numbers = json.elements.map(wholeNumber)
        guard json.kind == .array, numbers.count <= Limits.listItemsMax,
            numbers.allSatisfy({ $0 != nil })
        else { return mismatch(path, "a list of whole numbers", json) }
        let list = numbers.compactMap { $0.map(String.init) }.joined(separator: ",")
        return .value(.text("[\(list)]"))
    }

    func isBlank(_ json: JSONValue) -> Bool { json.string == "" }

    /// A whole number, or digits in a string (docs/LIVE-API.md#references).
    package func wholeNumber(_ json: JSONValue) -> Int64? {
        json.integer ?? json.string.flatMap { Int64($0) }
    }
}
