import HTTP
import Primitives
import Records
import SQLite
import Schema
import ServiceTestSupport
import Tenancy
import Testing

@testable import API

/// The rows of a page, written a slice at a time.
@Suite struct RowsTests {
    private func rows(_ ids: [Int64], of sandbox: Sandbox) -> Rows {
        Rows(
            ids[...], of: sandbox.store.catalog.entry("Contact"), only: nil,
            by: RecordWriter(store: sandbox.store, base: []))
    }

    @Test func `Slices add up to the page that is written at once`() throws {
        let sandbox = try TestServer().sandbox
        var whole = ByteBuffer()
        var all = rows([1, 2, 3, 4], of: sandbox)
        #expect(try all.write(to: &whole, until: .max) == .done)
        for step in [1, 700, 5000] {
            var slices = ByteBuffer()
            var rows = rows([1, 2, 3, 4], of: sandbox)
            while try rows.write(to: &slices, until: slices.count + step) == .more {}
            #expect(slices.text == whole.text)
        }
    }

    @Test(
        "A record that is deleted between two slices is left out", arguments: [2, 1, 4] as [Int64])
    func deleted(id: Int64) throws {
        let server = try TestServer()
        let kept = [1, 2, 3, 4].filter { $0 != id }
        var expected = ByteBuffer()
        var all = rows(kept, of: server.sandbox)
        #expect(try all.write(to: &expected, until: .max) == .done)
        var body = ByteBuffer()
        var rows = rows([1, 2, 3, 4], of: server.sandbox)
        // A slice of no room has no row.
        #expect(try rows.write(to: &body, until: 0) == .more)
        if id != 1 { #expect(try rows.write(to: &body, until: 1) == .more) }
        try server.sandbox.store.database.execute("PRAGMA foreign_keys = OFF")
        try server.sandbox.store.database.run("DELETE FROM \"Contact\" WHERE \"id\" = \(id)")
        #expect(try rows.write(to: &body, until: .max) == .done)
        #expect(body.text == expected.text)
    }

    @Test func `All slices of a page together take no more work than a request may`() throws {
        let sandbox = try TestServer().sandbox
        let ids = [Int64](repeating: 1, count: 10)
        /// How many rows are written, each in a slice of its own, and the work that they take.
        func written(_ stepsMax: Int) throws -> (count: Int, steps: Int) {
            var rows = Rows(
                ids[...], of: sandbox.store.catalog.entry("Contact"), only: nil,
                by: RecordWriter(store: sandbox.store, base: []), stepsMax: stepsMax)
            var body = ByteBuffer()
            var count = 0
            do {
                while try rows.write(to: &body, until: body.count + 1) == .more { count += 1 }
                count += 1
            } catch {
                guard (error as? DatabaseError)?.isInterrupted == true else { throw error }
            }
            let isLimited = sandbox.store.database.isWorkLimited
            #expect(!isLimited)
            return (count, sandbox.store.database.workDone)
        }
        let whole = try written(.max)
        #expect(whole.count == ids.count)
        #expect(try written(whole.steps).count == whole.count)
        #expect(try written(whole.steps * 9 / 10).count < whole.count)
        let half = try written(whole.steps / 2).count
        #expect(half > 3 && half < 6)
    }

    @Test func `A page breaks off when its sandbox has ended`() throws {
        var sandbox: Sandbox? = try TestServer().sandbox
        var rows = rows([1, 2], of: try #require(sandbox))
        var body = ByteBuffer()
        #expect(try rows.write(to: &body, until: 1) == .more)
        sandbox = nil
        #expect(try rows.write(to: &body, until: .max) == .broken)
        #expect(sandbox == nil)
    }
}
