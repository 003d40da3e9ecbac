// PATCH by the rules seen on the live service (docs/LIVE-API.md#patch), in both modes.

import Dialect
import JSON
import Primitives
import Records
import SQLite
import ServiceTestSupport
import Tenancy
import Testing

@Suite struct PatchLiveTests {
    private func items(_ answer: TestResponse) -> [String] {
        (answer.json["communicationItems"]?.elements ?? []).map {
            "\($0["value"]?.string ?? "") \($0["defaultFlag"]?.literal ?? "")"
        }
    }

    @Test(
        "The recorded scenario: change an item, append one, remove the first",
        arguments: Mode.allCases)
    func scenario(mode: Mode) throws {
        let server = try TestServer(.demo, mode: mode)
        let path = server.makeContactWithItems()
        let before = server.get(path)
        let answer = server.patch(
            path,
            """
            [{"op":"replace","path":"/communicationItems/1/value","value":"+380111358"},
             {"op":"add","path":"/communicationItems/3","value":{"type":{"id":"3"},
              "value":"+77767","defaultFlag":true,"communicationType":"Fax"}},
             {"op":"remove","path":"/communicationItems/0"}]
            """)
        #expect(answer.status == 200)
        #expect(items(answer) == ["+380111358 true", "c false", "+77767 true"])
        let last = Int64(before["communicationItems/2/id"] ?? "") ?? 0
        #expect(answer["communicationItems/0/id"] == before["communicationItems/1/id"])
        #expect(answer["communicationItems/1/id"] == before["communicationItems/2/id"])
        #expect(answer["communicationItems/2/id"] == String(last + 1))
    }

    @Test(
        "An item added at index 0 comes last, and leaves the default to the one that has it",
        arguments: Mode.allCases)
    func indexZero(mode: Mode) throws {
        let server = try TestServer(.demo, mode: mode)
        let path = server.makeContactWithItems()
        func add(_ index: String, _ type: Int, _ value: String) -> TestResponse {
            server.patch(
                path,
                #"[{"op":"add","path":"communicationItems/\#(index)","value":{"type":{"id":\#(type)},"#
                    + #""value":"\#(value)","defaultFlag":true}}]"#)
        }
        #expect(items(add("0", 3, "d")) == ["a true", "b true", "c true", "d false"])
        #expect(items(add("1", 3, "e")) == ["a true", "b true", "c false", "d false", "e true"])
        #expect(items(add("-", 1, "f")).last == "f true")
        server.patch(path, #"[{"op":"remove","path":"communicationItems"}]"#)
        #expect(items(add("0", 3, "g")) == ["g true"])
    }

    @Test("Values are taken as strings too, and an empty one is null", arguments: Mode.allCases)
    func strings(mode: Mode) throws {
        let server = try TestServer(.demo, mode: mode)
        let set = server.patch(
            "/company/contacts/1",
            """
            [{"op":"replace","path":"portalSecurityLevel","value":"2"},
             {"op":"replace","path":"marriedFlag","value":"True"},
             {"op":"REPLACE","path":"/gender","value":"female"},
             {"op":"Add","path":"birthDay","value":"1980-01-02T00:00:00Z"},
             {"op":"add","path":"/managerContact","value":{"id":"2"}},
             {"op":"replace","path":"zip","value":10115}]
            """)
        #expect(set["portalSecurityLevel"] == "2")
        #expect(set["marriedFlag"] == "true")
        #expect(set["gender"] == "Female")
        #expect(set["birthDay"] == "1980-01-02T00:00:00Z")
        #expect(set["managerContact/id"] == "2")
        #expect(set["zip"] == "10115")
        let cleared = server.patch(
            "/company/contacts/1",
            """
            [{"op":"replace","path":"portalSecurityLevel","value":""},
             {"op":"replace","path":"gender","value":""},{"op":"replace","path":"birthDay","value":""},
             {"op":"replace","path":"managerContact","value":""},
             {"op":"remove","path":"/marriedFlag"}]
            """)
        #expect(cleared.status == 200, "\(cleared.body)")
        for name in ["portalSecurityLevel", "gender", "birthDay", "managerContact"] {
            #expect(cleared[name] == nil)
        }
        #expect(cleared["marriedFlag"] == "false")
    }

    @Test(
        "The text for a value that is no list is the live one",
        arguments: [("\"x\"", "System.String"), ("5", "System.Int64"), ("true", "System.Boolean")],
        Mode.allCases)
    func cast(value: (String, String), mode: Mode) throws {
        let answer = try TestServer(.demo, mode: mode).patch(
            "/company/contacts/1",
            #"[{"op":"replace","path":"communicationItems","value":\#(value.0)}]"#)
        #expect(
            answer.patchMessage
                == "Could not cast or convert from \(value.1) to "
                + "ConnectWise.Apis.v3_0.v2015_3.Company.Contact.ContactCommunicationItem[].")
    }

    @Test(
        "Our own texts have the number of the operation, and nothing is changed",
        arguments: [
            (
                #"{"op":"add","path":"communicationItems/0","value":"x"}"#,
                "an item of communicationItems must be an object, but it is a string"
            ),
            (
                #"{"op":"replace","path":"communicationItems/1","value":[]}"#,
                "an item of communicationItems must be an object, but it is a list"
            ),
            (
                #"{"op":"add","path":"communicationItems/x","value":{}}"#,
                "'x' is no index of communicationItems"
            ),
            (
                #"{"op":"add","path":"communicationItems/-1","value":{}}"#,
                "'-1' is no index of communicationItems"
            ),
            (
                #"{"op":"replace","path":"communicationItems/3/value","value":"x"}"#,
                "communicationItems has 3 items, counted from 0; '3' is none"
            ),
            (
                #"{"op":"replace","path":"communicationItems/0/val","value":"x"}"#,
                "Communication has no member 'val'"
            ),
            (
                #"{"op":"replace","path":"communicationItems/0/value/x","value":"x"}"#,
                "the path is longer than anything a record has"
            ),
            (#"{"op":"remove","path":"/firstName"}"#, "firstName cannot be removed"),
            (#"{"op":"REMOVE","path":"ignoreDuplicates"}"#, "ignoreDuplicates cannot be removed"),
            (#"{"op":"remove","path":"id"}"#, "id cannot be removed"),
        ], Mode.allCases)
    func refused(row: (operation: String, reason: String), mode: Mode) throws {
        let server = try TestServer(.demo, mode: mode)
        let path = server.makeContactWithItems()
        let before = try server.dump()
        let answer = server.patch(
            path, #"[{"op":"replace","path":"city","value":"x"},\#(row.operation)]"#)
        #expect(answer.patchMessage == "Operation 2: \(row.reason).")
        #expect(try server.changes(since: before) == [])
    }

    @Test func `A type among types is changed by its id, and no path leads further`() throws {
        let server = try TestServer()
        func patch(_ path: String, _ value: String) -> TestResponse {
            server.patch(
                "/company/contacts/6", #"[{"op":"replace","path":"\#(path)","value":\#(value)}]"#)
        }
        #expect(patch("types", #"[{"id":2},{"id":1}]"#).status == 200)
        let changed = patch("types/1/id", "5")
        #expect(changed["types/0/id"] == "2")
        #expect(changed["types/1/id"] == "5")
        #expect(
            patch("types/1/id/x", "5").patchMessage
                == "Operation 1: the path is longer than anything a record has.")
        #expect(
            patch("types/2", #"{"id":3}"#).patchMessage
                == "Operation 1: types has 2 items, counted from 0; '2' is none.")
    }

    @Test(
        "An old bad value elsewhere in the record fails a PATCH, but not one that mends it",
        arguments: [
            (
                "Company", "yearEstablished", "12", "1999", "OutOfRange",
                "The field yearEstablished must be between 1900 and 9999."
            ),
            (
                "Company", "phoneNumber", "'1234567890123456789012345678901'", "\"555\"",
                "MaxLengthField",
                "The field phoneNumber must be a string with a maximum length of 30."
            ),
            (
                "Company", "name", "''", "\"A\"", "MissingRequiredField",
                "The name field is required."
            ),
            (
                "Contact", "gender", "'X'", "\"Male\"", "InvalidField",
                "The field gender must be one of Female, Male, but it is 'X'."
            ),
        ], Mode.allCases)
    func wholeRecord(
        row: (
            table: String, column: String, bad: String, good: String, code: String, message: String
        ), mode: Mode
    ) throws {
        let server = try TestServer(.demo, mode: mode)
        let (path, id) =
            row.table == "Company"
            ? ("/company/companies/12345", 12345) : ("/company/contacts/1", 1)
        try server.sandbox.store.database.execute(
            "PRAGMA ignore_check_constraints = ON; UPDATE \"\(row.table)\" "
                + "SET \"\(row.column)\" = \(row.bad) WHERE id = \(id); "
                + "PRAGMA ignore_check_constraints = OFF")
        let refused = server.patch(path, #"[{"op":"replace","path":"city","value":"x"}]"#)
        #expect(refused.status == 400)
        #expect(refused["errors"] == "1")
        #expect(refused["errors/0/code"] == row.code)
        #expect(refused["errors/0/message"] == row.message)
        #expect(refused["errors/0/field"] == row.column)
        let mended = server.patch(
            path,
            #"[{"op":"replace","path":"city","value":"x"},"#
                + #"{"op":"replace","path":"\#(row.column)","value":\#(row.good)}]"#)
        #expect(mended.status == 200, "\(mended.body)")
        #expect(mended["city"] == "x")
    }

    @Test func `A bad value in place of a bad one is reported once`() throws {
        let server = try TestServer()
        try server.sandbox.store.database.execute(
            "PRAGMA ignore_check_constraints = ON; UPDATE \"Company\" SET \"yearEstablished\" = 12; "
                + "PRAGMA ignore_check_constraints = OFF")
        let answer = server.patch(
            "/company/companies/12345", #"[{"op":"replace","path":"yearEstablished","value":13}]"#)
        #expect(answer.refusedFields == ["yearEstablished"])
    }

    @Test("The records below a contact are patched alike", arguments: Mode.allCases)
    func below(mode: Mode) throws {
        let server = try TestServer(.demo, mode: mode)
        func made(_ collection: String, _ body: String) -> String {
            let answer = server.post("/company/contacts/15/\(collection)", body)
            #expect(answer.status == 201, "\(answer.body)")
            return "/company/contacts/15/\(collection)/\(answer.id)"
        }
        let item = server.patch(
            made("communications", #"{"type":{"id":1},"value":"x@y.zz"}"#),
            #"[{"op":"replace","path":"value","value":"a@b.cc"},{"op":"add","path":"/defaultFlag","value":"True"}]"#
        )
        #expect(item["value"] == "a@b.cc")
        #expect(item["domain"] == "@b.cc")
        #expect(item["defaultFlag"] == "true")
        let note = made("notes", #"{"text":"x"}"#)
        #expect(
            server.patch(note, #"[{"op":"replace","path":"/text","value":"y"}]"#)["text"] == "y")
        #expect(
            server.patch(note, #"[{"op":"remove","path":"text"}]"#).patchMessage
                == "Operation 1: text cannot be removed.")
        let group = made("groups", #"{"group":{"id":1}}"#)
        #expect(
            server.patch(group, #"[{"op":"add","path":"description","value":"d"}]"#)["description"]
                == "d")
        let kind = made("typeAssociations", #"{"type":{"id":5}}"#)
        #expect(
            server.patch(kind, #"[{"op":"replace","path":"type","value":{"id":3}}]"#)["type/id"]
                == "3")
    }
}
