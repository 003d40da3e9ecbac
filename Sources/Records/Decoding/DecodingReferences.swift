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
            return try refuse(
                json, for: .reference(to: target), path, "an object such as {\"id\": 1}")
        }
        let members = try referenceMembers(json, to: target, path)
        if let id = members.id, !id.isNull {
            guard let number = id.wholeNumber else {
                return try refuse(
                    id, for: .integer, path + "/id", "a whole number", found: id.literal)
            }
            return .reference(.id(number))
        }
        if let identifier = members.identifier?.string {
            return .reference(.identifier(identifier))
        }
        if let name = members.name?.string { return .reference(.name(name)) }
        return .value(.null)
    }

    /// Finds the members by which a reference names a record. Of several spellings of one the last
    /// counts.
    private func referenceMembers(_ json: JSONValue, to target: String, _ path: String)
        throws(APIError) -> (id: JSONValue?, identifier: JSONValue?, name: JSONValue?)
    {
        var found: (id: JSONValue?, identifier: JSONValue?, name: JSONValue?)
        for member in json.members {
            let name = member.name
            switch declared(name, among: Self.referenceMembers) {
            case "id": found.id = member.value
            case "identifier": found.identifier = member.value
            case "name": found.name = member.value
            case .some: continue
            case nil where shows(name, in: target): continue
            case nil:
                throw .unknownMember(
                    name: name, type: target + "Reference",
                    path: readerPath(of: member, at: "\(path)/\(name)"),
                    at: member.positionAfterColon)
            }
        }
        return found
    }

    /// Whether references to such records show a member, which may come back in.
    private func shows(_ name: String, in target: String) -> Bool {
        declared(name, among: Set(catalog.resource(target).referenceMembers)) != nil
    }

    /// The members that references to most records show, and that may come back in.
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

    /// Reads the main one of the child records. A new record has no children yet: the name is that
    /// of the one to make.
    mutating func mainChild(_ json: JSONValue, of child: Resource, _ path: String)
        throws(APIError) -> Input?
    {
        let input = try reference(json, to: child.name, path)
        let member = child.label.member
        guard purpose == .create, let name = json[anyCase: member], let text = name.string else {
            return input
        }
        if text.unicodeScalars.allSatisfy(\.properties.isWhitespace) { return .value(.null) }
        guard let field = child.field(member),
            try self.input(name, for: field, of: child, at: "\(path)/\(member)") != nil
        else { return nil }
        return .reference(.name(text))
    }

    /// Reads a bare id; 0 is null, as generated clients send it.
    mutating func identifier(_ json: JSONValue, _ path: String) throws(APIError) -> Input? {
        if json.string == "" { return .value(.null) }
        guard let id = json.wholeNumber else {
            let found = json.kind == .number ? json.literal : nil
            return try refuse(json, for: .integer, path, "a whole number", found: found)
        }
        return id == 0 ? .value(.null) : .reference(.id(id))
    }

    /// A list of references.
    mutating func links(_ json: JSONValue, to target: String, _ path: String)
        throws(APIError) -> Input?
    {
        guard let items = try items(json, .references(to: target), path) else { return nil }
        var references: [Reference] = []
        for (index, item) in items.enumerated() {
            let input = try reference(
                item, to: target, "\(path)/\(index)")
            if case .reference(let reference) = input { references.append(reference) }
        }
        return .references(references)
    }

    /// A list of bare ids.
    mutating func foreignKeys(_ json: JSONValue, _ path: String) throws(APIError) -> Input? {
        guard let items = try items(json, .integers, path) else { return nil }
        var references: [Reference] = []
        for (index, item) in items.enumerated() {
            guard let id = item.wholeNumber else {
                _ = try refuse(item, for: .integer, "\(path)/\(index)", "a whole number")
                continue
            }
            references.append(.id(id))
        }
        return .references(references)
    }

    /// A list of whole records.
    mutating func children(
        _ json: JSONValue, of child: Resource, in resource: Resource, _ path: String
    ) throws(APIError) -> Input? {
        guard let items = try items(json, .items(child, of: resource), path) else { return nil }
        var drafts: [Draft] = []
        for (index, item) in items.enumerated() {
            if item.kind != .object, !item.isNull {
                try checkConversion(
                    item, to: .item(child, of: resource), "\(path)/\(index)", "an object")
            }
            drafts.append(try record(item, of: child, at: "\(path)/\(index)/"))
        }
        return .records(drafts)
    }

    mutating func items(
        _ json: JSONValue, _ type: ReaderType, _ path: String, _ expected: String = "a list"
    ) throws(APIError) -> [JSONValue]? {
        guard json.kind == .array else {
            _ = try refuse(json, for: type, path, expected)
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
