// PATCH in both forms -> one draft of what changes.

import JSON
import SQLite

/// Reads the body of a PATCH: an array of operations (fact sheet 5.3), or a plain object that is
/// merged (spec, "Update Contact"), into one draft.
struct Patch {
    private let sandbox: Sandbox
    private let resource: Resource
    private let id: Int64
    private var decoder: Decoder
    private(set) var draft: Draft

    /// A patch of a stored record.
    init(_ sandbox: Sandbox, _ resource: Resource, id: Int64) {
        self.sandbox = sandbox
        self.resource = resource
        self.id = id
        decoder = Decoder(sandbox.catalog, for: .update, errorName: resource.errorName)
        draft = Draft(resource, for: .update)
    }

    /// What is wrong with the values, in the order in which they came.
    var problems: [Problem] { decoder.problems }

    /// Reads a body.
    /// - Throws: `Refusal.patch` for a body or an operation that makes no sense,
    ///   `Refusal.unknownMember` for an unknown member of an object.
    mutating func read(_ body: JSONValue) throws {
        switch body.kind {
        case .object where sandbox.catalog.mode.permits(.objectPatch):
            draft = try decoder.record(body, of: resource)
            try refuseTypes(draft.inputs.indices.filter { draft.inputs[$0] != nil })
        case .array:
            let operations = body.elements
            guard operations.count <= Limits.patchOperationsMax else {
                throw Refusal.patch(
                    "A patch has at most \(Limits.patchOperationsMax) operations; this one has "
                        + "\(operations.count).")
            }
            for (index, operation) in operations.enumerated() {
                try apply(operation, number: index + 1)
            }
        default:
            throw Refusal.patch(
                "The body of a PATCH must be an array of operations such as "
                    + #"[{"op": "replace", "path": "title", "value": "CTO"}]."#)
        }
    }

    // MARK: - Operations

    private enum Verb: String { case add, replace, remove }

    private mutating func apply(_ json: JSONValue, number: Int) throws {
        guard json.kind == .object else {
            throw refusal(number, "it must be an object with op, path and value")
        }
        guard let op = json["op"]?.string, let verb = Verb(rawValue: op.lowercased()) else {
            let found = json["op"].map { $0.literal } ?? "missing"
            throw refusal(number, "op must be add, replace or remove, but it is \(found)")
        }
        guard let path = json["path"]?.string else {
            throw refusal(number, "path must be a string, such as \"title\"")
        }
        let pieces = path.split(separator: "/").map(String.init)
        guard let first = pieces.first else {
            throw refusal(number, "path '\(path)' names no member")
        }
        guard let index = resource.index(of: first) else {
            throw refused(first) ?? refusal(number, unknown(first))
        }
        let value = json["value"]
        if verb != .remove, value == nil {
            throw refusal(number, "value is missing; only remove goes without one")
        }
        try apply(
            Operation(
                number: number, verb: verb, field: resource.fields[index], index: index,
                rest: Array(pieces.dropFirst()), value: value))
    }

    /// One operation, understood so far.
    private struct Operation {
        let number: Int
        let verb: Verb
        let field: Field
        let index: Int
        /// The path behind the field's name.
        let rest: [String]
        let value: JSONValue?
    }

    private mutating func apply(_ operation: Operation) throws {
        let field = operation.field
        if operation.verb == .remove, operation.rest.isEmpty { try checkRemovable(operation) }
        try refuseTypes([operation.index])
        guard !field.isReadOnly, field.name != "id" else { return }
        switch field.type {
        case .children(let child): try applyToChildren(operation, sandbox.catalog.resource(child))
        case .links(let association): try applyToLinks(operation, association)
        case .reference where operation.rest.count == 1:
            try applyToReference(operation)
        default:
            guard operation.rest.isEmpty else {
                throw refusal(
                    operation.number, "\(field.name) has no members, so its path ends there")
            }
            try set(operation)
        }
    }

    private mutating func set(_ operation: Operation) throws {
        guard let value = operation.value, operation.verb != .remove else {
            return clear(operation.index)
        }
        if let input = try decoder.input(value, for: operation.field, at: operation.field.name) {
            draft.inputs[operation.index] = input
        }
    }

    /// Takes a value away: no value, or for a flag its default.
    private mutating func clear(_ index: Int) {
        let field = resource.fields[index]
        switch field.type {
        case .boolean, .holds:
            draft.inputs[index] = .value(Value(field.defaultValue == .boolean(true)))
        case .links, .linkKeys, .firstLink: draft.inputs[index] = .ids([])
        case .children: draft.inputs[index] = .records([])
        default: draft.inputs[index] = .value(.null)
        }
    }

    /// Not everything can be taken away (fact sheet 5.3).
    private func checkRemovable(_ operation: Operation) throws {
        let field = operation.field
        let isSwitch = if case .requestSwitch = field.type { true } else { false }
        guard !field.isRequired, field.name != "id", !isSwitch else {
            throw refusal(operation.number, "\(field.name) cannot be removed")
        }
    }

    /// `company/id`, `status/name`: another record for the reference.
    private mutating func applyToReference(_ operation: Operation) throws {
        let member = operation.rest[0]
        guard ["id", "identifier", "name"].contains(member) else {
            throw refusal(
                operation.number, "\(operation.field.name) has the members id, identifier, name")
        }
        guard operation.verb != .remove, let value = operation.value, !value.isNull else {
            return clear(operation.index)
        }
        switch member {
        case "id":
            guard let number = decoder.wholeNumber(value) else {
                throw refusal(operation.number, "the id must be a whole number")
            }
            draft.inputs[operation.index] = .reference(.id(number))
        default:
            guard let text = value.string else {
                throw refusal(operation.number, "the \(member) must be a string")
            }
            draft.inputs[operation.index] = .reference(
                member == "name" ? .name(text) : .identifier(text))
        }
    }

    // MARK: - Lists

    /// The child records as the operations so far leave them.
    private mutating func drafts(_ operation: Operation, _ child: Resource) throws -> [Draft] {
        if case .records(let drafts)? = draft.inputs[operation.index] { return drafts }
        return try sandbox.children(child, of: id).map { id in
            var draft = Draft(child, for: .update)
            draft.id = id
            return draft
        }
    }

    private mutating func applyToChildren(_ operation: Operation, _ child: Resource) throws {
        var drafts = try drafts(operation, child)
        let name = operation.field.name
        guard let position = operation.rest.first else {
            return try setChildren(operation, child, &drafts)
        }
        if operation.verb == .add, operation.rest.count == 1 {
            // Whatever the index, the item comes last (fact sheet 5.3).
            guard Int(position) != nil || position == "-", let value = operation.value else {
                throw refusal(operation.number, "'\(position)' is no index of \(name)")
            }
            drafts.append(
                try decoder.record(value, of: child, at: "\(name)/\(drafts.count)/"))
            drafts[drafts.count - 1].id = nil
            drafts[drafts.count - 1].purpose = .create
        } else {
            guard let index = Int(position), drafts.indices.contains(index) else {
                throw refusal(
                    operation.number,
                    "\(name) has \(drafts.count) items, counted from 0; '\(position)' is none")
            }
            try change(&drafts, index, operation, child)
        }
        draft.inputs[operation.index] = .records(drafts)
    }

    private mutating func setChildren(
        _ operation: Operation, _ child: Resource, _ drafts: inout [Draft]
    ) throws {
        let name = operation.field.name
        guard let value = operation.value, operation.verb != .remove else {
            return clear(operation.index)
        }
        if operation.verb == .add, value.kind == .object {
            var added = try decoder.record(value, of: child, at: "\(name)/\(drafts.count)/")
            added.id = nil
            added.purpose = .create
            draft.inputs[operation.index] = .records(drafts + [added])
            return
        }
        guard value.kind == .array else {
            throw Refusal.patch(
                "Could not cast or convert from \(value.kind.systemType) to "
                    + "ConnectWise.Apis.v3_0.v2015_3.Company.\(resource.name).\(child.name)Item[].")
        }
        if let input = try decoder.input(value, for: operation.field, at: name) {
            draft.inputs[operation.index] = input
        }
    }

    /// Replaces or removes an item, or a member of it.
    private mutating func change(
        _ drafts: inout [Draft], _ index: Int, _ operation: Operation, _ child: Resource
    ) throws {
        let path = "\(operation.field.name)/\(index)/"
        guard operation.rest.count > 1 else {
            guard operation.verb == .replace, let value = operation.value else {
                drafts.remove(at: index)
                return
            }
            let id = drafts[index].id
            drafts[index] = try decoder.record(value, of: child, at: path)
            drafts[index].id = id
            drafts[index].purpose = .replace
            return
        }
        let member = operation.rest[1]
        guard let position = child.index(of: member) else {
            throw refusal(operation.number, "\(child.title) has no member '\(member)'")
        }
        drafts[index].path = path
        let field = child.fields[position]
        guard !field.isReadOnly else { return }
        guard operation.verb != .remove, let value = operation.value else {
            drafts[index].inputs[position] = .value(field.type.isFlag ? .integer(0) : .null)
            return
        }
        if operation.rest.count == 3, operation.rest[2] == "id", let id = decoder.wholeNumber(value)
        {
            drafts[index].inputs[position] = .reference(.id(id))
            return
        }
        guard operation.rest.count == 2 else {
            throw refusal(operation.number, "the path is longer than anything a record has")
        }
        if let input = try decoder.input(value, for: field, at: path + member) {
            drafts[index].inputs[position] = input
        }
    }

    private mutating func applyToLinks(_ operation: Operation, _ association: String) throws {
        guard let position = operation.rest.first else { return try set(operation) }
        var references: [Reference]
        switch draft.inputs[operation.index] {
        case .references(let list): references = list
        case .ids(let ids): references = ids.map(Reference.id)
        default:
            references = try sandbox.linked(by: association, to: id).map(Reference.id)
        }
        if operation.verb == .remove || operation.verb == .replace {
            guard let index = Int(position), references.indices.contains(index) else {
                throw refusal(
                    operation.number,
                    "\(operation.field.name) has \(references.count) items, counted from 0; "
                        + "'\(position)' is none")
            }
            references.remove(at: index)
        }
        if operation.verb != .remove, let value = operation.value,
            case .reference(let reference)? = try decoder.reference(
                value, to: sandbox.catalog.linkTarget(of: association),
                "\(operation.field.name)/\(position)")
        {
            references.append(reference)
        }
        draft.inputs[operation.index] = .references(references)
    }

    // MARK: - Refusals

    /// Strict mode changes types by their associations alone.
    private func refuseTypes(_ indexes: [Int]) throws {
        guard !sandbox.catalog.mode.permits(.typesInPatch) else { return }
        for index in indexes {
            switch resource.fields[index].type {
            case .links, .linkKeys, .firstLink:
                throw Refusal.patch(
                    "\(resource.fields[index].name) cannot be patched; use typeAssociations.")
            default: continue
            }
        }
    }

    private func refusal(_ number: Int, _ reason: String) -> Refusal {
        .patch("Operation \(number): \(reason).")
    }

    /// The refusal of a member that no body may name, with its reason.
    private func refused(_ name: String) -> Refusal? {
        resource.refused.first { $0.name == name }.map { member in
            .invalid(
                resource: resource.errorName,
                [.invalid(member.reason, name, of: resource.errorName)])
        }
    }

    private func unknown(_ name: String) -> String {
        let near = resource.field(anyCase: name).map {
            "; paths are case-sensitive: write '\($0.name)'"
        }
        return "'\(name)' is no member of \(resource.name)\(near ?? "")"
    }
}

extension JSONValue.Kind {
    /// What the live service's runtime calls such a value.
    fileprivate var systemType: String {
        switch self {
        case .string: "System.String"
        case .number: "System.Int64"
        case .boolean: "System.Boolean"
        case .null, .array, .object: "System.Object"
        }
    }
}
