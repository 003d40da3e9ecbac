// Lists that change between two pages: paging by number is affected, paging forward is not.

import Dialect
import HTTP
import JSON
import MockServer
import Records
import Schema
import ServiceTestSupport
import Tenancy
import Testing

@Suite struct DriftTests {
    private let mock: SandboxHarness

    init() throws { mock = try SandboxHarness() }

    private func set(_ body: String) -> TestResponse { mock.send(.put, "/_mock/drift", body) }

    /// The ids of all pages of a list, fetched by number until one is empty or not full.
    private func numbered(_ query: String = "", size: Int = 5) -> [Int64] {
        var ids: [Int64] = []
        for page in 1...100 {
            let found = mock.get(
                "/company/contacts?fields=id&pageSize=\(size)&page=\(page)\(query)"
            )
            .json.elements.compactMap { $0["id"]?.integer }
            ids += found
            if found.count < size { break }
        }
        return ids
    }

    /// The ids of all pages of a list, fetched forward only, by the links of the answers.
    private func forward(size: Int = 5) -> [Int64] {
        var ids: [Int64] = []
        var target = "/company/contacts?fields=id&pageSize=\(size)"
        for _ in 1...100 {
            let answer = mock.get(target, fields: [("pagination-type", "forward-only")])
            ids += answer.json.elements.compactMap { $0["id"]?.integer }
            guard let link = answer.field("Link"), !link.isEmpty else { break }
            let url = link.split(separator: ">")[0].dropFirst("<http://localhost".count)
            target = String(url)
        }
        return ids
    }

    private static let all = (1...45).map { Int64($0) }

    @Test func `without drift both ways of paging meet each record once`() {
        #expect(numbered() == Self.all)
        #expect(forward() == Self.all)
    }

    @Test func `rows that are deleted between pages make numbered paging skip others`() {
        #expect(
            set(#"{"resource":"Contact","delete":1}"#).body
                == #"{"on":true,"resource":"Contact","delete":1,"every":1,"pages":0,"rows":0,"#
                + #""missed":0}"#)
        let seen = numbered()
        let left = Set(
            mock.get("/company/contacts?fields=id&pageSize=1000").json.elements
                .compactMap { $0["id"]?.integer })
        #expect(Set(seen).count == seen.count)
        #expect(!left.isSubset(of: seen))
        let rows = mock.get("/_mock/drift").json["rows"]?.integer ?? 0
        #expect(rows > 0)
        #expect(left.count == 45 - Int(rows))
    }

    @Test func `forward-only paging skips nothing when rows are deleted between pages`() {
        #expect(set(#"{"resource":"Contact","delete":1}"#).status == 200)
        #expect(forward() == Self.all)
        #expect((mock.get("/_mock/drift").json["rows"]?.integer ?? 0) > 0)
    }

    @Test func `only records to which nothing refers are deleted`() throws {
        #expect(set(#"{"resource":"Contact","delete":2}"#).status == 200)
        let sandbox = mock.sandboxes.first
        let contact = sandbox.store.catalog.resource("Contact")
        let held = try Self.all.filter {
            try !sandbox.store.blockingReferences(to: contact, $0).isEmpty
        }
        #expect(!held.isEmpty)
        _ = numbered()
        for id in held { #expect(try sandbox.store.contains(contact, id, below: nil)) }
    }

    @Test(
        "rows that are inserted between pages make numbered paging repeat others",
        arguments: ["&orderBy=id%20desc", "&orderBy=lastName", "&orderBy=lastUpdated%20desc"])
    func insertion(_ order: String) {
        #expect(set(#"{"resource":"/company/contacts","insert":1}"#).status == 200)
        let seen = numbered(order)
        #expect(Set(seen).isSuperset(of: Self.all))
        #expect(Set(seen).count < seen.count)
        #expect(mock.get("/_mock/drift")["missed"] == "0")
    }

    @Test func `in the order of ids a row is inserted where an id is free`() {
        #expect(
            mock.send(.post, "/company/contacts", #"{"firstName":"A","company":{"id":12345}}"#)
                .id == 46)
        #expect(
            mock.send(.post, "/company/contacts", #"{"firstName":"B","company":{"id":12345}}"#)
                .id == 47)
        #expect(mock.send(.delete, "/company/contacts/46").status == 204)
        #expect(set(#"{"resource":"Contact","insert":1}"#).status == 200)
        let seen = numbered(size: 47)
        #expect(seen == Self.all + [47])
        // 46 pages of one: until the last but one nothing is free, then 46 is.
        let ones = numbered(size: 23)
        #expect(ones == Self.all + [47])
        #expect(mock.get("/_mock/drift")["rows"] == "0")
        #expect(mock.get("/_mock/drift")["missed"] == "1")
    }

    @Test func `a free id in front of what comes makes numbered paging by id repeat`() {
        #expect(set(#"{"resource":"Contact","delete":1}"#).status == 200)
        _ = numbered(size: 20)
        #expect(mock.get("/_mock/drift")["rows"] == "2")
        let left = numbered(size: 1000)
        #expect(left.count == 43)
        #expect(set(#"{"resource":"Contact","insert":1}"#).status == 200)
        let seen = numbered(size: 20)
        #expect(Set(seen).isSuperset(of: left))
        #expect(seen.count > Set(seen).count)
        #expect(mock.send(.post, "/_mock/reset").status == 204)
        #expect(numbered() == Self.all)
    }

    @Test func `forward-only paging repeats nothing when rows are inserted between pages`() {
        #expect(set(#"{"resource":"Contact","delete":1}"#).status == 200)
        _ = forward(size: 20)
        let left = numbered(size: 1000)
        #expect(set(#"{"resource":"Contact","insert":2}"#).status == 200)
        let seen = forward(size: 20)
        #expect(seen == left)
        #expect(mock.get("/_mock/drift")["rows"] == "2")
    }

    @Test func `what drift did is in the list of changes`() {
        #expect(set(#"{"resource":"Contact","insert":1}"#).status == 200)
        _ = mock.get("/company/contacts?pageSize=40&orderBy=id%20desc")
        #expect(mock.changes() == ["Contact 46 added"])
        #expect(mock.get("/_mock/changes")["changes/0/by"] == "Drift")
        #expect(set(#"{"resource":"Contact","delete":1}"#).status == 200)
        _ = mock.get("/company/contacts?pageSize=40&orderBy=id%20desc")
        #expect(!mock.changes().contains("Contact 46 updated"))
        #expect(mock.get("/_mock/drift")["rows"] == "1")
    }

    @Test func `every second page drifts if asked`() {
        #expect(set(#"{"resource":"Contact","insert":1,"every":2}"#).status == 200)
        let page = "/company/contacts?pageSize=40&orderBy=id%20desc"
        _ = mock.get(page)
        #expect(mock.get("/_mock/drift")["rows"] == "0")
        _ = mock.get(page)
        #expect(mock.get("/_mock/drift")["rows"] == "1")
    }

    @Test func `last pages, other lists, single records and rehearsals do not drift`() {
        #expect(set(#"{"resource":"Contact","insert":1}"#).status == 200)
        let order = "&orderBy=id%20desc"
        _ = mock.get("/company/contacts?pageSize=45" + order)
        _ = mock.get("/company/contacts?pageSize=40&page=2" + order)
        _ = mock.get("/company/companies?pageSize=1" + order)
        _ = mock.get("/company/contacts/1")
        _ = mock.get(
            "/company/contacts?pageSize=1" + order, fields: [("X-Mock-Dry-Run", "true")])
        #expect(mock.get("/_mock/drift")["pages"] == "0")
        #expect(mock.changes() == [])
    }

    @Test func `a client that reads one record a page comes to an end`() {
        #expect(set(#"{"resource":"Contact","insert":100}"#).status == 200)
        for _ in 1...15 { _ = mock.get("/company/contacts?pageSize=1&orderBy=id%20desc") }
        #expect(mock.get("/_mock/drift")["rows"] == "\(Limits.driftRowsMax)")
        #expect(mock.get("/_mock/drift")["missed"] == "0")
    }

    @Test func `DELETE and a reset end it`() {
        #expect(mock.get("/_mock/drift").body == #"{"on":false}"#)
        #expect(set(#"{"resource":"Contact","insert":1}"#).status == 200)
        #expect(mock.send(.delete, "/_mock/drift").status == 204)
        #expect(mock.get("/_mock/drift").body == #"{"on":false}"#)
        #expect(set(#"{"resource":"Contact","insert":1}"#).status == 200)
        #expect(mock.send(.post, "/_mock/reset").status == 204)
        #expect(mock.get("/_mock/drift").body == #"{"on":false}"#)
    }

    private static let refusals: [(body: String, message: String)] = [
        (
            #"{"resource":"Contact"}"#,
            "Say how many rows drift shall insert, or how many it shall delete."
        ),
        (
            #"{"resource":"Contact","insert":1,"delete":1}"#,
            "Say how many rows drift shall insert, or how many it shall delete."
        ),
        (
            #"{"resource":"Company","delete":1}"#,
            "Drift cannot delete records of Company: the service only marks them as deleted; "
                + "insert some instead."
        ),
        (
            #"{"resource":"ContactGroup","insert":1}"#,
            "Drift cannot insert records of ContactGroup: each is the only one of its kind; "
                + "delete some instead."
        ),
    ]

    @Test("what drift cannot do is refused", arguments: refusals)
    func refusal(_ body: String, _ message: String) {
        let answer = set(body)
        #expect(answer.status == 400)
        #expect(answer.body == #"{"code":"Mock","message":"\#(message)"}"#)
        #expect(mock.get("/_mock/drift").body == #"{"on":false}"#)
    }

    @Test func `copies of what one alone can have differ`() {
        #expect(set(#"{"resource":"Company","insert":3}"#).status == 200)
        _ = mock.get("/company/companies?pageSize=1&orderBy=id%20desc")
        #expect(mock.get("/_mock/drift")["rows"] == "3")
        #expect(set(#"{"resource":"ContactCommunication","insert":3}"#).status == 200)
        _ = mock.get("/company/contacts/1/communications?pageSize=1&orderBy=id%20desc")
        #expect(mock.get("/_mock/drift")["rows"] == "3")
    }
}
