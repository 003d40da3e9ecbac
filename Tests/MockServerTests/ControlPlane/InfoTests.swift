import Dialect
import HTTP
import ServiceTestSupport
import TestSupport
import Testing

@Suite struct InfoTests {
    @Test func `Version, mode, uptime and counts are told`() throws {
        let mock = try SandboxHarness(mode: .strict)
        mock.clock.advance(90)
        mock.send(
            .post, "/_mock/sandboxes", #"{"name": "other", "mode": "default", "fixture": "none"}"#)
        mock.get("/company/contacts", fields: [("X-Mock-Sandbox", "other")])
        let answer = mock.get("/_mock/at/other/_mock/info")
        #expect(
            answer.body
                == #"{"version":"\#(Release.version)","mode":"strict","#
                + #""startedAt":"2027-07-01T12:00:00Z","uptimeSeconds":90,"sandboxes":2,"#
                + #""sandbox":{"name":"other","mode":"default","contacts":0,"companies":0,"#
                + #""tickets":0,"requests":1,"leniencies":3}}"#)
    }
}
