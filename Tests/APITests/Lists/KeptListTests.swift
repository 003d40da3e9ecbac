// Lists that are kept by their queries: a later answer tells no difference, but for what has changed.

import Dialect
import HTTP
import JSON
import Records
import ServiceTestSupport
import Tenancy
import Testing

@Suite struct KeptListTests {
    private let page =
        "/company/contacts?conditions=firstName=%22Kept%22&fields=id,lastName&pageSize=2"

    /// A server with that many contacts of the first name that is looked for.
    private func server(_ count: Int) throws -> TestServer {
        let server = try TestServer()
        for number in 1...count {
            #expect(
                server.post(
                    "/company/contacts",
                    #"{"firstName":"Kept","lastName":"\#(number)","company":{"id":12345}}"#
                ).status == 201)
        }
        return server
    }

    @Test func `A list that is asked for again has the same answer`() throws {
        let server = try server(3)
        let first = server.get(page)
        let second = server.get(page)
        #expect(first.status == 200)
        #expect(first.json.elements.count == 2)
        #expect(second.body == first.body)
        #expect(second.field("Link") == first.field("Link"))
    }

    @Test func `A list shows what came, changed and went since it was asked for`() throws {
        let server = try server(2)
        let before = server.get(page)
        #expect(before.field("Link") == nil)
        let ids = before.json.elements.compactMap { $0["id"]?.integer }
        let first = try #require(ids.first)
        server.post(
            "/company/contacts", #"{"firstName":"Kept","lastName":"3","company":{"id":12345}}"#)
        #expect(server.get(page).field("Link")?.contains("&page=2>; rel=\"last\"") == true)
        server.patch("/company/contacts/\(first)", #"{"lastName":"x"}"#)
        #expect(server.get(page)["0/lastName"] == "x")
        #expect(server.delete("/company/contacts/\(first)").status == 204)
        let after = server.get(page)
        #expect(after.field("Link") == nil)
        #expect(after.json.elements.compactMap { $0["id"]?.integer }.first == ids.last)
    }

    @Test func `A list that is asked for again has the same head, hints of every kind included`()
        throws
    {
        let server = try server(1)
        let target =
            page
            + "&feilds=id&orderBy=id&childConditions=communicationItems/value%20like%20%22a_%22"
        func lines() -> [String] {
            server.send(.get, target, fields: [("X-Mock-Dry-Run", "true")]).lines
                .filter { $0.hasPrefix("x-mock-") }.map(String.init)
        }
        let first = lines()
        #expect(
            first.map { String($0.prefix { $0 != ":" }) } == [
                "x-mock-hint", "x-mock-dry-run", "x-mock-hint",
            ])
        #expect(lines() == first)
    }

    @Test func `A list of a dry run leaves nothing behind`() throws {
        let server = try server(2)
        let before = server.get(page)
        server.send(
            .post, "/company/contacts",
            #"{"firstName":"Kept","lastName":"3","company":{"id":12345}}"#,
            fields: [("X-Mock-Dry-Run", "true")])
        let after = server.get(page)
        #expect(after.body == before.body)
        #expect(after.field("Link") == nil)
    }

    @Test func `Links have the host and the prefix of each request`() throws {
        let server = try server(3)
        for host in ["one.example", "two.example:81", "one.example"] {
            for prefix in ["", "/v4_6_release/apis/3.0", "/v2025_1/apis/3.0"] {
                let answer = server.get(prefix + page, fields: [("Host", host)])
                let link = try #require(answer.field("Link"))
                #expect(link.hasPrefix("<http://\(host)\(prefix)/company/contacts/?conditions="))
            }
        }
        let forwarded = server.get(
            page, fields: [("Host", "one.example"), ("X-Forwarded-Proto", "https")])
        #expect(forwarded.field("Link")?.hasPrefix("<https://one.example/company") == true)
    }

    @Test func `A query means something else at another path, and in forward-only paging`() throws {
        let server = try server(3)
        let query = "?pageSize=1&fields=id"
        let contacts = server.get("/company/contacts" + query)
        let companies = server.get("/company/companies" + query)
        #expect(contacts.field("Link") != companies.field("Link"))
        let forward = server.get(
            "/company/contacts" + query, fields: [("pagination-type", "forward-only")])
        #expect(forward.field("Link")?.contains("&pageId=") == true)
        #expect(server.get("/company/contacts" + query).field("Link") == contacts.field("Link"))
    }

    @Test func `A list below another record is refused once that is gone`() throws {
        let server = try server(1)
        let id = try #require(server.ids(("conditions", "firstName=\"Kept\"")).first)
        let notes = "/company/contacts/\(id)/notes"
        #expect(server.get(notes).status == 200)
        #expect(server.get("/company/contacts/1/notes").status == 200)
        #expect(server.delete("/company/contacts/\(id)").status == 204)
        #expect(server.get(notes).status == 404)
    }

    @Test func `Each request counts the leniencies of its query`() throws {
        let server = try TestServer()
        for _ in 1...3 {
            #expect(server.conditions(#"communicationItems/value="x""#).status == 200)
        }
        let counts = server.sandbox.store.leniencies.used
        #expect(counts.first { $0.leniency == .childrenInConditions }?.count == 3)
    }

    @Test func `Each answer has the hints at what is ignored`() throws {
        let server = try TestServer()
        let hints = (1...3).map { _ in
            server.get("/company/contacts?pagesize=1&condition=id=1").field("x-mock-hint")
        }
        #expect(hints == Array(repeating: "Did you mean conditions?", count: 3))
    }

    @Test func `More lists than are kept have the answers that they had first`() throws {
        let server = try server(3)
        let targets = (0..<2 * Limits.keptListsMax).map {
            "/company/contacts?conditions=firstName=%22Kept%22&fields=lastName&pageSize=\($0 + 1)"
        }
        let first = targets.map { server.get($0).body }
        #expect(Set(first).count == 3)
        #expect(targets.map { server.get($0).body } == first)
        #expect(targets.reversed().map { server.get($0).body } == first.reversed())
    }
}
