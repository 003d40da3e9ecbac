// The links of a contact: each leads to something in the demo data.

import JSON
import ServiceTestSupport
import TestSupport
import Testing

@Suite struct LinkTests {
    @Test func `Every link of John Smith leads to something`() throws {
        let server = try TestServer()
        let info = server.get("/company/contacts/1")
        let names = [
            "communications", "notes", "tracks", "portalSecurity", "activities", "documents",
            "configurations", "tickets", "opportunities", "projects", "image",
        ]
        for name in names {
            let link = try #require(info["_info/\(name)_href"])
            let answer = server.get(link.replacing("http://localhost", with: ""))
            #expect(answer.status == 200, "\(name)")
            #expect(answer.bytes.count > 2, "\(name) is empty")
        }
    }
}
