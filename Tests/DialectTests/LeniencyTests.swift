// Each point where strict mode, the live service alone, differs from the default.

import Dialect
import HTTP
import JSON
import MockServer
import Primitives
import Records
import ServiceTestSupport
import TestSupport
import Testing

@Suite struct LeniencyTests {
    private static let base = "/v4_6_release/apis/3.0"

    @Test func `Strict mode takes paths below a codebase alone`() throws {
        let strict = try TestServer(.demo, mode: .strict)
        let answer = strict.get("//company/contacts/1")
        #expect(answer.status == 400)
        #expect(answer.field("Content-Type") == "text/plain; charset=utf-8")
        #expect(answer.body == "Cannot route. Codebase/company is invalid")
        #expect(strict.get("/company/contacts/1").status == 200)
    }

    @Test(
        "Malformed credentials are refused in both modes",
        arguments: [
            "Bearer x", "Basic", "Basic !!!!", "Basic YWNtZQ==", "Basic YWNtZTpw", "Basic K3A6cA==",
            "Basic YSs6cA==", "Basic YStwOg==",
        ], Mode.allCases)
    func malformed(value: String, mode: Mode) throws {
        let server = try TestServer(.demo, mode: mode)
        let answer = server.send(
            .get, Self.base + "/company/contacts/1", fields: [("Authorization", value)])
        #expect(answer.status == 401)
        #expect(answer["code"] == "ConnectWiseApi")
        #expect(answer.field("WWW-Authenticate") == "Basic realm=\"psa-mock\"")
    }

    @Test func `Strict mode needs credentials and a client id that is a GUID`() throws {
        let server = try TestServer(.demo, mode: .strict)
        func status(_ fields: [(String, String)]) -> Int {
            server.sendPlain(.get, Self.base + "/company/contacts/1", fields: fields).status
        }
        let good = ("authorization", "Basic YWNtZStwdWJsaWM6cHJpdmF0ZQ==")
        let id = "6F657355-5f4e-4206-9e32-1b65861a9e3f"
        #expect(status([("clientId", id)]) == 401)
        #expect(status([good]) == 401)
        #expect(status([good, ("clientID", "x")]) == 403)
        #expect(status([good, ("ClientId", id.replacing("6F", with: "6G"))]) == 403)
        #expect(status([good, ("Clientid", id)]) == 200)
    }

    @Test func `Strict PATCH takes operations alone`() throws {
        let answer = try TestServer(.demo, mode: .strict).patch(
            "/company/contacts/1", #"{"title":"CTO"}"#)
        #expect(answer.status == 400)
        #expect(answer["code"] == "InvalidPatch")
    }

    @Test func `Strict contacts have types, and no type`() throws {
        let server = try TestServer(.demo, mode: .strict)
        let answer = server.get("/company/contacts/1")
        for name in ["type", "managerContactId", "assistantContactId"] {
            #expect(answer[name] == nil)
        }
        #expect(answer["types/0/id"] == "4")
        let refused = server.post(
            "/company/contacts", "{\n    \"firstName\": \"x\",\n    \"type\": {\"id\": 1}}")
        #expect(refused.status == 400)
        #expect(
            refused["message"]
                == "Could not find member 'type' on object of type 'Contact'. Path 'type', line 3, "
                + "position 11.Check your accept header to make sure you are using the correct version."
        )
        #expect(
            server.post("/company/contacts", #"{"firstName":"x","typeIds":[2,3]}"#)["types/1/id"]
                == "3")
    }

    @Test(
        "Strict conditions do not reach into lists; childConditions do",
        arguments: [
            "types/id=2", "communicationItems/value='x'",
        ])
    func conditions(text: String) throws {
        let server = try TestServer(.demo, mode: .strict)
        let answer = server.conditions(text)
        #expect(answer.status == 400)
        let path = text.prefix { $0 != "=" }
        #expect(
            answer.body
                == indented(
                    #"{"code":"ApiFindCondition","message":"\#(path) is not a recognized name."}"#))
        #expect(
            server.get("/company/contacts?childConditions=" + PercentEncoding.encoded(text)).status
                == 200)
        #expect(server.conditions("type/id=2")["message"] == "type/id is not a recognized name.")
        #expect(server.ids(("childConditions", "types/id in (2,3)")).isEmpty == false)
    }

    @Test func `Strict contacts need no company, and have longer titles`() throws {
        let server = try TestServer(.demo, mode: .strict)
        let title = String(repeating: "t", count: 100)
        let answer = server.post(
            "/company/contacts", #"{"firstName":"Estella","title":"\#(title)"}"#)
        #expect(answer.status == 201)
        for name in ["company", "site", "relationship", "communicationItems", "defaultPhoneNbr"] {
            #expect(answer[name] == nil)
        }
        let long = server.post("/company/contacts", #"{"firstName":"x","title":"\#(title)t"}"#)
        #expect(
            long["errors/0/message"]
                == "The field title must be a string with a maximum length of 100.")
    }

    @Test func `Strict items show the kind of their type, one default for each kind`() throws {
        let server = try TestServer(.demo, mode: .strict)
        let made = server.post(
            "/company/contacts",
            #"{"firstName":"x","communicationItems":[{"type":{"id":2},"value":"a","defaultFlag":true,"communicationType":"Direct"},"#
                + #"{"type":{"id":4},"value":"b","defaultFlag":true}]}"#)
        #expect(made.status == 201, "\(made.body)")
        #expect(made["communicationItems/0/communicationType"] == "Phone")
        #expect(made["communicationItems/0/defaultFlag"] == "false")
        #expect(made["communicationItems/1/defaultFlag"] == "true")
    }

    @Test func `Strict portal security levels have captions alone`() throws {
        #expect(
            try TestServer(.demo, mode: .strict).get(Self.base + "/company/portalSecurityLevels/1")[
                "description"] == nil)
        #expect(
            try TestServer().get("/company/portalSecurityLevels/1")["description"]
                == "Full access to all company tickets/data")
    }
}
