// The types that the live service's JSON reader converts values to, and its words for those that do
// not fit (docs/LIVE-API.md#values-that-do-not-fit).

import Dialect
package import JSON
import Primitives

/// A type of the live service's runtime that the value of a member is converted to.
package enum ReaderType {
    case integer, double, boolean, dateTime, string
    /// A class, by its full name.
    case object(String)
    /// An array of what that name is.
    case list(of: String)

    /// References to the records of a resource.
    package static func reference(to target: String) -> ReaderType {
        .object(models + target + "Reference")
    }

    /// A list of references.
    package static func references(to target: String) -> ReaderType {
        .list(of: models + target + "Reference")
    }

    package static let integers = ReaderType.list(of: "System.Int32")
    package static let strings = ReaderType.list(of: "System.String")
    package static let customValue = ReaderType.object(models + "CustomFieldValue")
    package static let customValues = ReaderType.list(of: models + "CustomFieldValue")

    /// An item of a record's list.
    package static func item(_ child: Resource, of resource: Resource) -> ReaderType {
        .object(itemName(child, of: resource))
    }

    /// The list of a record's items.
    package static func items(_ child: Resource, of resource: Resource) -> ReaderType {
        .list(of: itemName(child, of: resource))
    }

    private static let models = "ConnectWise.Apis.v3_0.v2015_3.Common.Models."

    private static func itemName(_ child: Resource, of resource: Resource) -> String {
        "ConnectWise.Apis.v3_0.v2015_3.Company.\(resource.name).\(child.name)Item"
    }

    /// The full name of the type.
    package var name: String {
        switch self {
        case .integer: "System.Nullable`1[System.Int32]"
        case .double: "System.Nullable`1[System.Double]"
        case .boolean: "System.Nullable`1[System.Boolean]"
        case .dateTime: "System.Nullable`1[System.DateTime]"
        case .string: "System.String"
        case .object(let name): name
        case .list(let name): name + "[]"
        }
    }

    /// The name of a plain type in the reader's sentences; nil for a class or an array.
    private var noun: String? {
        switch self {
        case .integer: "integer"
        case .double: "double"
        case .boolean: "boolean"
        case .dateTime: "DateTime"
        case .string: "string"
        case .object, .list: nil
        }
    }
}

// What is said of a value in the text of a body.
extension ReaderType {
    /// A sentence of the reader, and the place at which it stopped.
    package struct Complaint {
        package let text: String
        /// The offset of the byte after the last one read.
        package let end: Int
        /// Whether it stopped before it had taken the value for an element of its list.
        package var isBeforeElement = false
        /// Whether it stopped behind the name of an object's first member.
        package var isInsideObject = false
    }

    /// The complaint about a value that does not fit; nil for one that the reader converts.
    /// - Parameter isToken: Whether the value was read before, and is converted now.
    package func complaint(about json: JSONValue, isToken: Bool) -> Complaint? {
        let end = json.range.upperBound
        guard let noun else { return structureComplaint(about: json) }
        switch (self, json.kind) {
        case (.string, .boolean), (.boolean, .number), (_, .null), (.object, .number),
            (.list, .number):
            return nil
        case (_, .string):
            return Complaint(
                text: "Could not convert string to \(noun): \(json.quotedText).", end: end)
        case (.integer, .number), (.double, .number), (.string, .number):
            return Complaint(text: numberComplaint(json.literal), end: end)
        case (_, .object), (_, .array), (_, .boolean), (.dateTime, .number):
            return isToken ? tokenComplaint(noun, json) : characterComplaint(json)
        }
    }

    private func characterComplaint(_ json: JSONValue) -> Complaint {
        let first = Unicode.Scalar(json.source[0])
        return Complaint(
            text: "Unexpected character encountered while parsing value: \(first).",
            end: json.offset + 1, isBeforeElement: true)
    }

    private func tokenComplaint(_ noun: String, _ json: JSONValue) -> Complaint {
        let (token, end) =
            switch json.kind {
            case .object: ("StartObject", json.offset + 1)
            case .array: ("StartArray", json.offset + 1)
            case .boolean: ("Boolean", json.range.upperBound)
            case .number, .string, .null: ("Integer", json.range.upperBound)
            }
        let noun = noun == "DateTime" ? "date" : noun
        return Complaint(text: "Error reading \(noun). Unexpected token: \(token).", end: end)
    }

    private func numberComplaint(_ literal: String) -> String {
        let isWhole = literal.utf8.drop { $0 == UInt8(ascii: "-") }.allSatisfy(ASCII.isDigit)
        if case .integer = self, isWhole {
            return "JSON integer \(literal) is too large or small for an Int32."
        }
        if case .integer = self { return "Input string '\(literal)' is not a valid integer." }
        return "Input string '\(literal)' is not a valid double."
    }

    /// The complaint about a value in place of an object or a list. The longer texts end a line.
    private func structureComplaint(about json: JSONValue) -> Complaint? {
        let list = "JSON array (e.g. [1,2,3])"
        let object = #"JSON object (e.g. {"name":"value"})"#
        switch (self, json.kind) {
        case (.object, .object), (.list, .array), (_, .null): return nil
        case (.list, .object):
            return Complaint(
                text: "Cannot deserialize the current \(object) into type '\(name)' because the "
                    + "type requires a \(list) to deserialize correctly.\r\nTo fix this error "
                    + "either change the JSON to a \(list) or change the deserialized type so "
                    + "that it is a normal .NET type (e.g. not a primitive type like integer, "
                    + "not a collection type like an array or List<T>) that can be deserialized "
                    + "from a JSON object. JsonObjectAttribute can also be added to the type to "
                    + "force it to deserialize from a JSON object.\r\n",
                end: json.members.first?.positionAfterColon.offset ?? json.range.upperBound,
                isInsideObject: true)
        case (_, .array):
            return Complaint(
                text: "Cannot deserialize the current \(list) into type '\(name)' because the "
                    + "type requires a \(object) to deserialize correctly.\r\nTo fix this error "
                    + "either change the JSON to a \(object) or change the deserialized type to "
                    + "an array or a type that implements a collection interface (e.g. "
                    + "ICollection, IList) like List<T> that can be deserialized from a JSON "
                    + "array. JsonArrayAttribute can also be added to the type to force it to "
                    + "deserialize from a JSON array.\r\n",
                end: json.offset + 1)
        case (_, .string), (_, .number), (_, .boolean):
            return Complaint(
                text: "Error converting value \(json.printed) to type '\(name)'.",
                end: json.range.upperBound)
        default: return nil
        }
    }
}

// What is said of a value of an operation of a PATCH.
extension ReaderType {
    /// The complaint about a whole value that is cast; nil for one that the cast takes, and for
    /// lists and objects, which are read.
    package func castComplaint(about json: JSONValue) -> String? {
        switch (self, json.kind) {
        case (_, .array), (_, .object), (_, .null): nil
        case (.integer, .number), (.integer, .boolean), (.double, .number), (.double, .boolean),
            (.boolean, .number), (.string, .boolean):
            nil
        default: "Could not cast or convert from \(json.systemType) to \(name)."
        }
    }
}

extension JSONValue {
    /// The name of the value's type in the live service's runtime.
    package var systemType: String {
        switch kind {
        case .string: "System.String"
        case .number: "System.Int64"
        case .boolean: "System.Boolean"
        case .null, .array, .object: "System.Object"
        }
    }

    /// The value as the runtime prints it: strings in quotes, without escapes.
    fileprivate var printed: String {
        switch kind {
        case .string: "\"\(quotedText)\""
        case .boolean: boolean == true ? "True" : "False"
        case .number, .null, .array, .object: literal
        }
    }

    /// The text of a string, cut as messages quote it.
    fileprivate var quotedText: String { (string ?? "").quoted }
}
