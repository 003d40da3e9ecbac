import Dialect
import SQLite
import Schema
import ServiceTestSupport
import Tenancy
import Testing

@testable import Records

/// Searches in slices, as a request that is asked again makes them.
@Suite struct LongSearchTests {
    private func sandbox() throws -> Sandbox {
        let sandbox = try TestServer().sandbox
        sandbox.store.slicing.stepsMax = 50
        sandbox.store.slicing.nanosecondsMax = 0
        return sandbox
    }

    private func longSearch(_ store: Store) throws -> [Int64] {
        try store.slicing.search("SELECT 1", in: store.database) { database throws(DatabaseError) in
            try database.all("SELECT a.\"id\" FROM \"State\" a, \"State\" b") { $0.integer(0) }
        }
    }

    /// The ids of contacts by an order that no index has, and how many slices they took.
    private func search(_ store: Store, stepsMax: Int, inSlices: Bool) throws -> (
        ids: [Int64], count: Int, slices: Int, steps: Int
    ) {
        let contact = store.catalog.resource("Contact")
        let query = Query(contact)
        var searches: LongSearches?
        var slices = 0
        defer { store.database.limitWork(to: nil) }
        while true {
            store.database.limitWork(to: stepsMax)
            store.slicing.isPossible = inSlices
            store.slicing.searches = searches
            defer { store.slicing.end() }
            do {
                let ids = try store.ids(of: query, limit: 25, offset: 3)
                let count = try store.slicing.search("SELECT 2", in: store.database) {
                    database throws(DatabaseError) in
                    try database.all("SELECT count(*) FROM \(name: "State") a, \(name: "State") b")
                    {
                        Int($0.integer(0))
                    }[0]
                }
                return (ids, count, slices, store.database.workDone)
            } catch {
                guard store.slicing.isUnfinished else { throw error }
                searches = store.slicing.searches
                let begun = try #require(searches)
                #expect(store.slicing.holds.isHeld)
                repeat { slices += 1 } while !begun.resume()
            }
        }
    }

    @Test func `What is found in slices is what is found at once, for the same work`() throws {
        let store = try sandbox().store
        let whole = try search(store, stepsMax: .max, inSlices: false)
        let sliced = try search(store, stepsMax: .max, inSlices: true)
        #expect(whole.slices == 0 && sliced.slices > 2)
        #expect(sliced.ids == whole.ids && sliced.count == whole.count)
        #expect(abs(sliced.steps - whole.steps) <= whole.steps / 20)
        #expect(!store.slicing.holds.isHeld)
    }

    @Test("The limit of work is that of all slices", arguments: [false, true])
    func limit(inSlices: Bool) throws {
        let store = try sandbox().store
        let steps = try search(store, stepsMax: .max, inSlices: inSlices).steps
        #expect(try search(store, stepsMax: steps, inSlices: inSlices).ids.count == 25)
        #expect(throws: DatabaseError.self) {
            try search(store, stepsMax: steps * 3 / 4, inSlices: inSlices)
        }
    }

    @Test func `A search is given up when the data has changed`() throws {
        let store = try sandbox().store
        store.database.limitWork(to: .max)
        store.slicing.isPossible = true
        #expect(throws: DatabaseError.self) { try longSearch(store) }
        let searches = try #require(store.slicing.searches)
        store.slicing.end()
        #expect(!searches.resume())
        let holdsAtFirst = searches.hold(in: store.database)
        #expect(holdsAtFirst)
        try store.database.run("UPDATE \"Contact\" SET \"title\" = 'x' WHERE \"id\" = 1")
        let holdsStill = searches.hold(in: store.database)
        #expect(!holdsStill)
    }

    @Test func `A search goes on when a collection without a declaration is read`() throws {
        let store = try sandbox().store
        store.database.limitWork(to: .max)
        store.slicing.isPossible = true
        #expect(throws: DatabaseError.self) { try longSearch(store) }
        let searches = try #require(store.slicing.searches)
        store.slicing.end()
        try store.open(store.catalog.entry("ScheduleType"))
        let holdsStill = searches.hold(in: store.database)
        #expect(holdsStill)
    }

    @Test func `A long search in a table that stands in for another is done at once`() throws {
        let store = try sandbox().store
        try store.open(store.catalog.entry("ScheduleType"))
        store.database.limitWork(to: .max)
        store.slicing.isPossible = true
        let sql: SQL = """
            SELECT count(*) FROM \(name: "ScheduleType"), \(name: "Contact") a, \(name: "Contact")
            """
        let count = try store.slicing.search(sql, in: store.database) {
            database throws(DatabaseError) in
            try database.first(sql) { $0.integer(0) } ?? 0
        }
        #expect(count == 3 * 45 * 45)
        #expect(!store.slicing.isUnfinished)
    }

    @Test func `A search does not begin while changes wait`() throws {
        let store = try sandbox().store
        store.database.limitWork(to: .max)
        store.slicing.isPossible = true
        store.slicing.holds.changesWaiting = 1
        #expect(throws: DatabaseError.self) { try longSearch(store) }
        #expect(store.slicing.isUnfinished && store.slicing.searches == nil)
        #expect(!store.slicing.holds.isHeld)
    }

    @Test func `Searches of several requests go on beside each other, up to a limit`() throws {
        let store = try sandbox().store
        func begin() throws -> LongSearches? {
            store.database.limitWork(to: .max)
            store.slicing.isPossible = true
            defer { store.slicing.end() }
            do {
                _ = try longSearch(store)
                return nil
            } catch {
                return store.slicing.searches
            }
        }
        var begun: [LongSearches] = []
        for _ in 0..<Limits.longSearchesMax { begun.append(try #require(try begin())) }
        #expect(try begin() == nil)
        // Their slices mix.
        for _ in 0..<3 { for searches in begun { #expect(!searches.resume()) } }
        begun.removeFirst()
        #expect(try begin() != nil)
        for searches in begun { while !searches.resume() {} }
        begun = []
        #expect(!store.slicing.holds.isHeld)
    }
}
