import Dialect
import HTTP
import MockServer
import Primitives
import ServiceTestSupport
import Testing

/// Reads with `X-Mock-Unseen: true`, such as those of the page.
@Suite struct UnseenTests {
    private static let unseen = ("X-Mock-Unseen", "true")
    private static let list = "/company/contacts?fields=id&pageSize=2"

    @Test func `They leave no trace in journal, leniencies, faults, quota and drift`() throws {
        let mock = try SandboxHarness()
        mock.send(
            .post, "/_mock/faults",
            #"{"resource": "Contact", "first": 1, "fault": {"status": 503}}"#)
        mock.send(.put, "/_mock/quota", #"{"perMinute": 1}"#)
        mock.send(.put, "/_mock/drift", #"{"resource": "Contact", "delete": 1}"#)
        let shown = ["journal", "leniencies", "faults", "quota", "drift", "changes"]
        let before = shown.map { mock.get("/_mock/\($0)").body }
        for target in [Self.list, "/company/contacts/99999", "/openapi.json"] {
            let answer = mock.get(target, fields: [Self.unseen])
            #expect(answer.status == (target.contains("99999") ? 404 : 200))
        }
        #expect(shown.map { mock.get("/_mock/\($0)").body } == before)
        #expect(mock.get(Self.list).status == 503, "the first request that is seen")
    }

    @Test func `Requests behind them get the ids that they would have got`() throws {
        let (one, other) = (try SandboxHarness(), try SandboxHarness())
        one.get(Self.list, fields: [Self.unseen])
        #expect(one.get(Self.list).head == other.get(Self.list).head)
    }

    @Test func `They are answered under maintenance, and in strict mode without credentials`()
        throws
    {
        let mock = try SandboxHarness(mode: .strict)
        mock.send(.put, "/_mock/maintenance", #"{"on": true}"#)
        let target = TestServer.basePath + Self.list
        #expect(mock.get(target).status == 503)
        #expect(mock.get(target, fields: [Self.unseen]).status == 200)
        mock.send(.delete, "/_mock/maintenance")
        #expect(mock.get(target).status == 401)
    }

    @Test func `They are for those who may use the control plane`() throws {
        var mock = try SandboxHarness()
        mock.authorization = .bearer("5ecre7")
        let refused = mock.get(Self.list, fields: [Self.unseen])
        #expect(refused.status == 403)
        let token = ("X-Mock-Token", "5ecre7")
        #expect(mock.get(Self.list, fields: [Self.unseen, token]).status == 200)
        let count = mock.get("/_mock/journal/count", fields: [token])
        #expect(count.body == #"{"count":1}"#, "the refused one is seen")
    }

    @Test func `Only reads can be unseen`() throws {
        let mock = try SandboxHarness()
        let refused = mock.send(.delete, "/company/contacts/1", fields: [Self.unseen])
        #expect(refused.status == 400)
        #expect(
            refused["message"]
                == "Only reads can be unseen; send the DELETE without X-Mock-Unseen.")
        #expect(mock.get("/company/contacts/1").status == 200)
        let wrong = mock.get(Self.list, fields: [("X-Mock-Unseen", "yes")])
        #expect(
            wrong["message"] == "The header X-Mock-Unseen must be true or false, but it is 'yes'.")
        #expect(mock.get(Self.list, fields: [("X-Mock-Unseen", "False")]).status == 200)
        #expect(mock.get("/_mock/journal/count").body == #"{"count":4}"#)
    }
}
