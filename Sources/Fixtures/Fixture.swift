// Fixtures: files of records, and what is wrong with them.

import Dialect
package import JSON
package import Primitives
package import Records
import SQLite
import Schema

/// A file of records, or records that are made: lists. Its records are read when they are loaded, one
/// after the other, so that a large one takes no more memory than a small one.
package struct Fixture: Sendable {
    /// Who has entered records that tell no author.
    package static let author = "fixture"
    /// Its name in messages.
    package let name: String
    /// The members of the object, in the order of the file.
    let members: [JSONStream.Member]
    /// Whether it needs no lookups before it.
    package let isComplete: Bool
    /// The time of the changes of records that tell none; nil for that of the file, or of loading.
    let lastUpdated: Timestamp?
    /// Is told the records that are loaded, of how many.
    package var showProgress: (@Sendable (_ done: Int, _ all: Int) -> Void)?
    private let source: Source

    private enum Source {
        case text(JSONSource)
        case made([GeneratedList])
    }

    /// A fixture whose records are made when they are loaded.
    package init(name: String, lastUpdated: Timestamp, lists: [GeneratedList]) {
        self.name = name
        self.lastUpdated = lastUpdated
        source = .made(lists)
        members = lists.map { JSONStream.Member(list: $0.name, elementCount: $0.count) }
        isComplete = false
    }

    /// A fixture from the bytes of a file.
    /// - Throws: `FixtureError` with the place of what is no JSON, or no object.
    package init(name: String, _ bytes: [UInt8]) throws(FixtureError) {
        try self.init(name: name, JSONSource(bytes))
    }

    /// A fixture from a text that may be larger than memory. It is read once, to find its lists.
    /// - Throws: `FixtureError` with the place of what is no JSON, or no object.
    package init(name: String, _ source: JSONSource) throws(FixtureError) {
        self.name = name
        self.source = .text(source)
        lastUpdated = nil
        var stream = Self.stream(source)
        let found: [JSONStream.Member]?
        do {
            found = try stream.members()
        } catch {
            throw FixtureError(fixture: name, [(error.position.line, error.message)])
        }
        guard let found else {
            throw FixtureError(
                fixture: name,
                [(1, "a fixture is an object of lists, such as {\"contacts\": [ … ]}")])
        }
        members = found
        // An exported fixture has the lookups that it needs.
        isComplete = found.last { $0.name == "complete" }?.value?.boolean ?? false
    }

    /// The lists of the file with the numbers of their records, in the order of the file.
    package var listCounts: [(name: String, count: Int)] {
        members.filter { $0.value == nil }.map { ($0.name, $0.elementCount) }
    }

    /// The member of that name; the last one of several, as everywhere in JSON.
    func member(_ name: String) -> JSONStream.Member? { members.last { $0.name == name } }

    private static func stream(_ source: JSONSource) -> JSONStream {
        JSONStream(source, limits: Limits.json, windowBytes: Limits.fixtureWindowBytes)
    }

    /// Calls `body` for each element of a list.
    /// - Throws: What `body` throws, and a `FixtureError` where the text has changed since.
    func forEachElement(of list: JSONStream.Member, _ body: (JSONValue) throws -> Void) throws {
        switch source {
        case .text(let source): try Self.forEachElement(of: list, source, name: name, body)
        case .made(let lists):
            try lists.first { $0.name == list.name }?.forEachRecord(body)
        }
    }

    private static func forEachElement(
        of list: JSONStream.Member, _ source: JSONSource, name: String,
        _ body: (JSONValue) throws -> Void
    ) throws {
        var stream = stream(source)
        do {
            try stream.enter(list)
            while let element = try stream.nextElement() { try body(element) }
        } catch {
            guard let error = error as? JSONError else { throw error }
            throw FixtureError(fixture: name, [(error.position.line, error.message)])
        }
    }
}

extension Fixture {
    /// The error of problems at byte offsets, of which the lines are counted now.
    func error(_ problems: [(offset: Int, message: String)]) -> FixtureError {
        let sorted = problems.sorted { $0.offset < $1.offset }
        // Records that are made have no lines.
        var lines = Array(repeating: 1, count: sorted.count)
        if case .text(let source) = source {
            guard
                let counted = source.lines(
                    of: sorted.map(\.offset), windowBytes: Limits.fixtureWindowBytes)
            else { return FixtureError(fixture: name, [(1, "the text cannot be read again")]) }
            lines = counted
        }
        return FixtureError(fixture: name, zip(lines, sorted).map { ($0, $1.message) })
    }

    /// The number of the records in its lists, without those below them.
    package var recordCount: Int { members.reduce(0) { $0 + $1.elementCount } }
}

/// A list of records that are made when they are loaded.
package struct GeneratedList: Sendable {
    package let name: String
    package let count: Int
    package let append: @Sendable (Int, inout ByteBuffer) -> Void

    /// - Parameter append: Appends the JSON of the record of an index.
    package init(
        name: String, count: Int, _ append: @escaping @Sendable (Int, inout ByteBuffer) -> Void
    ) {
        self.name = name
        self.count = count
        self.append = append
    }

    func forEachRecord(_ body: (JSONValue) throws -> Void) throws {
        var buffer = ByteBuffer()
        for index in 0..<count {
            buffer.truncate(to: 0)
            append(index, &buffer)
            try body(JSONDocument(buffer.copy(), limits: Limits.json).root)
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
    /// - Parameter inOnePass: Whether records in which nothing is unusual are read in one pass. The
    ///   result is the same; without it, loading takes three times as long.
    /// - Throws: `FixtureError` with everything that is wrong in the first bad one.
    package func load(_ fixtures: [Fixture], inOnePass: Bool = true) throws {
        loading = LoadedIDs()
        defer { loading = nil }
        for fixture in fixtures {
            var loader = FixtureLoader(self, fixture, inOnePass: inOnePass)
            try loader.load()
        }
        try completeLoading()
    }
}
