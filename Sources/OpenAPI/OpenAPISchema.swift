// Declaration -> JSON Schema (the dialect of OpenAPI 3.1, section 4.8.24).

import Schema

/// A schema among the components of the document.
struct OpenAPISchema {
    let resource: Resource
    let form: Form

    /// The side of an exchange that a schema describes.
    enum Form {
        /// An answer. No member is required: `fields` picks, and null is left out.
        case answer
        /// The body of a POST or a PUT.
        case body
        /// An object that is merged into a record.
        case changes
        /// A record as others refer to it.
        case reference
    }

    /// The name among the components. A shape is the same on both sides.
    var name: String {
        switch form {
        // Not that of references to records, as the vendor's names of such resources are.
        case .answer: resource.name + (resource.name.hasSuffix("Reference") ? "Record" : "")
        case .body: resource.isShape ? resource.name : resource.name + "Body"
        case .changes: resource.name + "Changes"
        case .reference: resource.name + "Reference"
        }
    }

    /// Whether it describes what clients send, which may name members to take their values away.
    var isBody: Bool { (form == .body || form == .changes) && !resource.isShape }

    /// The members, in order.
    var fields: [Field] {
        resource.fields.filter { field in
            if isBody { return !(field.isReadOnly && field.isWriteOnly) }
            if resource.isShape { return true }
            if case .foreignKeys = field.type { return false }
            return !field.isWriteOnly
        }
    }

    /// Whether a body can leave a member out only if it is to be refused.
    func needs(_ field: Field) -> Bool {
        if resource.isShape { return field.isRequired }
        return isBody && resource.needs(field)
    }
}

extension Resource {
    /// Whether it is the shape of a body or an answer, with no records of its own.
    var isShape: Bool { path.isEmpty }

    /// Whether a new record has to be given a value for the field.
    func needs(_ field: Field) -> Bool {
        field.isRequired && !field.isReadOnly && field.name != parent
            && field.defaultValue == .null
    }
}

extension OpenAPIWriter {
    /// A schema of the components, whole.
    mutating func schema(_ schema: OpenAPISchema) {
        object { writer in
            if schema.form == .reference {
                writer.referenceMembers(schema)
            } else {
                writer.recordMembers(schema)
            }
        }
    }

    /// `{id, identifier, name, _info}` (docs/LIVE-API.md#references): any one of the first three in
    /// a body, all of them in an answer.
    private mutating func referenceMembers(_ schema: OpenAPISchema) {
        let resource = schema.resource
        member("type", "object")
        member(
            "description",
            "A reference to one of the \(resource.noun). In a body the id, the identifier or the "
                + "name is enough; an empty object is null.")
        member(object: "properties") { writer in
            writer.member(object: "id") { $0.integer(1...Int64(Int32.max), isNullable: false) }
            if resource.field("identifier") != nil {
                writer.member(object: "identifier") { $0.member("type", "string") }
            }
            writer.member(object: resource.label.member) { $0.member("type", "string") }
            for field in resource.label.details {
                writer.member(object: field.name) { $0.value(of: field, in: schema) }
            }
            writer.member(object: "_info") { info in
                info.info(resource.label.isLinked ? [(resource.hrefName, "uri")] : [])
            }
        }
        member("additionalProperties", false)
    }

    private mutating func recordMembers(_ schema: OpenAPISchema) {
        member("type", "object")
        member(object: "properties") { writer in
            for field in schema.fields {
                writer.member(object: field.name) { $0.value(of: field, in: schema) }
            }
            if schema.resource.showsInfo {
                writer.member(object: "_info") { $0.info(schema.resource.infoMembers) }
            }
        }
        if schema.form != .changes {
            let needed = schema.fields.filter(schema.needs).map(\.name)
            if !needed.isEmpty { member("required", needed) }
            if schema.isBody { choices(of: schema.resource) }
        }
        member("additionalProperties", false)
    }

    /// Members of which one at least is there: two that show one value, and, in words, flags
    /// of which a rule wants one.
    private mutating func choices(of resource: Resource) {
        let aliases = resource.aliases
        if !aliases.isEmpty {
            member(array: "anyOf") { list in
                for name in aliases { list.object { $0.member("required", [name]) } }
            }
        }
        let flags = resource.rules.flatMap(\.flags)
        if !flags.isEmpty {
            member("description", "One at least is true of \(flags.joined(separator: ", ")).")
        }
    }

    /// `_info`: its values are all strings (docs/DIALECT.md#answers). The service sends it; what
    /// comes back in it is not looked at.
    private mutating func info(_ members: [(name: String, format: String?)]) {
        member("type", "object")
        member("readOnly", true)
        member(object: "properties") { writer in
            for (name, format) in members {
                writer.member(object: name) { value in
                    value.member("type", "string")
                    if let format { value.member("format", format) }
                }
            }
        }
        member(object: "additionalProperties") { $0.member("type", "string") }
    }
}

extension Resource {
    /// Required members that show one value: either of them is enough.
    var aliases: [String] {
        fields.filter { field in
            guard case .sameAs = field.defaultValue else { return false }
            return field.isRequired && !field.isHidden
        }.map(\.name)
    }

    /// The members of `_info`, with the formats of those that have one.
    fileprivate var infoMembers: [(name: String, format: String?)] {
        var members: [(String, String?)] = [("lastUpdated", "date-time"), ("updatedBy", nil)]
        if showsEntry { members += [("dateEntered", "date-time"), ("enteredBy", nil)] }
        return members + links.map { ($0.name, nil) }
    }
}
