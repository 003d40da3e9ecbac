// JSON -> values of user-defined fields. Whether they fit is known when the
// definitions are: see Store/CustomFieldWriting.swift.

import Dialect
package import JSON
import SQLite
import Schema

/// The value of one user-defined field in a body.
package struct CustomEntry {
    /// The id of the definition.
    let id: Int64
    let change: Change
    /// Its path, for messages: `customFields/0`.
    let path: String

    package init(id: Int64, change: Change, path: String) {
        self.id = id
        self.change = change
        self.path = path
    }

    /// A change of a value.
    package enum Change {
        /// The body names no value, which changes nothing.
        case none
        case set(JSONValue)
        /// As if no value had ever been set: the default shows again.
        case remove
    }
}

extension Decoder {
    /// A list of values: `{id, value}` is enough, and what else answers show may come back
    /// (docs/LIVE-API.md#custom-fields). What the list does not name stays.
    mutating func customFields(_ json: JSONValue, _ path: String) throws(APIError) -> Input? {
        guard json.kind == .array else {
            return try refuse(json, for: .customValues, path, "a list")
        }
        guard json.elements.count <= Limits.listItemsMax || isRestored else {
            fieldErrors.append(
                .invalid(
                    "The field \(path) must have at most \(Limits.listItemsMax) items, but it has "
                        + "\(json.elements.count).", path, of: errorName))
            return nil
        }
        var entries: [CustomEntry] = []
        for (index, element) in json.elements.enumerated() {
            if let entry = try entry(element, "\(path)/\(index)") { entries.append(entry) }
        }
        return .customValues(entries)
    }

    private mutating func entry(_ json: JSONValue, _ path: String) throws(APIError) -> CustomEntry?
    {
        guard json.kind == .object else {
            _ = try refuse(
                json, for: .customValue, path, "an object such as {\"id\": 1, \"value\": \"text\"}")
            return nil
        }
        var id: JSONValue?
        var value: JSONValue?
        for member in json.members {
            let name = member.name
            switch declared(name, among: Self.customFieldMembers) {
            case "id": id = member.value
            case "value": value = member.value
            case .some: continue
            case nil:
                throw .unknownMember(
                    name: name, type: "CustomFieldValue",
                    path: readerPath(of: member, at: "\(path)/\(name)"),
                    at: member.positionAfterColon)
            }
        }
        guard let id, !id.isNull else {
            fieldErrors.append(.missing(path + "/id", of: errorName))
            return nil
        }
        guard let number = id.wholeNumber else {
            _ = try refuse(id, for: .integer, path + "/id", "a whole number")
            return nil
        }
        return CustomEntry(
            id: number, change: value.map(CustomEntry.Change.set) ?? .none, path: path)
    }

    /// The members of a value in answers (`CustomFieldValue`, docs/LIVE-API.md#schemas).
    private static let customFieldMembers: Set<String> = [
        "id", "caption", "type", "entryMethod", "numberOfDecimals", "value", "connectWiseId",
        "rowNum", "userDefinedFieldRecId", "podId",
    ]
}
