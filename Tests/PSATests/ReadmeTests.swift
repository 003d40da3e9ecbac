import ConnectWise
import Dialect
import Foundation
import Schema
import Testing

/// The README says what the code says.
@Suite struct ReadmeTests {
    private let readme: String

    init() throws {
        let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
            .deletingLastPathComponent().deletingLastPathComponent()
        readme = try String(contentsOf: root.appendingPathComponent("README.md"), encoding: .utf8)
    }

    @Test("Every difference from the live service is told", arguments: Leniency.allCases)
    func differences(leniency: Leniency) {
        #expect(readme.contains("* \(leniency.sentence)\n"))
    }

    @Test func `Every answer that the tour shows is what the server answers`() throws {
        let world = try World()
        func get(_ target: String) -> String {
            world.get(target, fields: [("Host", "127.0.0.1:8080")]).body
        }
        let found = get(
            "/company/contacts?conditions=communicationItems/value%3D%22john@acme.com%22"
                + "&fields=id,firstName,lastName,company/name")
        #expect(readme.contains(found))
        let made = world.post(
            "/company/contacts?fields=id,firstName,type/name,site/name,portalSecurityLevel",
            #"{"firstName": "Ada", "company": {"identifier": "Acme"}, "type": {"id": 4}}"#)
        #expect(readme.contains(made.body))
        let refused = world.post(
            "/company/contacts", #"{"company": {"id": 99}, "portalSecurityLevel": 7}"#)
        #expect(readme.contains(refused.body))
        #expect(readme.contains(world.delete("/company/contacts/15").body))
        let opened = world.patch(
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
    func snippet(name: String) {
        let snippet = repositoryFile("Tests/Clients/snippets/\(name).py")
        #expect(readme.contains("```python\n" + String(decoding: snippet, as: UTF8.self) + "```"))
    }

    @Test("Every top-level path is told", arguments: Catalog.shared(.default).outermost.map(\.path))
    func paths(path: String) {
        let last = path.split(separator: "/").last ?? ""
        #expect(readme.contains(last))
    }
}
