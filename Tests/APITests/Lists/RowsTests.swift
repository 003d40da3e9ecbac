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

    @Test func `The data is held from the first slice of a page to the last`() throws {
        let sandbox = try TestServer().sandbox
        var body = ByteBuffer()
        var rows = rows([1, 2, 3], of: sandbox)
        // A slice of no room has no row.
        #expect(try rows.write(to: &body, until: 0) == .more)
        #expect(sandbox.store.slicing.holds.isHeld)
        #expect(try rows.write(to: &body, until: 1) == .more)
        #expect(sandbox.store.slicing.holds.isHeld)
        #expect(try rows.write(to: &body, until: .max) == .done)
        #expect(!sandbox.store.slicing.holds.isHeld)
    }

    @Test func `A page in slices goes on when a collection without a declaration is read`() throws {
        let server = try TestServer()
        var whole = ByteBuffer()
        var all = rows([1, 2, 3], of: server.sandbox)
        #expect(try all.write(to: &whole, until: .max) == .done)
        var body = ByteBuffer()
        var rows = rows([1, 2, 3], of: server.sandbox)
        #expect(try rows.write(to: &body, until: 1) == .more)
        #expect(server.get("/schedule/types/count")["count"] == "3")
        #expect(try rows.write(to: &body, until: .max) == .done)
        #expect(body.text == whole.text)
    }

    @Test func `A page that is given up holds nothing`() throws {
        let sandbox = try TestServer().sandbox
        var body = ByteBuffer()
        var rows: Rows? = rows([1, 2], of: sandbox)
        #expect(try rows?.write(to: &body, until: 1) == .more)
        rows = nil
        #expect(!sandbox.store.slicing.holds.isHeld)
    }

    @Test func `A page takes another slice after so much work`() throws {
        let sandbox = try TestServer().sandbox
        sandbox.store.slicing.stepsMax = 1
        var body = ByteBuffer()
        var rows = rows([Int64](1...20), of: sandbox)
        var count = 1
        while try rows.write(to: &body, until: .max) == .more { count += 1 }
        #expect(count == 3)
    }

    @Test func `A page does not begin a second slice while changes wait`() throws {
        let sandbox = try TestServer().sandbox
        sandbox.store.slicing.holds.changesWaiting = 1
        var body = ByteBuffer()
        var held = rows([1, 2], of: sandbox)
        #expect(throws: ChangeWaiting.self) { try held.write(to: &body, until: 1) }
        var whole = rows([1, 2], of: sandbox)
        #expect(try whole.write(to: &body, until: .max) == .done)
    }

    @Test(
        "A record that is deleted between two slices breaks off a page, but for one of what is there now",
        arguments: [RowsReading.held, .current])
    func deleted(reading: RowsReading) throws {
        let server = try TestServer()
        var body = ByteBuffer()
        var rows = Rows(
            [1, 2], of: server.sandbox.store.catalog.entry("Contact"), only: nil,
            by: RecordWriter(store: server.sandbox.store, base: []), reading: reading)
        #expect(try rows.write(to: &body, until: 1) == .more)
        try server.sandbox.store.database.execute("PRAGMA foreign_keys = OFF")
        try server.sandbox.store.database.run("DELETE FROM \"Contact\" WHERE \"id\" = 2")
        let last = try rows.write(to: &body, until: .max)
        #expect(last == (reading == .held ? .broken : .done))
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
