// Records in their written form: when they are kept, and when they go.

import Dialect
import HTTP
import JSON
import Primitives
import SQLite
import Schema
import ServiceTestSupport
import Testing

@testable import Records
@testable import Tenancy

@Suite struct RowCacheTests {
    private let server: TestServer
    private var cache: RowCache { server.sandbox.store.rowCache }

    init() throws { server = try TestServer() }

    /// The ids of the contacts that are kept.
    private func keptContacts() -> Set<Int64> { kept("Contact", among: 1...100) }

    /// The ids of the companies that are kept.
    private func keptCompanies() -> Set<Int64> { kept("Company", among: 1...20_000) }

    private func kept(_ resource: String, among ids: ClosedRange<Int64>) -> Set<Int64> {
        let store = server.sandbox.store
        let plan = store.catalog.recordPlan(of: resource)
        let shelf = cache.shelf(
            of: plan, base: Array("http://localhost".utf8), in: store.catalog,
            changes: store.database.changeCount)
        var buffer = ByteBuffer()
        return Set(ids.filter { shelf?.append($0, to: &buffer) != nil })
    }

    @Test func `a record is kept until it is changed`() {
        let before = server.get("/company/contacts/1").body
        #expect(cache.byteCount > before.utf8.count)
        #expect(server.get("/company/contacts/1").body == before)
        server.patch("/company/contacts/1", #"{"title":"Boss"}"#)
        #expect(server.get("/company/contacts/1").json["title"]?.string == "Boss")
    }

    @Test func `a part of a record is not kept`() {
        server.get("/company/contacts/1?fields=id,title")
        #expect(cache.byteCount == 0)
    }

    @Test func `what a rehearsal shows is not kept`() {
        let dry = ("X-Mock-Dry-Run", "true")
        let answer = server.send(
            .patch, "/company/contacts/1", #"{"title":"Never"}"#, fields: [dry])
        #expect(answer.json["title"]?.string == "Never")
        #expect(cache.byteCount == 0)
        #expect(server.get("/company/contacts/1").json["title"]?.string != "Never")
    }

    @Test func `a change removes what shows the row, and leaves the others`() throws {
        let all = Set(server.ids())
        server.get("/company/contacts?pageSize=1000")
        #expect(keptContacts() == all)
        server.patch("/company/contacts/2", #"{"title":"Other"}"#)
        // The answer to the change is kept again.
        #expect(keptContacts() == all)
        let store = server.sandbox.store
        try store.database.run("UPDATE \"Contact\" SET \"title\" = 'Third' WHERE \"id\" = 3")
        #expect(keptContacts() == all.subtracting([3]))
        let owner = try store.database.first(
            "SELECT \"contactId\" FROM \"ContactCommunication\" WHERE \"contactId\" <> 3 LIMIT 1"
        ) { $0.integer(0) }
        try store.database.run(
            "DELETE FROM \"ContactCommunication\" WHERE \"contactId\" = \(owner)")
        #expect(keptContacts() == all.subtracting([3, owner ?? 0]))
    }

    @Test func `a change of what no record shows removes none`() throws {
        server.get("/company/contacts?pageSize=1000")
        let kept = keptContacts()
        let store = server.sandbox.store
        try store.database.run("UPDATE \"Company\" SET \"website\" = 'x', \"phoneNumber\" = '1'")
        #expect(keptContacts() == kept)
        try store.database.run("UPDATE \"Company\" SET \"name\" = \"name\" || '!'")
        #expect(keptContacts().isEmpty)
    }

    @Test func `a change of a site removes the company that it belongs to`() throws {
        server.get("/company/companies?pageSize=1000")
        let all = keptCompanies()
        #expect(all.contains(12345) && all.count > 3)
        let store = server.sandbox.store
        try store.database.run(
            "UPDATE \"CompanySite\" SET \"zip\" = '1' WHERE \"companyId\" = 12345")
        #expect(keptCompanies() == all.subtracting([12345]))
        let site = #"{"name":"Another","primaryAddressFlag":true}"#
        server.post("/company/companies/12346/sites", site)
        #expect(!keptCompanies().contains(12346))
        let shown = server.get("/company/companies/12346").json["site"]
        #expect(shown?["name"]?.string == "Another")
    }

    @Test func `a record that names one that is not there is not kept`() throws {
        let store = server.sandbox.store
        let path = "/company/contacts/1"
        let before = server.get(path).body
        let company = server.get(path).json["company"]?["id"]?.integer ?? 0
        try store.database.execute("PRAGMA foreign_keys = OFF")
        try store.database.execute(
            "CREATE TEMP TABLE gone AS SELECT * FROM \"Company\" WHERE \"id\" = \(company)")
        try store.database.run("DELETE FROM \"Company\" WHERE \"id\" = \(company)")
        #expect(server.get(path).body.contains(#""company":null"#))
        try store.database.run("INSERT INTO \"Company\" SELECT * FROM gone")
        #expect(server.get(path).body == before)
    }

    @Test func `one beginning of links alone has all bytes for references`() {
        cache.limit(to: 1 << 20, keepsRecords: false)
        server.get("/company/contacts?pageSize=1000")
        let whole = cache.byteCount
        cache.limit(to: 0)
        cache.limit(to: 4 * whole, keepsRecords: false)
        server.get("/company/contacts?pageSize=1000")
        #expect(cache.byteCount == whole)
    }

    @Test func `references take no more than their part of the bytes`() {
        cache.limit(to: 20_000, keepsRecords: false)
        for host in 1...6 {
            server.get("/company/contacts?pageSize=1000", fields: [("Host", "host\(host).example")])
        }
        #expect((1_000...5_000).contains(cache.byteCount))
        cache.limit(to: 200, keepsRecords: false)
        server.get("/company/contacts?pageSize=1000")
        #expect(cache.byteCount == 0)
    }

    @Test func `the least used records go when there is no room`() {
        cache.limit(to: 110_000)
        for id in server.ids() {
            server.get("/company/contacts/1")
            server.get("/company/contacts/\(id)")
        }
        #expect(cache.byteCount <= 110_000)
        let kept = keptContacts()
        #expect(kept.contains(1))
        #expect((15...40).contains(kept.count))
        cache.limit(to: 0)
        #expect(cache.byteCount == 0)
        server.get("/company/contacts/1")
        #expect(cache.byteCount == 0)
    }

    @Test func `links of another host are of other records`() {
        let own = server.get("/company/contacts/1", fields: [("Host", "one.example")]).body
        let other = server.get("/company/contacts/1", fields: [("Host", "two.example")]).body
        #expect(own.contains("//one.example/"))
        #expect(other == own.replacing("//one.example/", with: "//two.example/"))
        let bytes = cache.byteCount
        for host in 1...200 {
            server.get("/company/contacts/1", fields: [("Host", "host\(host).example")])
        }
        #expect(cache.byteCount < bytes * 40)
    }

    @Test func `a form that others have pushed out keeps nothing`() throws {
        let store = server.sandbox.store
        let writer = RecordWriter(store: store, base: Array("http://first".utf8))
        let form = writer.form(of: store.catalog.entry("Contact"), only: nil)
        for host in 1...100 {
            let other = RecordWriter(store: store, base: Array("http://\(host)".utf8))
            _ = other.form(of: store.catalog.entry("Contact"), only: nil)
        }
        store.database.limitWork(to: Limits.requestStepsMax)
        let bytes = cache.byteCount
        var buffer = ByteBuffer()
        #expect(try writer.write(1, as: form, to: &buffer))
        #expect(cache.byteCount == bytes)
    }

    @Test func `the work of a request is the same with a kept record`() {
        let store = server.sandbox.store
        let works = (1...3).map { _ in
            server.get("/company/contacts/1")
            return store.database.workDone
        }
        #expect(works[0] > 1000)
        #expect(works[1] == works[2])
        #expect(abs(works[0] - works[1]) < works[0] / 100)
    }

    @Test func `the work of a request is the same with kept definitions of fields`() {
        let store = server.sandbox.store
        let works = (1...2).map { _ in
            let answer = server.get("/company/contacts/1?fields=customFields")
            #expect(answer.json["customFields"]?.elements.isEmpty == false)
            return store.database.workDone
        }
        #expect(works[0] == works[1])
    }

    @Test func `a reference is kept until the record that it names changes`() {
        let path = "/company/contacts/1?fields=company,title"
        let before = server.get(path).body
        let bytes = cache.byteCount
        #expect(bytes > 0)
        #expect(server.get(path).body == before)
        #expect(cache.byteCount == bytes)
        server.patch("/company/companies/12345", #"{"name":"Renamed"}"#)
        #expect(server.get(path).json["company"]?["name"]?.string == "Renamed")
        cache.limit(to: 0)
        #expect(cache.byteCount == 0)
        #expect(server.get(path).json["company"]?["name"]?.string == "Renamed")
        #expect(cache.byteCount == 0)
    }

    @Test func `a reference that shows more than its record goes with that too`() throws {
        let store = server.sandbox.store
        let agreement = try store.database.first("SELECT min(\"id\") FROM \"Agreement\"") {
            $0.integer(0)
        }
        let ticket =
            #"{"summary":"a","company":{"id":12345},"agreement":{"id":\#(agreement ?? 0)}}"#
        let id = server.post("/service/tickets", ticket).json["id"]?.integer ?? 0
        let path = "/service/tickets/\(id)?fields=agreement"
        let before = server.get(path).body
        try store.database.run("UPDATE \"AgreementType\" SET \"name\" = 'Renamed'")
        let after = server.get(path).body
        #expect(after != before)
        #expect(after.contains("Renamed"))
    }

    @Test func `a part of a reference is read without the rest`() {
        let answer = server.get("/company/contacts/1?fields=company/name,types/id,site/_info")
        #expect(
            answer.json["company"]?.members.map(\.name) == ["name"], "\(answer.body)")
        #expect(server.get("/company/contacts/1?fields=id").body == #"{"id":1}"#)
        #expect(server.get("/company/contacts/1?fields=nothing").body == "{}")
    }

    @Test func `a count is kept until one of its tables changes`() throws {
        let path = "/company/contacts/count?conditions=company/name+contains+%22a%22"
        let store = server.sandbox.store
        let count = server.get(path).body
        let changes = store.changes(of: [RowChange.hash(of: "Company")])
        #expect(server.get(path).body == count)
        server.patch("/company/companies/12345", #"{"name":"xyz"}"#)
        #expect(store.changes(of: [RowChange.hash(of: "Company")]) > changes)
        #expect(server.get(path).body != count)
    }
}
