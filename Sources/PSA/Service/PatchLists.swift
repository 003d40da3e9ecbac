// PATCH of what is inside a record: items of its lists, by index (fact sheet 5.3).

import JSON
import SQLite

extension Patch {
    /// The child records as the operations so far leave them.
    private mutating func drafts(_ operation: Operation, _ child: Resource) throws -> [Draft] {
        if case .records(let drafts)? = draft.inputs[operation.index] { return drafts }
        return try sandbox.children(child, of: id).map { id in
            var draft = Draft(child, for: .update)
            draft.id = id
            return draft
        }
    }

    mutating func applyToChildren(_ operation: Operation, _ child: Resource) throws {
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
        guard let value = operation.value, operation.verb != .remove, !value.isNull else {
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
        if let input = try decoder.input(value, for: operation.field, of: resource, at: name) {
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
        if operation.rest.count == 3, field.type.isReference {
            drafts[index].inputs[position] = .reference(
                try reference(operation, operation.rest[2], value))
            return
        }
        guard operation.rest.count == 2 else {
            throw refusal(operation.number, "the path is longer than anything a record has")
        }
        if let input = try decoder.input(value, for: field, of: child, at: path + member) {
            drafts[index].inputs[position] = input
        }
    }

    mutating func applyToLinks(_ operation: Operation, _ association: String) throws {
        guard let position = operation.rest.first else { return try set(operation) }
        var references: [Reference]
        switch draft.inputs[operation.index] {
        case .references(let list): references = list
        case .ids(let ids): references = ids.map(Reference.id)
        default:
            references = try sandbox.linked(by: association, to: id).map(Reference.id)
        }
        var place = references.count
        if operation.verb != .add {
            guard let index = Int(position), references.indices.contains(index) else {
                throw refusal(
                    operation.number,
                    "\(operation.field.name) has \(references.count) items, counted from 0; "
                        + "'\(position)' is none")
            }
            references.remove(at: index)
            place = index
        }
        if operation.verb != .remove, let value = operation.value,
            case .reference(let reference)? = try decoder.reference(
                value, to: sandbox.catalog.linkTarget(of: association),
                "\(operation.field.name)/\(position)")
        {
            references.insert(reference, at: place)
        }
        draft.inputs[operation.index] = .references(references)
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
