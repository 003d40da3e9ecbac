// PATCH of values of user-defined fields: the whole list, or one by its index.

import JSON
import Records
import SQLite
import Schema

extension Patch {
    /// A list sets the values that it names and leaves the others (docs/LIVE-API.md#patch);
    /// `remove` takes all away. `customFields/0` and `customFields/0/value` speak of one; the place
    /// is that in answers.
    mutating func applyToCustomFields(_ operation: PatchOperation) throws {
        var entries: [CustomEntry] = []
        if case .customValues(let earlier)? = draft.inputs[operation.index] { entries = earlier }
        if operation.rest.isEmpty {
            entries += try listed(operation)
        } else {
            entries.append(try placed(operation))
        }
        draft.inputs[operation.index] = .customValues(entries)
    }

    private mutating func listed(_ operation: PatchOperation) throws -> [CustomEntry] {
        let name = operation.field.name
        guard operation.verb != .remove, let value = operation.value else {
            return try definitions(operation).map {
                CustomEntry(id: $0.id, change: .remove, path: name)
            }
        }
        let input = try decoder.input(value, for: operation.field, of: resource, at: name)
        guard case .customValues(let entries)? = input else { return [] }
        return entries
    }

    private func placed(_ operation: PatchOperation) throws -> CustomEntry {
        let definitions = try definitions(operation)
        guard let index = Int(operation.rest[0]), definitions.indices.contains(index) else {
            throw patchError(
                operation.number,
                "customFields has \(definitions.count) items, counted from 0; "
                    + "'\(operation.rest[0])' is none")
        }
        let path = "\(operation.field.name)/\(index)"
        let isWhole = operation.rest.count == 1
        let isValue =
            operation.rest.count == 2 && member(operation.rest[1], among: ["value"]) != nil
        guard isWhole || isValue else {
            throw patchError(
                operation.number, "of a custom field only the value can be set: \(path)/value")
        }
        guard operation.verb != .remove, let value = operation.value else {
            return CustomEntry(id: definitions[index].id, change: .remove, path: path)
        }
        let named = isWhole ? value[anyCase: "value"] : value
        return CustomEntry(
            id: definitions[index].id, change: named.map(CustomEntry.Change.set) ?? .none,
            path: path)
    }

    private func definitions(_ operation: PatchOperation) throws -> [CustomField] {
        try operation.field.screen.map { try store.customFields(on: $0) } ?? []
    }
}
