// What requests relied on: counted once a request, told by /_mock/leniencies.

import HTTP
import JSON
import Primitives
import Records
import ServiceTestSupport
import Tenancy
import Testing

@testable import Dialect

@Suite struct LeniencyCountTests {
    /// A request that relies on nothing in its head.
    @discardableResult
    private func send(
        _ method: HTTP.Method, _ path: String, _ body: String = "", to server: TestServer
    ) -> TestResponse {
        server.send(
            method, TestServer.basePath + path, body,
            fields: [TestServer.authorization, TestServer.clientID])
    }

    private func used(_ server: TestServer) -> [String] {
        server.sandbox.store.leniencies.used.map(\.leniency.rawValue)
    }

    static let requests: [(HTTP.Method, String, String, [String])] = [
        (.get, "/company/contacts/1", "", []),
        (.get, "/company/contacts?childConditions=communicationItems/value%3D%22x%22", "", []),
        (.get, "/company/contacts?childConditions=type/id%3D1", "", ["contactType"]),
        (
            .get, "/company/contacts?childConditions=types/id%20in%20(4,9)", "",
            ["inInChildConditions"]
        ),
        (.get, "/company/contacts?conditions=id%20in%20(4,9)", "", []),
        (.get, "/company/contacts?conditions=managerContactId%3D1", "", ["contactIdMembers"]),
        (.get, "/company/contacts?orderBy=managerContactId", "", ["contactIdMembers"]),
        (
            .get, "/company/contacts?conditions=type/id%3D1%20or%20types/id%3D2", "",
            ["contactType", "childrenInConditions"]
        ),
        (.get, "/company/contacts/999999", "", []),
        (.post, "/company/contacts", #"{"firstName":"x","company":{"id":12345}}"#, []),
        (
            .post, "/company/contacts", #"{"firstName":"x","company":{"id":12345},"type":null}"#,
            ["contactType"]
        ),
        (.post, "/company/contacts", #"{"firstName":"x","company":5}"#, []),
        (
            .post, "/company/contacts", #"{"firstName":"x","title":5,"managerContactId":3}"#,
            ["companyRequired", "contactIdMembers"]
        ),
        (.patch, "/company/contacts/1", #"{"company":{}}"#, ["objectPatch", "companyRequired"]),
        (.patch, "/company/contacts/1", #"{"title":"x"}"#, ["objectPatch"]),
        (
            .patch, "/company/contacts/1", #"{"types":[{"id":5}]}"#,
            ["objectPatch"]
        ),
        (.patch, "/company/contacts/1", #"{"types":[{"id":4},{"id":2}]}"#, ["objectPatch"]),
        (.patch, "/company/contacts/1", #"{"type":{"id":4}}"#, ["objectPatch"]),
        (.patch, "/company/contacts/1", #"{"typeIds":[4,2]}"#, ["objectPatch"]),
        (
            .patch, "/company/contacts/1", #"[{"op":"replace","path":"Title","value":"x"}]"#,
            ["patchPathCase"]
        ),
        (
            .patch, "/company/contacts/1", "[{'op':'replace',path:'title','value':'x',},]",
            ["tolerantJSON"]
        ),
        (
            .patch, "/company/contacts/1", #"[{"op":"remove","path":"types/0"}]"#, []
        ),
        (
            .patch, "/company/contacts/1", #"[{"op":"replace","path":"type","value":{"id":4}}]"#,
            ["contactType"]
        ),
        (
            .patch, "/company/contacts/1",
            #"[{"op":"replace","path":"company/name","value":"Lakeside Dental"},{"op":"replace","path":"site/id","value":6},"#
                + #"{"op":"replace","path":"company/identifier","value":"LakesideDental"}]"#,
            ["referenceSubPath"]
        ),
        (
            .patch, "/company/contacts/1", #"[{"op":"replace","path":"company/name","value":"x"}]"#,
            ["referenceSubPath"]
        ),
        (
            .post, "/company/contacts/1/communications",
            #"{"type":{"id":2},"value":"x","communicationType":"phone"}"#, []
        ),
        (
            .put, "/company/portalSecurityLevels/1", #"{"caption":"Admin","description":"x"}"#,
            ["levelDescription"]
        ),
        (.post, "/company/contacts/1/typeAssociations", #"{"type":{"id":5}}"#, []),
    ]

    @Test("A request counts what it relied on, each case once", arguments: requests)
    func counts(row: (method: HTTP.Method, path: String, body: String, names: [String])) throws {
        let server = try TestServer()
        send(row.method, row.path, row.body, to: server)
        #expect(used(server) == row.names)
        #expect(server.sandbox.store.leniencies.total == row.names.count)
    }

    @Test(
        "A title too long is counted where strict mode would have taken it",
        arguments: [(50, []), (51, ["titleLength"]), (100, ["titleLength"]), (101, [])])
    func titles(length: Int, names: [String]) throws {
        let server = try TestServer()
        let title = String(repeating: "ä", count: length)
        send(
            .patch, "/company/contacts/1",
            #"[{"op":"replace","path":"title","value":"\#(title)"}]"#, to: server)
        #expect(used(server) == names)
    }

    @Test("Records sent back whole rely on nothing", arguments: TestData.allCases)
    func echoes(data: TestData) throws {
        let server = try TestServer(data)
        for id in server.ids() {
            let path = "/company/contacts/\(id)"
            server.sandbox.store.leniencies.reset()
            let record = send(.get, path, to: server).body
            #expect(send(.put, path, record, to: server).status == 200)
            #expect(used(server) == [], "\(record)")
            #expect(send(.patch, path, record, to: server).status == 200)
            #expect(used(server) == ["objectPatch"])
        }
    }

    @Test func `A default beside another of its kind counts if it is still there at the end`()
        throws
    {
        let server = try TestServer()
        let made = send(
            .post, "/company/contacts",
            #"{"firstName":"x","company":{"id":12345},"communicationItems":[{"type":{"id":2},"value":"a"},"#
                + #"{"type":{"id":4},"value":"b","defaultFlag":true}]}"#, to: server)
        let path = "/company/contacts/\(made.id)"
        #expect(used(server) == [])
        let moved = send(
            .patch, path,
            """
            [{"op":"replace","path":"communicationItems/0/defaultFlag","value":true},
             {"op":"replace","path":"communicationItems/1/defaultFlag","value":false}]
            """, to: server)
        #expect(moved["communicationItems/0/defaultFlag"] == "true")
        #expect(used(server) == [])
        send(
            .patch, path,
            #"[{"op":"replace","path":"communicationItems/1/defaultFlag","value":true}]"#,
            to: server)
        #expect(used(server) == ["defaultPerType"])
        server.sandbox.store.leniencies.reset()
        send(
            .post, path + "/communications", #"{"type":{"id":3},"value":"c","defaultFlag":true}"#,
            to: server)
        #expect(used(server) == [])
    }

    @Test
    func `What is refused for a reason of its own leaves nothing behind for the next request`()
        throws
    {
        let server = try TestServer()
        send(
            .post, "/company/contacts/1/communications",
            #"{"type":{"id":2},"value":"a","defaultFlag":true,"extension":"1234567890123456"}"#,
            to: server)
        send(.get, "/company/contacts/1", to: server)
        #expect(used(server) == [])
    }

    @Test func `The report tells each case with its count, sentence and last request`() throws {
        let server = try TestServer()
        #expect(server.get("/_mock/leniencies").body == #"{"total":0,"leniencies":[]}"#)
        server.get("/company/contacts?conditions=id%3D1")
        send(.patch, "/company/contacts/5", #"{"title":"x"}"#, to: server)
        send(.patch, "/company/contacts/6?fields=id&x=%22", #"{"title":"y"}"#, to: server)
        let answer = server.get("/_MOCK/Leniencies")
        #expect(answer.status == 200)
        #expect(answer.field("Content-Type") == "application/json; charset=utf-8")
        let entries = [
            ("barePath", 1, "GET /company/contacts?conditions=id%3D1"),
            ("noCredentials", 1, "GET /company/contacts?conditions=id%3D1"),
            ("noClientId", 1, "GET /company/contacts?conditions=id%3D1"),
            (
                "objectPatch", 2,
                "PATCH /v4_6_release/apis/3.0/company/contacts/6?fields=id&x=%22"
            ),
        ].map { name, count, request in
            #"{"name":"\#(name)","count":\#(count),"sentence":\#(quoted(Leniency(rawValue: name)?.sentence ?? "")),"#
                + #""lastRequest":"\#(request)"}"#
        }
        #expect(
            answer.body == #"{"total":5,"leniencies":["# + entries.joined(separator: ",") + "]}")
        #expect(
            server.sandbox.store.leniencies.summary
                == "barePath 1, noCredentials 1, noClientId 1, objectPatch 2")
    }

    @Test func `DELETE begins at nothing again`() throws {
        let server = try TestServer()
        server.get("/company/contacts/1")
        let answer = server.delete("/_mock/leniencies")
        #expect(answer.status == 204)
        #expect(answer.body == "")
        #expect(server.get("/_mock/leniencies").body == #"{"total":0,"leniencies":[]}"#)
    }

    @Test func `The report takes no other method, and says which`() throws {
        let server = try TestServer()
        let answer = server.post("/_mock/leniencies", "{}")
        #expect(answer.status == 405)
        #expect(answer.field("Allow") == "GET, DELETE, HEAD, OPTIONS")
        #expect(
            answer.body
                == #"{"code":"ConnectWiseApi","message":"The requested resource does not support this http method; "#
                + #"it supports GET, DELETE, HEAD, OPTIONS."}"#)
        let options = server.send(.options, "/_mock/leniencies")
        #expect(options.status == 204)
        #expect(options.field("Allow") == "GET, DELETE, HEAD, OPTIONS")
        let head = server.send(.head, "/_mock/leniencies")
        #expect(head.status == 200)
        #expect(head.body == "")
        #expect(head.length == 27)
    }

    @Test func `Strict mode has a report too, with nothing in it`() throws {
        let server = try TestServer(.demo, mode: .strict)
        server.patch("/company/contacts/1", #"{"title":"x"}"#)
        #expect(
            server.get("/_mock/leniencies").body
                == "{\r\n  \"total\": 0,\r\n  \"leniencies\": []\r\n}")
    }

    @Test func `Strict mode counts what it permits as well`() throws {
        let server = try TestServer(.demo, mode: .strict)
        send(.get, "/company/contacts?childConditions=types/id%20in%20(4,9)", to: server)
        #expect(used(server) == ["inInChildConditions"])
    }

    @Test("A mode permits what its leniencies say", arguments: Leniency.allCases)
    func modes(leniency: Leniency) {
        #expect(Mode.default.permits(leniency))
        #expect(Mode.strict.permits(leniency) == (leniency == .inInChildConditions))
    }

    @Test func `A target that is no UTF-8 is shown all the same`() throws {
        let server = try TestServer()
        server.sendPlain(.get, "/company/contacts?x=\u{e9}")
        #expect(
            server.get("/_mock/leniencies")["leniencies/0/lastRequest"]
                == "GET /company/contacts?x=\u{e9}")
    }

    @Test("The short names are the names of the cases", arguments: Leniency.allCases)
    func names(leniency: Leniency) {
        #expect(leniency.rawValue == "\(leniency)")
        #expect(leniency.sentence.hasSuffix("."))
    }
}
