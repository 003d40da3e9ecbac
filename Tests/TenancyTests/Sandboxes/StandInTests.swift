// Tables in the place of those of collections without a record: to read them changes nothing.

import Fixtures
import HTTP
import Primitives
import Records
import SQLite
import Schema
import ServiceTestSupport
import Tenancy
import Testing

@Suite struct StandInTests {
    /// Asks for a collection that a tenant has records of from the beginning.
    private func read(_ server: TestServer) {
        #expect(server.get("/schedule/types?fields=id").body == #"[{"id":1},{"id":2},{"id":4}]"#)
    }

    @Test func `A sandbox in which a collection was read has no changes`() throws {
        let server = try TestServer()
        read(server)
        #expect(!server.sandbox.hasChanges)
        #expect(server.post("/schedule/types", #"{"name":"Holiday","identifier":"H"}"#).id == 5)
        #expect(server.sandbox.hasChanges)
    }

    @Test func `An export in slices goes on when a collection is read`() throws {
        let server = try TestServer()
        var whole = ByteBuffer()
        try server.sandbox.store.export(to: &whole)
        var source = Export(of: server.sandbox.store)
        var slices = ByteBuffer()
        #expect(try source.write(to: &slices, until: 1) == .more)
        read(server)
        var progress = BodyProgress.more
        while progress == .more { progress = try source.write(to: &slices, until: .max) }
        #expect(progress == .done)
        #expect(slices.text == whole.text)
    }

    @Test func `A rehearsal that makes such tables is no change`() throws {
        let server = try TestServer()
        let answer = server.send(
            .patch, "/service/tickets/5001",
            #"[{"op":"replace","path":"agreementType","value":"PO 7"}]"#,
            fields: [("X-Mock-Dry-Run", "true")])
        #expect(answer.status == 200)
        #expect(!server.sandbox.hasChanges)
        let count = server.sandbox.store.database.changeCount
        #expect(count == 0)
    }

    @Test func `A collection whose tables could not be made is asked for again`() throws {
        let server = try TestServer()
        let store = server.sandbox.store
        var refusals = 0
        for steps in stride(from: 0, to: 100_000, by: 40) {
            store.database.limitWork(to: steps)
            defer { store.database.limitWork(to: nil) }
            do {
                try store.open(store.catalog.entry("ScheduleEntry"))
                break
            } catch {
                #expect(error.isInterrupted)
                refusals += 1
            }
        }
        #expect(refusals > 5)
        #expect(server.get("/schedule/entries/count").body == #"{"count":0}"#)
        read(server)
        #expect(!server.sandbox.hasChanges)
    }

    @Test func `A collection that was opened in what is rolled back is asked for again`() throws {
        struct Refusal: Error {}
        let server = try TestServer()
        let store = server.sandbox.store
        #expect(throws: Refusal.self) {
            try store.database.transaction {
                try store.open(store.catalog.entry("ScheduleEntry"))
                throw Refusal()
            }
        }
        #expect(server.get("/schedule/entries/count").body == #"{"count":0}"#)
        read(server)
    }
}
