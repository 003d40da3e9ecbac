// Loading of fixtures: records pass the validation of requests, and each error has its line.

import Dialect
import JSON
import Primitives
import SQLite
import Schema

/// A file of records, parsed.
package struct Fixture: Sendable {
    /// Its name in messages.
    package let name: String
    let document: JSONDocument
    /// Whether it needs no lookups before it.
    package let isComplete: Bool

    /// A fixture from the bytes of a file.
    /// - Throws: `FixtureError` with the place of what is no JSON, or no object.
    package init(name: String, _ bytes: [UInt8]) throws(FixtureError) {
        self.name = name
        do {
            document = try JSONDocument(bytes, limits: Limits.json)
        } catch {
            throw FixtureError(
                fixture: name, [(error.position.line, error.message)])
        }
        // An exported fixture has the lookups that it needs.
        isComplete = document.root["complete"]?.boolean ?? false
        guard document.root.kind == .object else {
            throw FixtureError(
                fixture: name,
                [(1, "a fixture is an object of lists, such as {\"contacts\": [ … ]}")])
        }
    }
}

/// The errors of a fixture, by line.
package struct FixtureError: Error, Sendable {
    /// The file's name.
    package let fixture: String
    /// The lines, counted from 1, and what is wrong there.
    package let problems: [(line: Int, message: String)]

    init(fixture: String, _ problems: [(line: Int, message: String)]) {
        self.fixture = fixture
        self.problems = problems.sorted { $0.line < $1.line }
    }

    /// `file:line: message`, a line for each error.
    package var lines: [String] {
        problems.map { "\(fixture):\($0.line): \($0.message)" }
    }
}

extension Store {
    /// Loads fixtures one after the other. To be called inside a transaction, so that all of them
    /// are loaded or none.
    ///
    /// Lists are loaded in the catalog's order, whatever their order in the file. A reference to a
    /// record that may come later is set when all records of the file are there.
    /// - Throws: `FixtureError` with everything that is wrong in the first bad one.
    package func load(_ fixtures: [Fixture]) throws {
        for fixture in fixtures {
            var loader = FixtureLoader(self, fixture)
            try loader.load()
        }
    }
}

/// Loads one fixture into a sandbox.
private struct FixtureLoader {
    let store: Store
    let fixture: Fixture
    /// The errors found so far, each with a byte offset; lines are counted only for a message.
    var problems: [(offset: Int, message: String)] = []
    /// References that wait until all records are there.
    var postponed: [(resource: Resource, id: Int64, field: Int, input: Input, offset: Int)] = []
    var stamp: Stamp

    init(_ store: Store, _ fixture: Fixture) {
        self.store = store
        self.fixture = fixture
        stamp = Stamp(time: store.now, member: "fixture")
    }

    mutating func load() throws {
        readLists()
        for resource in store.catalog.outermost {
            for json in fixture.document.root[resource.collection]?.elements ?? [] {
                try load(json, of: resource, below: nil)
            }
        }
        try setPostponed()
        try readLastIDs()
        guard problems.isEmpty else {
            let lines = problems.map { problem in
                (fixture.document.position(at: problem.offset).line, problem.message)
            }
            throw FixtureError(fixture: fixture.name, lines)
        }
    }

    /// Checks that every member of the file is a list of a resource, or the time of last change.
    private mutating func readLists() {
        let collections = store.catalog.outermost.map(\.collection)
        for member in fixture.document.root.members {
            let byteOffset = member.nameOffset
            if member.name == "lastUpdated" {
                guard let moment = member.value.string.flatMap({ Timestamp($0) }) else {
                    problems.append((byteOffset, "lastUpdated must be a date-time"))
                    continue
                }
                stamp = Stamp(time: moment, member: stamp.member)
            } else if member.name == "complete", member.value.kind == .boolean {
                continue
            } else if member.name == "lastIds", member.value.kind == .object {
                continue
            } else if !collections.contains(member.name) {
                problems.append(
                    (
                        byteOffset,
                        "unknown list '\(member.name)'; known are "
                            + collections.sorted().joined(separator: ", ")
                    ))
            } else if member.value.kind != .array {
                problems.append((byteOffset, "\(member.name) must be a list"))
            }
        }
    }

    private mutating func load(_ json: JSONValue, of resource: Resource, below parent: Int64?)
        throws
    {
        let byteOffset = json.offset
        var decoder = Decoder(
            store.catalog, for: .fixture, reading: .exact, errorName: resource.errorName,
            isRestored: fixture.isComplete)
        do {
            var draft = try decoder.record(json, of: resource)
            let waiting = postpone(&draft, of: resource)
            guard isFree(draft.id, of: resource, byteOffset) else { return }
            var write = try store.prepare(
                draft, of: resource, id: draft.id, parent: parent, errorName: resource.errorName)
            write.add(decoder.fieldErrors)
            // What waits is not missing.
            let isWaiting = { (fieldError: FieldError) in
                waiting.contains { resource.fields[$0.field].name == fieldError.field }
            }
            let found = write.allFieldErrors.filter { !isWaiting($0) }
            guard found.isEmpty else {
                problems += found.map { (self.offset(of: $0, in: json), $0.message) }
                return
            }
            try removeChildren(of: draft.id, resource)
            let id = try store.save(write, by: stamp)
            postponed += waiting.map { (resource, id, $0.field, $0.input, byteOffset) }
            try loadChildren(of: json, resource, id)
        } catch let apiError as APIError {
            problems.append((offset(of: apiError) ?? byteOffset, apiError.message))
        } catch let error as DatabaseError where error.isUniqueViolation {
            problems.append((byteOffset, "the record repeats another: \(error.message)"))
        }
    }

    /// Each id occurs once in a file. A record of an earlier file with the same id is replaced.
    private mutating func isFree(_ id: Int64?, of resource: Resource, _ byteOffset: Int) -> Bool {
        guard let id else { return true }
        guard id > 0, id <= Int64(Int32.max) else {
            problems.append((byteOffset, "the id must be between 1 and \(Int32.max)"))
            return false
        }
        guard loaded[resource.name, default: []].insert(id).inserted else {
            problems.append((byteOffset, "\(resource.title) \(id) is there twice"))
            return false
        }
        return true
    }

    private var loaded: [String: Set<Int64>] = [:]

    /// A record that takes the place of an earlier one does not take over its children; those that
    /// others refer to stay.
    private func removeChildren(of id: Int64?, _ resource: Resource) throws(DatabaseError) {
        guard let id, try store.contains(resource, id, below: nil) else { return }
        for child in store.catalog.children(of: resource.name)
        where store.catalog.referrers(to: child.name).isEmpty {
            guard let column = child.parentColumn else { continue }
            try store.database.run(
                "DELETE FROM \(name: child.table) WHERE \(name: column) = \(id)")
        }
    }

    /// The records that the file shows inside their parent.
    private mutating func loadChildren(of json: JSONValue, _ resource: Resource, _ id: Int64) throws
    {
        for child in store.catalog.children(of: resource.name)
        where fixture.isComplete || resource.field(child.collection) == nil {
            for element in json[child.collection]?.elements ?? [] {
                try load(element, of: child, below: id)
            }
        }
    }

    /// Takes references out of a draft whose records may be loaded later: with their lists, which
    /// are those of the outermost resources.
    private func postpone(_ draft: inout Draft, of resource: Resource) -> [(
        field: Int, input: Input
    )] {
        let position = loadOrder(of: resource)
        var waiting: [(Int, Input)] = []
        for (index, field) in resource.fields.enumerated() {
            guard let input = draft.inputs[index], case .reference = input,
                let target = store.catalog.target(of: field, in: resource),
                loadOrder(of: store.catalog.resource(target)) >= position
            else { continue }
            draft.inputs[index] = nil
            waiting.append((index, input))
        }
        return waiting
    }

    /// The position, in the order of loading, of the list that has records of a resource.
    private func loadOrder(of resource: Resource) -> Int {
        var outermost = resource
        while let parent = outermost.parentResource {
            outermost = store.catalog.resource(parent)
        }
        return store.catalog.position(of: outermost.name)
    }

    private mutating func setPostponed() throws {
        for item in postponed {
            var draft = Draft(item.resource, for: .update)
            draft.inputs[item.field] = item.input
            draft.isRestored = fixture.isComplete
            let write = try store.prepare(
                draft, of: item.resource, id: item.id, parent: nil,
                errorName: item.resource.errorName)
            problems += write.allFieldErrors.map { (item.offset, $0.message) }
            guard write.fieldErrors.isEmpty else { continue }
            try store.set(write)
        }
    }

    /// Ids of deleted records are not reused.
    private mutating func readLastIDs() throws {
        for member in fixture.document.root["lastIds"]?.members ?? [] {
            let resource = store.catalog.resources.first { !$0.isView && $0.name == member.name }
            guard let resource, let id = member.value.integer, (1...Int64(Int32.max)).contains(id)
            else {
                problems.append(
                    (
                        member.nameOffset,
                        "lastIds gives kinds of records, such as Contact, an id between 1 and "
                            + "\(Int32.max)"
                    ))
                continue
            }
            try store.keepLastID(id, of: resource)
        }
    }

    /// The byte offset of the member that an error is about.
    private func offset(of fieldError: FieldError, in json: JSONValue) -> Int {
        var found = json
        for piece in fieldError.field.split(separator: "/") {
            if let index = Int(piece), found.elements.indices.contains(index) {
                found = found.elements[index]
            } else if let value = found[String(piece)] {
                found = value
            } else {
                break
            }
        }
        return found.offset
    }

    private func offset(of apiError: APIError) -> Int? {
        if case .unknownMember(_, _, _, let position) = apiError { position.offset } else { nil }
    }
}
