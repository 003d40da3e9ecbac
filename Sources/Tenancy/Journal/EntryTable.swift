// What conditions are asked on beside records of the imitated service: entries of a table in memory.

import API
import Conditions
import Dialect
import JSON
import Primitives
package import Records
import SQLite
package import Schema

/// A kind of entries: the resource that they are shown as, and the words for them.
final class EntryKind: Sendable {
    /// The name of the store.
    let name: String
    let entry: CatalogEntry
    /// The nouns of one entry and of several.
    let noun: (one: String, several: String)
    /// The members that tell an entry in few words.
    let summary: FieldList
    fileprivate let catalog: Catalog
    fileprivate let rules: Ruleset

    init(
        _ name: String, _ resource: Resource, noun: (one: String, several: String), summary: String
    ) {
        self.name = name
        catalog = Catalog(mode: .default, of: [resource])
        rules = Ruleset(catalog, named: [:])
        entry = catalog.entry(resource.name)
        self.noun = noun
        self.summary = FieldList.parse(summary, limits: Limits.conditions)
    }
}

/// Entries of a table in memory: the requests of a journal, or the deliveries of callbacks. It is brought
/// up to date with each question, and asked with the grammar and the code of every other list.
package struct EntryTable {
    /// The store that is queried.
    package let store: Store
    private let kind: EntryKind

    /// - Throws: `DatabaseError`.
    init(_ kind: EntryKind, clock: @escaping @Sendable () -> Timestamp) throws {
        self.kind = kind
        let database = try Database(.memory, cachedStatementsMax: Limits.cachedStatementsMax)
        try database.execute(Tables.script(for: kind.catalog))
        store = Store(name: kind.name, rules: kind.rules, database: database, clock: clock)
    }

    /// The resource of entries.
    package var entry: CatalogEntry { kind.entry }
    var noun: (one: String, several: String) { kind.noun }

    /// Takes in what has become of the entries. The questions from now on are bounded as a request is.
    func update(_ body: () throws -> Void) throws {
        store.database.limitWork(to: nil)
        defer { store.database.limitWork(to: Limits.requestStepsMax) }
        try body()
    }

    /// - Throws: `DatabaseError`.
    func insert(_ number: Int64, at time: Timestamp, _ values: [Value]) throws {
        let stamps = [time.text, "", time.text, ""].map { Value.text($0) }
        try store.database.run(
            text: kind.catalog.writePlan(of: entry.resource.name).inserting,
            bindings: [.integer(number)] + values + stamps)
    }

    /// The plan of the list that parameters ask for.
    /// - Throws: `APIError.condition`, `APIError.unrecognizedName`, `APIError.enumeration`.
    func plan(_ parameters: Parameters) throws(APIError) -> ListPlan {
        try ListPlan(
            ListRequest(parameters, of: entry.resource), on: entry.resource, below: nil,
            in: store.catalog)
    }

    /// An entry in few words, with what it lacks.
    func json(_ number: Int64, differing: [String] = []) throws -> JSONOutput {
        var buffer = ByteBuffer()
        _ = try RecordWriter(store: store, base: []).write(
            number, of: entry, only: kind.summary, to: &buffer)
        return .object([
            (noun.one, .json(buffer.copy())),
            ("differs", differing.isEmpty ? .absent : .list(differing.map { .text($0) })),
        ])
    }
}
