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
    ) throws(APIError) -> Input? {
        guard let text = json.writtenText else {
            return try refuse(json, for: .string, path, "a string")
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
    ) throws(APIError) -> Input? {
        if isBlank(json) { return .value(.null) }
        guard let number = json.wholeNumber else {
            // A number that is not whole, or too large, is best shown.
            let found = json.kind == .number ? json.literal : nil
            return try refuse(json, for: .integer, path, "a whole number", found: found)
        }
        guard range.contains(number) else {
            // Who sends less than the least may mean none.
            let effect = number < range.lowerBound ? field.nullEffect : nil
            fieldErrors.append(.outOfRange(path, range, nullEffect: effect, of: errorName))
            return nil
        }
        return .value(.integer(number))
    }

    mutating func decimal(_ json: JSONValue, _ path: String) throws(APIError) -> Input? {
        if isBlank(json) { return .value(.null) }
        guard let number = json.number ?? json.string.flatMap({ Double($0) }),
            number.magnitude <= Limits.decimalMax
        else {
            let expected = "a number between -\(Limits.decimalMax) and \(Limits.decimalMax)"
            return try refuse(json, for: .double, path, expected, found: json.literal)
        }
        return .value(.real(number))
    }

    mutating func flag(_ json: JSONValue, _ path: String) throws(APIError) -> Input? {
        if let flag = json.boolean { return .value(Value(flag)) }
        // Some clients write flags as text (docs/LIVE-API.md#patch).
        switch json.string.map(ASCII.lowercased) {
        case "true": return .value(Value(true))
        case "false": return .value(Value(false))
        default: return try refuse(json, for: .boolean, path, "true or false")
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

    mutating func words(_ json: JSONValue, _ path: String) throws(APIError) -> Input? {
        try list(json, .strings, of: .string, path, "string") { $0.writtenText }.map {
            var list = ByteBuffer()
            list.append("[")
            for (index, word) in $0.enumerated() {
                if index > 0 { list.append(",") }
                list.appendJSON(word)
            }
            list.append("]")
            return .value(.text(list.text))
        }
    }

    mutating func integers(_ json: JSONValue, _ path: String) throws(APIError) -> Input? {
        try list(json, .integers, of: .integer, path, "whole number") {
            $0.wholeNumber
        }.map { .value(.text("[\($0.map(String.init).joined(separator: ","))]")) }
    }

    /// Reads the elements of a list; nil, with an error added, if one does not fit.
    /// - Parameter expected: The noun of an element.
    private mutating func list<Element>(
        _ json: JSONValue, _ type: ReaderType, of element: ReaderType, _ path: String,
        _ expected: String, _ read: (JSONValue) -> Element?
    ) throws(APIError) -> [Element]? {
        guard let elements = try items(json, type, path, "a list of \(expected)s") else {
            return nil
        }
        guard let misfit = elements.firstIndex(where: { read($0) == nil }) else {
            return elements.compactMap(read)
        }
        _ = try refuse(elements[misfit], for: element, "\(path)/\(misfit)", "a \(expected)")
        return nil
    }

    /// Reads an object, or a list of objects, that is kept as it is given.
    mutating func given(_ json: JSONValue, isList: Bool, _ path: String) -> Input? {
        let fits =
            isList
            ? json.kind == .array && json.elements.count <= Limits.listItemsMax
                && json.elements.allSatisfy { $0.kind == .object }
            : json.kind == .object
        guard fits else { return mismatch(path, isList ? "a list of objects" : "an object", json) }
        var buffer = ByteBuffer()
        JSONOutput(json).append(to: &buffer)
        let text = buffer.text
        guard buffer.count <= Limits.textLengthMax else {
            fieldErrors.append(.tooLong(path, max: Limits.textLengthMax, of: errorName))
            return nil
        }
        return .value(.text(text))
    }

    func isBlank(_ json: JSONValue) -> Bool { json.string == "" }
}

extension JSONValue {
    /// The text of a string, or of a number as it is written: clients send zip codes that way.
    fileprivate var writtenText: String? { string ?? (kind == .number ? literal : nil) }

    /// A whole number, or digits in a string (docs/LIVE-API.md#references).
    package var wholeNumber: Int64? { integer ?? string.flatMap { Int64($0) } }
}
