// What each operation does: read, resolve, decode, transact, render.

import Conditions
import Dialect
package import HTTP
import JSON
import Primitives
import Records
import SQLite
import Schema

extension RequestContext {
    /// Does what the endpoint does for the method, and writes the answer.
    /// - Throws: `APIError`, `DatabaseError`.
    package func answer(into response: inout Response) throws {
        let isMet = try response.meetsPreconditions(request, at: now, for: representation)
        guard isMet else { return }
        switch work {
        case .operation(let operation):
            if let withheld = resource.withheld, withheld.operations.contains(operation) {
                store.leniencies.permits(withheld.leniency)
            }
            try perform(operation, into: &response)
        case .action(let handler):
            if let leniency = handler.action.leniency { store.leniencies.permits(leniency) }
            try handler.run(self, &response)
        }
    }

    private func perform(_ operation: Operation, into response: inout Response) throws {
        switch operation {
        case .list: try belowEither { context throws in try context.list(into: &response) }
        case .count: try belowEither { context throws in try context.count(into: &response) }
        case .search: try search(into: &response)
        case .create: try create(into: &response)
        case .get: try read(into: &response)
        case .replace: try replace(recordID(), into: &response)
        case .update: try update(recordID(), into: &response)
        case .delete: try delete(recordID(), into: &response)
        case .defaultRecord: try write(defaultRecordID(), .ok, into: &response)
        case .usages: try writeUsages(of: recordID(), into: &response)
        case .usageList: try writeUsageList(of: recordID(), into: &response)
        }
    }

    // MARK: - Writing

    private func create(into response: inout Response) throws {
        let body = try body()
        try checkParent()
        let id = try saveWhole(body.root, id: nil)
        try write(id, .created, into: &response)
    }

    private func replace(_ id: Int64, into response: inout Response) throws {
        try saveWhole(try body().root, id: id)
        try write(id, .ok, into: &response)
    }

    /// Reads a whole record from a body and writes it.
    /// - Parameter id: The record that it replaces; nil for a new one.
    @discardableResult
    private func saveWhole(_ json: JSONValue, id: Int64?) throws -> Int64 {
        var decoder = Decoder(
            store.catalog, for: id == nil ? .create : .replace, reading: .record,
            errorName: resource.errorName, leniencies: store.leniencies)
        let draft = try decoder.record(json, of: resource)
        return try save(draft, id: id, fieldErrors: decoder.fieldErrors)
    }

    private func update(_ id: Int64, into response: inout Response) throws {
        var patch = Patch(store, resource, id: id, trace)
        try patch.read(try body().root)
        response.show(trace.removeHintsToShow())
        try save(patch.draft, id: id, fieldErrors: patch.fieldErrors)
        try write(id, .ok, into: &response)
    }

    private func delete(_ id: Int64, into response: inout Response) throws {
        let replacement = try replacement(of: id)
        trace.end(.read)
        let stamp = try stamp()
        _ = try store.performWrite(resource, id: id, parent: path.parent, by: stamp) {
            try store.delete(resource, id, reassigningTo: replacement, by: stamp)
            return id
        }
        trace.end(.worked)
        response.start(.noContent, date: now)
        response.finish()
    }

    /// The record that takes over what refers to the deleted one.
    private func replacement(of id: Int64) throws -> Int64? {
        guard let name = resource.transferParameter, let replacement = try parameters.id(name)
        else {
            return nil
        }
        guard replacement != id, try store.contains(resource, replacement, below: nil) else {
            throw APIError.parameter(
                name: name, value: String(replacement),
                expected: "the id of another \(resource.errorName) that exists")
        }
        return replacement
    }

    /// Writes a draft, and adds hints at what the client may not expect of that.
    @discardableResult
    private func save(_ draft: Draft, id: Int64?, fieldErrors: [FieldError]) throws -> Int64 {
        trace.end(.read)
        let written = try store.write(
            draft, of: resource, id: id, parent: path.parent, refused: fieldErrors, by: stamp())
        for remark in written.remarks.prefix(Limits.hintedNamesMax) { trace.add(Hint(remark)) }
        return written.id
    }

    // MARK: - Reading

    /// Answers the record that the path names. Whether it is there shows when it is read, unless the
    /// path has more to say than its id.
    private func read(into response: inout Response) throws {
        guard let id = path.id, path.parent == nil, resource.locator == nil else {
            try write(recordID(), .ok, into: &response)
            return
        }
        guard try write(id, .ok, into: &response) else {
            throw APIError.noRecord(kind: resource.title, id: id)
        }
    }

    /// The id of the default record of its kind.
    /// - Throws: `APIError.noRecord`, `APIError.parameter`, `APIError.noDefault`.
    private func defaultRecordID() throws -> Int64 {
        guard let choice = resource.defaultChoice else {
            preconditionFailure("\(resource.name) has no default")
        }
        switch choice {
        case .flagged(let flag):
            guard let id = try store.flagged(resource, flag) else {
                throw APIError.noDefault(kind: resource.title, of: nil)
            }
            return id
        case .oldest:
            guard let id = try store.oldest(resource) else {
                throw APIError.noDefault(kind: resource.title, of: nil)
            }
            return id
        case .latest:
            guard let id = try store.flagged(resource, "id") else {
                throw APIError.noDefault(kind: resource.title, of: nil)
            }
            return id
        case .named(let field, let name, let parameter):
            let owner = store.catalog.resource(name)
            guard let id = try parameters.id(parameter) else {
                throw APIError.parameter(
                    name: parameter, value: parameters[parameter] ?? "",
                    expected: "the id of a \(owner.errorName)")
            }
            guard try store.contains(owner, id, below: nil) else {
                throw APIError.noRecord(kind: owner.title, id: id)
            }
            guard let found = try store.record(namedIn: field, of: owner, id) else {
                throw APIError.noDefault(kind: resource.title, of: "\(owner.title) \(id)")
            }
            return found
        }
    }

    /// Writes a record as the answer.
    /// - Returns: Whether there is one of that id; if not, the answer is not complete.
    @discardableResult
    package func write(_ id: Int64, _ status: Status, into response: inout Response) throws -> Bool
    {
        trace.end(.worked)
        response.show(trace.removeHintsToShow())
        response.start(status, date: now)
        if status == .created {
            let shown = try store.locator(of: resource, id)
            response.field("Location", String(decoding: url, as: UTF8.self) + "/\(shown)")
        }
        response.startBody(.json)
        guard
            try writer.write(
                id, of: entry, only: request.query == nil ? nil : parameters.fields,
                to: &response.body)
        else { return false }
        response.finish()
        return true
    }
}
