import ConnectWise
import Dialect
import Schema
import ServiceTestSupport
import TestSupport
import Testing

/// The README says what the code says.
@Suite struct ReadmeTests {
    private let readme: String

    init() throws {
        readme = try Repository.text(of: "README.md")
    }

    @Test("The README has every difference from the live service", arguments: Leniency.allCases)
    func differences(leniency: Leniency) {
        #expect(readme.contains("* \(leniency.sentence)\n"))
    }

    @Test func `Every answer that the tour shows is what the server answers`() throws {
        let server = try TestServer()
        func get(_ target: String) -> String {
            server.get(target, fields: [("Host", "127.0.0.1:8080")]).body
        }
        let found = get(
            "/company/contacts?conditions=communicationItems/value%3D%22john@acme.com%22"
                + "&fields=id,firstName,lastName,company/name")
        #expect(readme.contains(found))
        let made = server.post(
            "/company/contacts?fields=id,firstName,type/name,site/name,portalSecurityLevel",
            #"{"firstName": "Ada", "company": {"identifier": "Acme"}, "type": {"id": 4}}"#)
        #expect(readme.contains(made.body))
        let refused = server.post(
            "/company/contacts", #"{"company": {"id": 99}, "portalSecurityLevel": 7}"#)
        #expect(readme.contains(refused.body))
        #expect(readme.contains(server.delete("/company/contacts/15").body))
        let opened = server.patch(
            "/company/contacts/46?fields=id,disablePortalLoginFlag",
            """
            {"disablePortalLoginFlag": false,
             "communicationItems": [{"type": {"name": "Email"}, "value": "ada@acme.com"}]}
            """)
        #expect(readme.contains(opened.body))
        #expect(readme.contains(get("/_mock/outbox?fields=to,subject")))
    }

    @Test(
        "A client is pointed here as the snippet does that is run",
        arguments: ["connectpyse_manage", "connectpyse", "django_connectwise", "pyconnectwise"])
    func snippet(name: String) throws {
        let snippet = try Repository.text(of: "Tests/Clients/snippets/\(name).py")
        #expect(readme.contains("```python\n" + snippet + "```"))
    }

    @Test(
        "Every top-level path is in the README",
        arguments: Catalog.shared(.default).outermost.map(\.path))
    func paths(path: String) {
        let last = path.split(separator: "/").last ?? ""
        #expect(readme.contains(last))
    }
}
