// A small JSON Schema checker: the keywords that the OpenAPI document uses, and no others.

import JSON
import Primitives

/// Checks values against the schemas of a served document.
struct SchemaChecker {
    /// The schemas among the document's components.
    let schemas: JSONValue

    /// What does not fit, each with the place in the value.
    func problems(_ value: JSONValue, _ schema: JSONValue, at place: String = "") -> [String] {
        schema.members.flatMap { keyword in
            check(value, keyword.name, keyword.value, in: schema, place).map { "\(place): \($0)" }
                + inner(value, keyword.name, keyword.value, in: schema, place)
        }
    }

    /// What one keyword has against the value itself.
    private func check(
        _ value: JSONValue, _ keyword: String, _ argument: JSONValue, in schema: JSONValue,
        _ place: String
    ) -> [String] {
        let isGood: Bool
        switch keyword {
        case "type":
            let names = argument.string.map { [$0] } ?? argument.elements.compactMap(\.string)
            isGood = names.contains { value.isOf(type: $0) }
        case "enum": isGood = argument.elements.contains { $0.text == value.text }
        case "format": isGood = argument.string.map(value.hasFormat) ?? false
        case "minLength": isGood = value.length.map { $0 >= argument.count } ?? true
        case "maxLength": isGood = value.length.map { $0 <= argument.count } ?? true
        case "minimum": isGood = value.number.map { $0 >= argument.number ?? 0 } ?? true
        case "maximum": isGood = value.number.map { $0 <= argument.number ?? 0 } ?? true
        case "maxItems": isGood = value.elements.count <= argument.count
        case "minProperties":
            isGood = value.kind != .object || value.members.count >= argument.count
        case "required":
            isGood =
                value.kind != .object
                || argument.elements.allSatisfy { value[$0.string ?? ""] != nil }
        case "additionalProperties" where argument.boolean == false:
            let known = schema["properties"]?.members.map(\.name) ?? []
            isGood = value.members.allSatisfy { known.contains($0.name) }
        case "anyOf":
            isGood = argument.elements.contains { problems(value, $0, at: place).isEmpty }
        case "$ref", "properties", "items", "additionalProperties", "description", "default",
            "readOnly", "writeOnly":
            isGood = true
        default: return ["the checker does not know the keyword \(keyword)"]
        }
        return isGood ? [] : ["\(value.literal) against \(keyword) \(argument.text)"]
    }

    /// What one keyword has against parts of the value.
    private func inner(
        _ value: JSONValue, _ keyword: String, _ argument: JSONValue, in schema: JSONValue,
        _ place: String
    ) -> [String] {
        switch keyword {
        case "$ref":
            let name = argument.string?.split(separator: "/").last.map(String.init) ?? ""
            guard let target = schemas[name] else { return ["\(place): no schema \(name)"] }
            return problems(value, target, at: place)
        case "properties":
            return argument.members.flatMap { property in
                value[property.name].map {
                    problems($0, property.value, at: "\(place)/\(property.name)")
                } ?? []
            }
        case "additionalProperties":
            let known = schema["properties"]?.members.map(\.name) ?? []
            return value.members.filter { !known.contains($0.name) }.flatMap {
                problems($0.value, argument, at: "\(place)/\($0.name)")
            }
        case "items":
            return value.elements.enumerated().flatMap {
                problems($1, argument, at: "\(place)/\($0)")
            }
        default: return []
        }
    }
}

extension JSONValue {
    fileprivate func isOf(type: String) -> Bool {
        switch type {
        case "null": isNull
        case "boolean": kind == .boolean
        case "integer": integer != nil
        case "number": number != nil
        case "string": kind == .string
        case "array": kind == .array
        case "object": kind == .object
        default: false
        }
    }

    /// Formats say something of the values that they are made for alone.
    fileprivate func hasFormat(_ format: String) -> Bool {
        switch format {
        case "int32": integer.map { Int32(exactly: $0) != nil } ?? true
        case "int64", "double": true
        case "date-time":
            string.map { text in Timestamp(text).map { $0.text == text } ?? false } ?? true
        case "uuid":
            string.map { text in
                text.split(separator: "-", omittingEmptySubsequences: false).map(\.count)
                    == [8, 4, 4, 4, 12] && text.allSatisfy { $0.isHexDigit || $0 == "-" }
            } ?? true
        case "uri": string?.hasPrefix("http") ?? true
        default: false
        }
    }

    /// The code points of a string.
    fileprivate var length: Int? { string?.unicodeScalars.count }

    /// The whole number of a keyword.
    fileprivate var count: Int { Int(integer ?? 0) }
}
