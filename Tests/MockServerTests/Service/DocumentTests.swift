import ConnectWise
import Dialect
import Schema
import ServiceTestSupport
import TestSupport
import Testing

/// The documents say what the code says.
@Suite struct DocumentTests {
    @Test("The dialect has every difference from the live service", arguments: Leniency.allCases)
    func differences(leniency: Leniency) throws {
        let dialect = try Repository.text(of: "docs/DIALECT.md")
        #expect(dialect.contains("* \(leniency.sentence)\n"))
    }

    @Test func `Every answer that the tour shows is what the server answers`() throws {
        let tour = try Repository.text(of: "docs/TOUR.md")
        let server = try TestServer()
        func get(_ target: String) -> String {
            server.get(target, fields: [("Host", "127.0.0.1:8080")]).body
        }
        let found = get(
            "/company/contacts?conditions=communicationItems/value%3D%22john@acme.com%22"
                + "&fields=id,firstName,lastName,company/name")
        #expect(tour.contains(found))
        let made = server.post(
            "/company/contacts?fields=id,firstName,type/name,site/name,portalSecurityLevel",
            #"{"firstName": "Ada", "company": {"identifier": "Acme"}, "type": {"id": 4}}"#)
        #expect(tour.contains(made.body))
        let refused = server.post(
            "/company/contacts", #"{"company": {"id": 99}, "portalSecurityLevel": 7}"#)
        #expect(tour.contains(refused.body))
        #expect(tour.contains(server.delete("/company/contacts/15").body))
        let opened = server.patch(
            "/company/contacts/46?fields=id,disablePortalLoginFlag",
            """
            {"disablePortalLoginFlag": false,
             "communicationItems": [{"type": {"name": "Email"}, "value": "ada@acme.com"}]}
            """)
        #expect(tour.contains(opened.body))
        #expect(tour.contains(get("/_mock/outbox?fields=to,subject")))
    }

    @Test(
        "A client is pointed here as the snippet does that is run",
        arguments: ["connectpyse_manage", "connectpyse", "django_connectwise", "pyconnectwise"])
    func snippet(name: String) throws {
        let snippet = try Repository.text(of: "Tests/Clients/snippets/\(name).py")
        let clients = try Repository.text(of: "docs/CLIENTS.md")
        #expect(clients.contains("```python\n" + snippet + "```"))
    }

    @Test(
        "Every top-level path is on the page of the API",
        arguments: Catalog.shared(.default).outermost.map(\.path))
    func paths(path: String) throws {
        let last = path.split(separator: "/").last ?? ""
        #expect(try Repository.text(of: "docs/API.md").contains(last))
    }
}
