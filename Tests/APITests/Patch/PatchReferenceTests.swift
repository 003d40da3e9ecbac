// PATCH of references, whole and by their members (docs/LIVE-API.md#patch), in both modes.

import Dialect
import ServiceTestSupport
import Testing

@Suite struct PatchReferenceTests {
    @Test(
        "A whole reference is named by id, identifier or name; an empty object is none",
        arguments: [
            (#"{"id":12346}"#, "12346"), (#"{"id":"12346"}"#, "12346"),
            (#"{"identifier":"LakesideDental"}"#, "12346"),
            (#"{"name":"lakeside dental group"}"#, "12346"), ("{}", nil),
        ], Mode.allCases)
    func wholeReference(value: (String, String?), mode: Mode) throws {
        let server = try TestServer(.demo, mode: mode)
        let name = server.get("/company/companies/12346")["name"] ?? ""
        let text = value.0.replacing("lakeside dental group", with: name.lowercased())
        let answer = server.patch(
            "/service/tickets/5007?fields=id,company/id,contact/id",
            #"[{"op":"replace","path":"contact","value":{}},{"op":"replace","path":"company","value":\#(text)}]"#
        )
        if let id = value.1 {
            #expect(answer.status == 200, "\(answer.body)")
            #expect(answer["company/id"] == id)
            #expect(answer["contact/id"] == nil)
        } else {
            #expect(answer.status == 400)
            #expect(answer["errors/0/message"] == "The company field is required.")
        }
    }

    /// Requests that change a reference by one of its members, and what shows it.
    private static let subPaths = [
        ("/company/contacts/1", "company/id", "12346", "company/id", "12345", "12346"),
        (
            "/company/contacts/1", "/company/identifier", #""LakesideDental""#, "company/id",
            "12345", "12346"
        ),
        ("/service/tickets/5007", "priority/id", "\"3\"", "priority/id", "2", "3"),
        ("/company/contacts/15/communications/{id}", "type/id", "6", "type/id", "2", "6"),
    ]

    @Test(
        "A member of a reference changes it; in strict mode the id alone does, with the same answer",
        arguments: subPaths, Mode.allCases)
    func subPath(
        row: (path: String, member: String, value: String, shown: String, old: String, new: String),
        mode: Mode
    ) throws {
        let server = try TestServer(.demo, mode: mode)
        let item = server.post(
            "/company/contacts/15/communications", #"{"type":{"id":2},"value":"5550100"}"#)
        let path = row.path.replacing("{id}", with: String(item.id))
        let answer = server.patch(
            path, #"[{"op":"replace","path":"\#(row.member)","value":\#(row.value)}]"#)
        #expect(answer.status == 200, "\(answer.body)")
        let takesEffect = mode == .default || row.member.hasSuffix("/id")
        #expect(answer[row.shown] == (takesEffect ? row.new : row.old))
        #expect(server.get(path)[row.shown] == answer[row.shown])
    }

    @Test("The sub-path of an item's reference, too", arguments: Mode.allCases)
    func itemSubPath(mode: Mode) throws {
        let server = try TestServer(.demo, mode: mode)
        let path = server.makeContactWithItems()
        let answer = server.patch(
            path,
            #"[{"op":"replace","path":"communicationItems/1/type/name","value":"Mobile phone"}]"#)
        #expect(answer.status == 200, "\(answer.body)")
        #expect(answer["communicationItems/1/type/id"] == (mode == .strict ? "2" : "4"))
    }

    @Test("What is no member of a reference is refused in both modes", arguments: Mode.allCases)
    func noMember(mode: Mode) throws {
        let answer = try TestServer(.demo, mode: mode).patch(
            "/company/contacts/1", #"[{"op":"replace","path":"company/city","value":"x"}]"#)
        #expect(
            answer.patchMessage
                == "Operation 1: a reference has the members id, identifier and name alone.")
    }
}
