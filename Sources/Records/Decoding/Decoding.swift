// Decoding of a record: JSON -> draft, with all errors of its members.

package import Dialect
package import JSON
import Primitives
import SQLite
package import Schema

/// Reads records from bodies by their declarations. It collects all errors; only a member that
/// does not exist, and a value that cannot be converted, stop decoding, as in the live service
/// (docs/LIVE-API.md#errors).
package struct Decoder {
    let catalog: Catalog
    let purpose: Purpose
    /// The manner in which members are read.
    let reading: Reading
    /// The name of the record of the whole body in errors.
    package let errorName: String
    /// What strict mode reads differently is asked here, and counted; nil where it reads nothing so.
    let leniencies: LeniencyCounts?
    /// Whether records say what was stored, as those of an export do.
    let isRestored: Bool
    /// The errors found so far, in the order of the body.
    package var fieldErrors: [FieldError] = []

    package init(
        _ catalog: Catalog, for purpose: Purpose, reading: Reading, errorName: String,
        leniencies: LeniencyCounts? = nil, isRestored: Bool = false
    ) {
        self.isRestored = isRestored
        self.catalog = catalog
        self.leniencies = leniencies
        self.purpose = purpose
        self.reading = reading
        self.errorName = errorName
    }

    /// Reads one record.
    /// - Parameters:
    ///   - path: The path of the record in the body, with a trailing slash; empty for the body.
    /// - Throws: `APIError.unknownMember`, `APIError.body`.
    package mutating func record(_ json: JSONValue, of resource: Resource, at path: String = "")
        throws(APIError) -> Draft
    {
        guard json.kind == .object else {
            throw .body(
                "A \(resource.errorName) must be a JSON object, but \(json.kind.noun) stands at "
                    + "line \(json.position.line), position \(json.position.column + 1).")
        }
        var draft = Draft(resource, for: purpose)
        draft.path = path
        draft.isRestored = isRestored
        for member in json.members {
            try read(member, of: resource, at: path, into: &draft)
        }
        return draft
    }

    private mutating func read(
        _ member: JSONMember, of resource: Resource, at path: String, into draft: inout Draft
    ) throws(APIError) {
        let name = member.name
        if name == "_info" { return try readInfo(member.value, at: path, into: &draft) }
        if isRestored, isNestedInFixture(name, of: resource) { return }
        if refuses(name, of: resource, at: path) { return }
        guard let index = index(of: name, in: resource) else {
            if isName(name, "_info") { return }
            if isNestedInFixture(name, of: resource) { return }
            if purpose == .fixture, resource.foreignMembers.contains(name) { return }
            if try readFurther(member, of: resource, at: path, into: &draft) { return }
            throw .unknownMember(
                name: name, type: resource.name,
                path: readerPath(of: member, at: path + name), at: member.positionAfterColon)
        }
        if resource.fields[index].isPrimaryKey {
            draft.id = member.value.wholeNumber
            return
        }
        let field = resource.fields[index]
        if !member.value.isNull, refusesChange(of: field, at: path) { return }
        let isForFixture =
            purpose == .fixture
            && (field.isSetByFixtures || isRestored && field.column != nil)
        guard !field.isReadOnly || isForFixture else { return }
        draft.inputs[index] = try input(
            member.value, for: field, of: resource, at: path + field.name)
    }

    /// - Precondition: the field refers to something.
    private func target(of field: Field, in resource: Resource) -> String {
        guard let target = catalog.target(of: field, in: resource) else {
            preconditionFailure("\(field.name) refers to nothing")
        }
        return target
    }

    /// Notes the reason if the member is one that no body may name. Fixtures are no bodies.
    package mutating func refuses(_ name: String, of resource: Resource, at path: String = "")
        -> Bool
    {
        guard purpose != .fixture,
            let refused = resource.refused.first(where: { isName(name, $0.name) })
        else { return false }
        fieldErrors.append(.invalid(refused.reason, path + refused.name, of: errorName))
        return true
    }

    /// Notes the reason if a change names a member that is set once, when the record is new. Where
    /// default mode takes it, that is counted, even if the value is the stored one: strict mode
    /// refuses it all the same.
    package mutating func refusesChange(of field: Field, at path: String = "") -> Bool {
        guard purpose == .replace || purpose == .update else { return false }
        if let (member, reason) = field.refusedChange {
            fieldErrors.append(.invalid(reason, path + member, of: errorName))
            return true
        }
        if let strict = field.strictForm, case .setOnce = strict.form {
            leniencies?.permits(strict.leniency)
        }
        return false
    }

    /// Fixtures show the records of resources below another inside their parents.
    private func isNestedInFixture(_ name: String, of resource: Resource) -> Bool {
        purpose == .fixture && catalog.nested(in: resource.name, collection: name) != nil
    }

    private mutating func readInfo(
        _ json: JSONValue, at path: String, into draft: inout Draft
    ) throws(APIError) {
        guard purpose == .fixture else { return }
        draft.stamp = EntryStamp(
            lastUpdated: try moment(json, "lastUpdated", path),
            updatedBy: json["updatedBy"]?.string,
            dateEntered: try moment(json, "dateEntered", path), enteredBy: json["enteredBy"]?.string
        )
    }

    private mutating func moment(_ info: JSONValue, _ name: String, _ path: String)
        throws(APIError) -> String?
    {
        guard let json = info[name], !json.isNull,
            case .value(.text(let text))? = try dateTime(json, "\(path)_info/\(name)")
        else { return nil }
        return text
    }

    /// Reads a value for a field; nil, with an error added, if it does not fit.
    /// - Throws: `APIError.unknownMember` for an unknown member of an object.
    package mutating func input(
        _ json: JSONValue, for field: Field, of resource: Resource, at path: String
    ) throws(APIError) -> Input? {
        // A record that is written whole says nothing of what it has null for.
        if json.isNull, purpose.isWhole, field.type.isReference, !isRestored { return nil }
        if json.isNull { return null(for: field) }
        switch field.type {
        case .string(let max):
            return try text(json, max: max, path, field.strictForm)
        case .text: return try text(json, max: Limits.textLengthMax, path)
        case .guid: return try text(json, max: 36, path)
        case .integer(let range): return try integer(json, in: range, path, of: field)
        case .decimal: return try decimal(json, path)
        case .boolean, .backReference, .requestSwitch: return try flag(json, path)
        case .dateTime:
            return try dateTime(json, path, inWholeSeconds: field.isOfWholeSeconds)
        case .enumeration(let words): return word(json, of: words, path)
        case .reference(let target): return try reference(json, to: target, path)
        case .firstLink:
            return try firstLink(json, to: target(of: field, in: resource), path)
        case .identifier, .foreignKey: return try identifier(json, path)
        case .links: return try links(json, to: target(of: field, in: resource), path)
        case .foreignKeys: return try foreignKeys(json, path)
        case .children(let child):
            return try children(json, of: catalog.resource(child), in: resource, path)
        case .mainChild(let child, _, _):
            return try mainChild(json, of: catalog.resource(child), path)
        case .strings: return try words(json, path)
        case .integers: return try integers(json, path)
        case .given(let isList): return given(json, isList: isList, path)
        case .customFields: return try customFields(json, path)
        case .bytes(let max): return bytes(json, max: max, path)
        }
    }

    /// The meaning of null: no value, no items; for a flag its default.
    private func null(for field: Field) -> Input? {
        switch field.type {
        case .boolean:
            if case .boolean(let flag) = field.defaultValue {
                .value(Value(flag))
            } else {
                .value(Value(false))
            }
        case .links, .foreignKeys, .firstLink: .ids([])
        case .children: .records([])
        case .backReference: .value(Value(false))
        case .customFields, .requestSwitch: nil
        case .string, .text, .integer, .decimal, .dateTime, .guid, .enumeration, .reference,
            .mainChild, .identifier, .foreignKey, .strings, .integers, .given, .bytes:
            .value(.null)
        }
    }

    mutating func mismatch(
        _ path: String, _ expected: String, _ json: JSONValue, found: String? = nil
    ) -> Input? {
        fieldErrors.append(
            .invalid(
                "The field \(path) must be \(expected), but it is \(found ?? json.kind.noun).",
                path, of: errorName))
        return nil
    }
}

extension JSONValue.Kind {
    /// The noun of such a value in messages.
    package var noun: String {
        switch self {
        case .null: "null"
        case .boolean: "a boolean"
        case .number: "a number"
        case .string: "a string"
        case .array: "a list"
        case .object: "an object"
        }
    }
}
