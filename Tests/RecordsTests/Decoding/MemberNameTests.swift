// How members of bodies are spelled.

import Dialect
import Records
import ServiceTestSupport
import Tenancy
import Testing

/// "Four independent programs send such names" in any case of letters
/// (docs/LIVE-API.md#json-on-the-wire).
@Suite struct MemberNameTests {
    @Test("Names are taken in any case, on every floor of a body", arguments: Mode.allCases)
    func anyCase(mode: Mode) throws {
        let server = try TestServer(.demo, mode: mode)
        let body = """
            {"FirstName": "A", "COMPANY": {"Id": 12345, "_INFO": {}}, "_Info": {"x": 1},
             "communicationitems": [{"Type": {"Name": "Email"}, "VALUE": "a@b.cc"}],
             "CustomFields": [{"ID": 15, "Value": 7, "CAPTION": "x"}], "TypeIds": [2]}
            """
        let answer = server.post("/company/contacts", body)
        #expect(answer.status == 201, "\(answer.body)")
        #expect(answer["firstName"] == "A")
        #expect(answer["company/id"] == "12345")
        #expect(answer["communicationItems/0/value"] == "a@b.cc")
        #expect(answer["customFields/0/value"] == "7")
        #expect(answer["types/0/id"] == "2")
        let used = server.sandbox.store.leniencies.used.map(\.leniency)
        #expect(Set(used).isSubset(of: [.barePath, .noCredentials, .noClientId]))
    }

    @Test func `Of several spellings of one member the last counts`() throws {
        let server = try TestServer(.demo)
        let answer = server.post(
            "/company/contacts",
            #"{"firstName":"A","FirstName":"B","company":{"Id":12346,"id":12345},"CITY":"x","city":"y"}"#
        )
        #expect(answer["firstName"] == "B")
        #expect(answer["company/id"] == "12345")
        #expect(answer["city"] == "y")
    }

    @Test func `An error names a field as it is declared`() throws {
        let server = try TestServer(.demo)
        let answer = server.post(
            "/company/contacts", #"{"FIRSTNAME":"A","Company":{"ID":99},"PortalPassword":"x"}"#)
        #expect(answer.refusedFields == ["company/id", "portalPassword"])
    }

    @Test func `An unknown member is quoted as it is spelled, and so is its path`() throws {
        let server = try TestServer(.demo)
        let answer = server.post("/company/contacts", #"{"Company":{"ID":1,"Nome":2}}"#)
        #expect(
            answer["message"]
                == "Could not find member 'Nome' on object of type 'CompanyReference'. "
                + "Path 'Company.Nome', line 1, position 26."
                + "Check your accept header to make sure you are using the correct version.")
        let special = server.post("/company/contacts", #"{"a.b'c":1}"#)
        #expect(special["message"]?.contains(#"Path '['a.b\'c']', line 1"#) == true)
    }

    @Test func `The control plane and fixtures take names as they are declared`() throws {
        let server = try TestServer(.demo)
        #expect(server.put("/_mock/clock", #"{"Now":"2026-01-01T00:00:00Z"}"#).status == 400)
    }

    @Test(
        "The paths of a PATCH are taken in any case in default mode",
        arguments: [
            ("/Title", "\"X\"", "title"), ("Company/ID", "12346", "company/id"),
            ("COMMUNICATIONITEMS/0/Value", "\"q@q.qq\"", "communicationItems/0/value"),
            ("CustomFields/0/VALUE", "7", "customFields/0/value"),
        ])
    func patchPaths(path: String, value: String, shown: String) throws {
        let operation = #"[{"Op":"replace","PATH":"\#(path)","Value":\#(value)}]"#
        let server = try TestServer(.demo)
        let answer = server.patch("/company/contacts/1", operation)
        #expect(answer.status == 200, "\(answer.body)")
        let pieces = shown.split(separator: "/")
        #expect(answer.head.contains("x-mock-hint: Did you mean \(pieces[0])?\r\n"))
        #expect(answer[shown] == value.filter { $0 != "\"" })
        #expect(server.sandbox.store.leniencies.used.map(\.leniency).last == .patchPathCase)

        let strict = try TestServer(.demo, mode: .strict)
        let refused = strict.patch("/company/contacts/1", operation)
        #expect(refused.status == 400)
        #expect(refused["code"] == "InvalidPatch")
    }
}
