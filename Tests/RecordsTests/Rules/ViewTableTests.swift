// What refers to a view reads the table behind it.

import Dialect
import Primitives
import SQLite
import Testing

@testable import Records
@testable import Schema

@Suite struct ViewTableTests {
    private static let thing = Resource(
        "Thing", path: "/things", noun: "things", rules: [.exclusive("defaultFlag")],
        fields: [Field("name", .string(max: 20), .required), Field("defaultFlag", .boolean)])
    private static let view = Resource(viewOf: thing, "ThingView", path: "/views")

    private static let stamp = Stamp(time: Timestamp("2027-07-01T12:00:00Z")!, member: "test")

    private let store: Store

    /// A store with one thing, which is the default.
    init() throws {
        let catalog = Catalog(mode: .default, of: [Self.thing, Self.view])
        let database = try Database(.memory)
        try database.execute(Tables.script(for: catalog))
        let now = Self.stamp.time
        store = Store(
            name: "views", rules: Ruleset(catalog, named: [:]), database: database, clock: { now })
        var draft = Draft(Self.thing, for: .create)
        draft.put(.value(.text("one")), in: "name", of: Self.thing)
        draft.put(.value(.integer(1)), in: "defaultFlag", of: Self.thing)
        try write(draft, of: Self.thing)
    }

    @discardableResult
    private func write(_ draft: Draft, of resource: Resource) throws -> Int64 {
        try store.write(
            draft, of: resource, id: nil, parent: nil, refused: [], by: Self.stamp
        ).id
    }

    @Test func `A flag of a view is cleared in the table`() throws {
        var draft = Draft(Self.view, for: .create)
        draft.put(.value(.text("two")), in: "name", of: Self.view)
        let record = try store.prepare(
            draft, of: Self.view, id: nil, parent: nil, errorName: "view")
        try store.clear("defaultFlag", except: record, where: [])
        #expect(
            try store.database.all(#"SELECT "defaultFlag" FROM "Thing""#) { $0.integer(0) } == [0])
    }

    @Test func `A reference names a resource that has a table`() async {
        await #expect(processExitsWith: .failure) {
            let thing = Resource("Thing", path: "/things", noun: "things", fields: [])
            let view = Resource(viewOf: thing, "ThingView", path: "/views")
            let holder = Resource(
                "Holder", path: "/holders", noun: "holders",
                fields: [Field("thing", .reference(to: "ThingView"))])
            _ = Catalog(mode: .default, of: [thing, view, holder])
        }
    }
}
