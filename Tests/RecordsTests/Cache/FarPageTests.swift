// Pages far down a list, and totals, that are found from what is known of the table.

import HTTP
import JSON
import Primitives
import SQLite
import Schema
import ServiceTestSupport
import Testing

@testable import Records
@testable import Tenancy

@Suite struct FarPageTests {
    private let server: TestServer

    init() throws {
        server = try TestServer()
        server.sandbox.store.tableChanges?.stride = 4
    }

    /// Compares pages and the total with the ids that the table has.
    private func compare(_ place: Comment) throws {
        let ids = try server.sandbox.store.database.all(
            "SELECT \"id\" FROM \"Contact\" ORDER BY \"id\""
        ) {
            $0.integer(0)
        }
        for page in [5, 2, 9, 12, 40] {
            let answer = server.get("/company/contacts?fields=id&pageSize=3&page=\(page)")
            let expected = ids.dropFirst((page - 1) * 3).prefix(3)
            #expect(answer.json.elements.compactMap { $0["id"]?.integer } == Array(expected), place)
        }
        #expect(server.get("/company/contacts/count").json["count"]?.integer == Int64(ids.count))
    }

    @Test func `a far page is right after whatever was written`() throws {
        try compare("at first")
        var writes = RandomWrites(server.sandbox.store.catalog, seed: 7)
        for round in 1...60 {
            let request = writes.next()
            server.send(
                request.method, request.target, request.body,
                fields: request.isDryRun ? [("X-Mock-Dry-Run", "true")] : [])
            let id = (round * 7) % 50 + 1
            if round % 3 == 0 {
                server.delete("/company/contacts/\(id)?transferContactId=\(id % 5 + 1)")
            }
            if round % 4 == 0 {
                server.post("/company/contacts", #"{"firstName":"A","company":{"id":12345}}"#)
            }
            try compare("round \(round): \(request.method) \(request.target)")
        }
    }

    @Test func `the place of a row holds until a row before it comes or goes`() throws {
        let store = server.sandbox.store
        let table = RowChange.hash(of: "Contact")
        server.get("/company/contacts?pageSize=3&page=6")
        let anchors = store.tableChanges?.anchors(of: table) ?? []
        #expect(anchors.count == 4)
        try store.database.run("UPDATE \"Contact\" SET \"title\" = 'x'")
        #expect(store.tableChanges?.anchors(of: table) == anchors)
        server.post("/company/contacts", #"{"firstName":"A","company":{"id":12345}}"#)
        #expect(store.tableChanges?.anchors(of: table) == anchors)
        let path = "/company/contacts/\(anchors[2])?transferContactId=1"
        #expect(server.delete(path).status == 204)
        #expect(store.tableChanges?.anchors(of: table) == Array(anchors.prefix(2)))
    }

    @Test func `the work of a far page is the same whether places are known or not`() throws {
        let store = server.sandbox.store
        store.tableChanges?.stride = 16
        let works = [1, 2, 3].map { size in
            server.get("/company/contacts?fields=id&pageSize=\(size)&page=\(36 / size)")
            return store.database.workDone
        }
        #expect(works.allSatisfy { abs($0 - works[0]) < works[0] / 4 })
    }

    @Test(arguments: [
        "types/id=4", "communicationItems/type/id = 1 and communicationItems/value contains \"a\"",
    ])
    func `records found by one item are the same as by a search of all`(_ text: String) throws {
        let found = server.ids(("conditions", text))
        let all = server.ids(("conditions", "(\(text)) and id > 0"))
        #expect(!found.isEmpty)
        #expect(found == all)
        let count = server.get("/company/contacts/count?" + query([("conditions", text)]))
        #expect(count.json["count"]?.integer == Int64(all.count))
        let behind = server.get(
            "/company/contacts?"
                + query([("conditions", text), ("pageId", "\(all[0])"), ("fields", "id")]),
            fields: [("pagination-type", "forward-only")])
        #expect(
            behind.json.elements.compactMap { $0["id"]?.integer }.first == all.dropFirst().first)
    }
}
