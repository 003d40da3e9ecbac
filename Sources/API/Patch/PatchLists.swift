// PATCH of items of a record's lists, by index (docs/LIVE-API.md#patch).

import Dialect
import JSON
import Primitives
import Records
import SQLite
import Schema

extension Patch {
    /// The child records as the operations so far leave them.
    private mutating func drafts(_ operation: PatchOperation, _ child: Resource) throws -> [Draft] {
        if case .records(let drafts)? = draft.inputs[operation.index] { return drafts }
        return try store.children(child, of: id).map { id in
            var draft = Draft(child, for: .update)
            draft.id = id
            return draft
        }
    }

    mutating func applyToChildren(_ operation: PatchOperation, _ child: Resource) throws {
        var drafts = try drafts(operation, child)
        let name = operation.field.name
        guard let position = operation.rest.first else {
            return try setChildren(operation, child, &drafts)
        }
        if operation.verb == .add, operation.rest.count == 1 {
            let index = itemIndex(position)
            guard index != nil || position == "-", let value = operation.value else {
                throw patchError(operation.number, "'\(position)' is no index of \(name)")
            }
            // Whatever the index, the item comes last; at index 0 it does not become the default
            // in place of another (docs/LIVE-API.md#patch).
            var added = try added(value, of: child, behind: drafts, operation)
            added.keepsExistingDefault = index == 0
            drafts.append(added)
        } else {
            guard let index = itemIndex(position), drafts.indices.contains(index) else {
                throw patchError(
                    operation.number,
                    "\(name) has \(drafts.count) items, counted from 0; '\(position)' is none")
            }
            try change(&drafts, index, operation, child)
        }
        draft.inputs[operation.index] = .records(drafts)
    }

    /// The index that a piece of a path is: digits alone.
    private func itemIndex(_ piece: String) -> Int? {
        piece.utf8.allSatisfy(ASCII.isDigit) ? Int(piece) : nil
    }

    /// A new item of a list.
    private mutating func added(
        _ value: JSONValue, of child: Resource, behind drafts: [Draft], _ operation: PatchOperation
    ) throws -> Draft {
        let path = "\(operation.field.name)/\(drafts.count)/"
        var draft = try item(value, of: child, at: path, operation)
        draft.id = nil
        draft.purpose = .create
        return draft
    }

    /// Reads the item of an operation.
    private mutating func item(
        _ value: JSONValue, of child: Resource, at path: String, _ operation: PatchOperation
    ) throws -> Draft {
        guard value.kind == .object else {
            throw patchError(
                operation.number,
                "an item of \(operation.field.name) must be an object, but it is "
                    + value.kind.noun)
        }
        return try decoder.record(value, of: child, at: path)
    }

    private mutating func setChildren(
        _ operation: PatchOperation, _ child: Resource, _ drafts: inout [Draft]
    ) throws {
        let name = operation.field.name
        guard let value = operation.value, operation.verb != .remove, !value.isNull else {
            return clear(operation.index)
        }
        if operation.verb == .add, value.kind == .object {
            let added = try added(value, of: child, behind: drafts, operation)
            draft.inputs[operation.index] = .records(drafts + [added])
            return
        }
        guard value.kind == .array else {
            throw APIError.patch(
                "Could not cast or convert from \(value.systemType) to "
                    + "\(ReaderType.items(child, of: resource).name).")
        }
        if let input = try decoder.input(value, for: operation.field, of: resource, at: name) {
            draft.inputs[operation.index] = input
        }
    }

    /// Replaces or removes an item, or a member of it.
    private mutating func change(
        _ drafts: inout [Draft], _ index: Int, _ operation: PatchOperation, _ child: Resource
    ) throws {
        let path = "\(operation.field.name)/\(index)/"
        guard operation.rest.count > 1 else {
            guard operation.verb == .replace, let value = operation.value else {
                drafts.remove(at: index)
                return
            }
            let id = drafts[index].id
            drafts[index] = try item(value, of: child, at: path, operation)
            drafts[index].id = id
            drafts[index].purpose = .replace
            return
        }
        let member = operation.rest[1]
        let (child, found) = place(of: member, in: child)
        guard let position = found else {
            throw patchError(operation.number, "\(child.title) has no member '\(member)'")
        }
        drafts[index].extend(to: position + 1)
        drafts[index].path = path
        let field = child.fields[position]
        guard !field.isReadOnly else { return }
        let isSubPath = operation.rest.count == 3 && field.type.isReference
        guard operation.rest.count == 2 || isSubPath else {
            throw patchError(operation.number, tooLong)
        }
        if isSubPath, try !acceptsSubPath(operation, operation.rest[2]) { return }
        guard operation.verb != .remove, let value = operation.value else {
            drafts[index].inputs[position] = .value(field.type.isFlag ? .integer(0) : .null)
            return
        }
        if isSubPath {
            drafts[index].inputs[position] = .reference(
                try reference(operation, operation.rest[2], value))
            return
        }
        if let input = try decoder.input(value, for: field, of: child, at: path + field.name) {
            drafts[index].inputs[position] = input
        }
    }

    /// The index of a member of an item, of which the contract may have more than the declaration.
    private func place(of member: String, in child: Resource) -> (child: Resource, index: Int?) {
        if let index = index(of: member, in: child) { return (child, index) }
        guard let extended = store.catalog.extended(child) else { return (child, nil) }
        return (extended, index(of: member, in: extended))
    }

    private var tooLong: String { "the path is longer than anything a record has" }

    mutating func applyToLinks(_ operation: PatchOperation, _ association: String) throws {
        guard let position = operation.rest.first else { return try set(operation) }
        guard operation.rest.count <= 2 else { throw patchError(operation.number, tooLong) }
        var references: [Reference]
        switch draft.inputs[operation.index] {
        case .references(let list): references = list
        case .ids(let ids): references = ids.map(Reference.id)
        default:
            references = try store.linked(by: association, to: id).map(Reference.id)
        }
        // A member of an item is always that of an item which is there.
        let isAdded = operation.verb == .add && operation.rest.count == 1
        if operation.rest.count == 2, try !acceptsSubPath(operation, operation.rest[1]) { return }
        guard let index = isAdded ? references.count : itemIndex(position),
            isAdded || references.indices.contains(index)
        else {
            throw patchError(
                operation.number,
                "\(operation.field.name) has \(references.count) items, counted from 0; "
                    + "'\(position)' is none")
        }
        let found = try link(operation, association)
        if !isAdded { references.remove(at: index) }
        if let found { references.insert(found, at: index) }
        draft.inputs[operation.index] = .references(references)
    }

    /// The record that an operation on an item of a list of links names; nil if the item goes.
    private mutating func link(_ operation: PatchOperation, _ association: String) throws
        -> Reference?
    {
        guard operation.verb != .remove, let value = operation.value else { return nil }
        if operation.rest.count == 2 { return try reference(operation, operation.rest[1], value) }
        let path = "\(operation.field.name)/\(operation.rest[0])"
        let target = store.catalog.linkTarget(of: association)
        guard case .reference(let reference)? = try decoder.reference(value, to: target, path)
        else { return nil }
        return reference
    }
}
