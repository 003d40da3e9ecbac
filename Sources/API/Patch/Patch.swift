// PATCH in both forms -> one draft of what changes.

import Dialect
import JSON
import Records
import SQLite
import Schema

/// Reads the body of a PATCH: an array of operations (docs/LIVE-API.md#patch), or a plain object
/// that is merged (spec, "Update Contact"), into one draft.
package struct Patch {
    let store: Store
    private(set) var resource: Resource
    let id: Int64
    var decoder: Decoder
    /// The changes of the operations so far.
    var draft: Draft

    /// The trace of the request.
    let trace: RequestTrace

    /// A patch of a stored record.
    init(_ store: Store, _ resource: Resource, id: Int64, _ trace: RequestTrace) {
        self.store = store
        self.resource = resource
        self.id = id
        self.trace = trace
        decoder = Self.decoder(store, resource, .operations)
        draft = Draft(resource, for: .update)
    }

    private static func decoder(_ store: Store, _ resource: Resource, _ reading: Reading) -> Decoder
    {
        Decoder(
            store.catalog, for: .update, reading: reading, errorName: resource.errorName,
            leniencies: store.leniencies)
    }

    /// The errors of the values, in the order of the operations.
    var fieldErrors: [FieldError] { decoder.fieldErrors }

    /// Reads a body.
    /// - Throws: `APIError.patch` for a body or an operation that makes no sense,
    ///   `APIError.unknownMember` for an unknown member of an object.
    mutating func read(_ body: JSONValue) throws {
        switch body.kind {
        case .object where store.leniencies.permits(.objectPatch):
            decoder = Self.decoder(store, resource, .record)
            draft = try decoder.record(body, of: resource)
        case .array:
            let operations = body.elements
            guard operations.count <= Limits.patchOperationsMax else {
                throw APIError.patch(
                    "A patch has at most \(Limits.patchOperationsMax) operations; this one has "
                        + "\(operations.count).")
            }
            for (index, operation) in operations.enumerated() {
                try apply(operation, number: index + 1)
            }
        default:
            throw APIError.patch(
                "The body of a PATCH must be an array of operations such as "
                    + #"[{"op": "replace", "path": "title", "value": "CTO"}]."#)
        }
    }

    /// Reads on as of a resource with more members.
    mutating func take(_ extended: Resource) {
        resource = extended
        draft.extend(to: extended.fields.count)
    }

    // MARK: - Operations

    /// The values of `op`: those of RFC 6902, section 4, but `move`, `copy` and `test`.
    package enum Verb: String, CaseIterable { case add, replace, remove }

    private mutating func apply(_ json: JSONValue, number: Int) throws {
        guard json.kind == .object else {
            throw patchError(number, "it must be an object with op, path and value")
        }
        guard let op = json[anyCase: "op"]?.string, let verb = Verb(rawValue: op.lowercased())
        else {
            let found = json[anyCase: "op"].map { $0.literal } ?? "missing"
            throw patchError(number, "op must be add, replace or remove, but it is \(found)")
        }
        guard let path = json[anyCase: "path"]?.string else {
            throw patchError(number, "path must be a string, such as \"title\"")
        }
        let pieces = path.split(separator: "/").map(String.init)
        guard let first = pieces.first else {
            throw patchError(number, "path '\(path)' names no member")
        }
        if first == "_info" || decoder.refuses(first, of: resource) { return }
        guard let index = index(of: first, in: resource) ?? furtherIndex(of: first) else {
            throw patchError(number, unknown(first))
        }
        let value = json[anyCase: "value"]
        if verb != .remove, value == nil {
            throw patchError(number, "value is missing; only remove goes without one")
        }
        try apply(
            PatchOperation(
                number: number, verb: verb, field: resource.fields[index], index: index,
                rest: Array(pieces.dropFirst()), value: value))
    }

    /// One operation, understood so far.
    struct PatchOperation {
        let number: Int
        let verb: Verb
        let field: Field
        let index: Int
        /// The path behind the field's name.
        let rest: [String]
        let value: JSONValue?
    }

    private mutating func apply(_ operation: PatchOperation) throws {
        let field = operation.field
        // A client cannot have read what strict mode does not have and send it back like this.
        if let leniency = field.leniencyOfName { store.leniencies.permits(leniency) }
        if operation.verb == .remove, operation.rest.isEmpty { try checkRemovable(operation) }
        guard !decoder.refusesChange(of: field) else { return }
        guard !field.isReadOnly, field.name != "id" else { return }
        switch field.type {
        case .children(let child): try applyToChildren(operation, store.catalog.resource(child))
        case .links(let association): try applyToLinks(operation, association)
        case .customFields: try applyToCustomFields(operation)
        case .reference where operation.rest.count == 1, .firstLink where operation.rest.count == 1,
            .mainChild where operation.rest.count == 1:
            try applyToReference(operation)
        default:
            guard operation.rest.isEmpty else {
                throw patchError(
                    operation.number, "\(field.name) has no members, so its path ends there")
            }
            try set(operation)
        }
    }

    mutating func set(_ operation: PatchOperation) throws {
        guard let value = operation.value, operation.verb != .remove else {
            return clear(operation.index)
        }
        if let input = try decoder.input(
            value, for: operation.field, of: resource, at: operation.field.name)
        {
            draft.inputs[operation.index] = input
        }
    }

    /// Takes a value away: no value, or for a flag its default.
    mutating func clear(_ index: Int) {
        let field = resource.fields[index]
        switch field.type {
        case .boolean, .backReference:
            draft.inputs[index] = .value(Value(field.defaultValue == .boolean(true)))
        case .links, .foreignKeys, .firstLink: draft.inputs[index] = .ids([])
        case .children: draft.inputs[index] = .records([])
        default: draft.inputs[index] = .value(.null)
        }
    }

    /// Not everything can be taken away (docs/LIVE-API.md#patch).
    private func checkRemovable(_ operation: PatchOperation) throws {
        let field = operation.field
        let isSwitch = if case .requestSwitch = field.type { true } else { false }
        guard !field.isRequired, field.name != "id", !isSwitch else {
            if let leniency = field.leniencyOfNeed { store.leniencies.permits(leniency) }
            throw patchError(operation.number, "\(field.name) cannot be removed")
        }
    }

    /// `company/id`, `type/name`: another record for the reference.
    private mutating func applyToReference(_ operation: PatchOperation) throws {
        guard try acceptsSubPath(operation, operation.rest[0]) else { return }
        guard operation.verb != .remove, let value = operation.value, !value.isNull else {
            return clear(operation.index)
        }
        let reference = try reference(operation, operation.rest[0], value)
        let isLink = if case .firstLink = operation.field.type { true } else { false }
        draft.inputs[operation.index] = isLink ? .references([reference]) : .reference(reference)
    }

    /// Whether a path into a reference has an effect. By `id` it has, as clients rely on; to
    /// `company/identifier` and the like the live service answers 200 and changes nothing, whatever
    /// the value (docs/LIVE-API.md#patch).
    /// - Throws: `APIError.patch` for what is no member of a reference.
    func acceptsSubPath(_ operation: PatchOperation, _ member: String) throws -> Bool {
        guard referenceMember(member) != nil else {
            throw patchError(
                operation.number, "a reference has the members id, identifier and name alone")
        }
        if referenceMember(member) == "id" { return true }
        return store.leniencies.permits(.referenceSubPath)
    }

    /// The record that a member of a reference names.
    /// - Parameter member: `id`, `identifier` or `name`.
    func reference(_ operation: PatchOperation, _ member: String, _ value: JSONValue) throws
        -> Reference
    {
        let member = referenceMember(member)
        guard member == "id" else {
            guard let text = value.string else {
                throw patchError(operation.number, "the \(member ?? "name") must be a string")
            }
            return member == "name" ? .name(text) : .identifier(text)
        }
        guard let number = value.wholeNumber else {
            throw patchError(operation.number, "the id must be a whole number")
        }
        return .id(number)
    }

    // MARK: - Errors

    func patchError(_ number: Int, _ reason: String) -> APIError {
        .patch("Operation \(number): \(reason).")
    }

    private func unknown(_ name: String) -> String {
        let hint = Hint(
            name, among: resource.fields.map(\.name), resource: resource.errorName, field: name)
        if let hint { trace.add(hint) }
        let near = resource.field(anyCase: name).map {
            "; paths are case-sensitive: write '\($0.name)'"
        }
        return "'\(name)' is no member of \(resource.name)\(near ?? "")"
    }
}
