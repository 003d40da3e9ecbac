// JSON -> references to other records, and lists of them.

package import Dialect
package import JSON
import SQLite
import Schema

extension Decoder {
    /// Reads a reference: `{id}`, `{identifier}` or `{name}`. An empty object is null, as clients
    /// send those for what is not set; so does an empty string, which the live service's JSON
    /// reader (Newtonsoft.Json) takes for null wherever null is possible.
    /// - Throws: `APIError.unknownMember` for an unknown member of the reference.
    package mutating func reference(_ json: JSONValue, to target: String, _ path: String)
        throws(APIError) -> Input?
    {
        if json.string == "" { return .value(.null) }
        guard json.kind == .object else {
            fieldErrors.append(
                .invalid(
                    "The field \(path) must be an object such as {\"id\": 1}, but it is "
                        + "\(json.kind.noun).", path, of: errorName))
            return nil
        }
        for member in json.members where !Self.referenceMembers.contains(member.name) {
            throw .unknownMember(
                name: member.name, type: target + "Reference",
                path: Self.readerPath("\(path)/\(member.name)"),
                at: member.positionAfterColon)
        }
        if let id = json["id"], !id.isNull {
            guard let number = wholeNumber(id) else {
                fieldErrors.append(
                    .invalid(
                        "The field \(path)/id must be a whole number, but it is \(id.literal).",
                        path + "/id", of: errorName))
                return nil
            }
            return .reference(.id(number))
        }
        if let identifier = json["identifier"]?.string {
            return .reference(.identifier(identifier))
        }
        if let name = json["name"]?.string { return .reference(.name(name)) }
        return .value(.null)
    }

    /// The members that references show, and that may come back in.
    private static let referenceMembers: Set<String> = [
        "id", "identifier", "name", "_info", "coreEntityId",
    ]

    /// Reads a single reference as a list of one.
    mutating func firstLink(_ json: JSONValue, to target: String, _ path: String)
        throws(APIError) -> Input?
    {
        switch try reference(json, to: target, path) {
        case .reference(let reference): return .references([reference])
        case .value: return .ids([])
        default: return nil
        }
    }

    /// Reads a bare id; 0 is null, as generated clients send it.
    mutating func identifier(_ json: JSONValue, _ path: String) -> Input? {
        if json.string == "" { return .value(.null) }
        guard let id = wholeNumber(json) else {
            let found = json.kind == .number ? json.literal : nil
            return mismatch(path, "a whole number", json, found: found)
        }
        return id == 0 ? .value(.null) : .reference(.id(id))
    }

    /// A list of references.
    mutating func links(_ json: JSONValue, to target: String, _ path: String)
        throws(APIError) -> Input?
    {
        guard let items = items(json, path) else { return nil }
        var references: [Reference] = []
        for (index, item) in items.enumerated() {
            let input = try reference(
                item, to: target, "\(path)/\(index)")
            if case .reference(let reference) = input { references.append(reference) }
        }
        return .references(references)
    }

    /// A list of bare ids.
    mutating func foreignKeys(_ json: JSONValue, _ path: String) -> Input? {
        guard let items = items(json, path) else { return nil }
        var references: [Reference] = []
        for (index, item) in items.enumerated() {
            guard let id = wholeNumber(item) else {
                fieldErrors.append(
                    .invalid(
                        "The field \(path)/\(index) must be a whole number, but it is "
                            + "\(item.kind.noun).", "\(path)/\(index)", of: errorName))
                continue
            }
            references.append(.id(id))
        }
        return .references(references)
    }

    /// A list of whole records.
    mutating func children(_ json: JSONValue, of child: Resource, _ path: String)
        throws(APIError) -> Input?
    {
        guard let items = items(json, path) else { return nil }
        var drafts: [Draft] = []
        for (index, item) in items.enumerated() {
            drafts.append(try record(item, of: child, at: "\(path)/\(index)/"))
        }
        return .records(drafts)
    }

    private mutating func items(_ json: JSONValue, _ path: String) -> [JSONValue]? {
        guard json.kind == .array else {
            fieldErrors.append(
                .invalid(
                    "The field \(path) must be a list, but it is \(json.kind.noun).", path,
                    of: errorName))
            return nil
        }
        let items = json.elements
        guard items.count <= Limits.listItemsMax else {
            fieldErrors.append(
                .invalid(
                    "The field \(path) must have at most \(Limits.listItemsMax) items, but it has "
                        + "\(items.count).", path, of: errorName))
            return nil
        }
        return items
    }
}
