// What the portal asks: is this password right, what may this contact do, a new password please.

import HTTP
import JSON
import MockServer
import Primitives
import ServiceTestSupport
import Testing

@Suite struct PortalCredentialTests {
    private static let validate = "/company/contacts/validatePortalCredentials"
    private static let request = "/company/contacts/requestPassword"

    @Test(
        "The answer says only whether credentials are right",
        arguments: [
            ("john.smith@acme.com", "harbor-lights-1978", #"{"success":true,"contactId":1}"#),
            ("John.Smith@ACME.com", "harbor-lights-1978", #"{"success":true,"contactId":1}"#),
            ("john.smith@acme.com", "Harbor-lights-1978", #"{"success":false}"#),
            ("john.smith@acme.com", "harbor-lights-197", #"{"success":false}"#),
            ("john.smith@acme.com", "harbor-lights-19788", #"{"success":false}"#),
            ("nobody@acme.com", "harbor-lights-1978", #"{"success":false}"#),
        ])
    func credentials(email: String, password: String, body: String) throws {
        let answer = try TestServer().post(
            Self.validate, #"{"email":"\#(email)","password":"\#(password)"}"#)
        #expect(answer.status == 200)
        #expect(answer.body == body)
    }

    @Test func `A contact that cannot use the portal has no good credentials`() throws {
        let server = try TestServer()
        let body = #"{"email":"john.smith@acme.com","password":"harbor-lights-1978"}"#
        server.patch("/company/contacts/1", #"{"disablePortalLoginFlag":true}"#)
        #expect(server.post(Self.validate, body).body == #"{"success":false}"#)
        server.patch("/company/contacts/1", #"{"disablePortalLoginFlag":false}"#)
        #expect(server.post(Self.validate, body)["success"] == "true")
        server.patch("/company/contacts/1", #"{"inactiveFlag":true}"#)
        #expect(server.post(Self.validate, body).body == #"{"success":false}"#)
    }

    @Test func `A contact without a password has no good credentials`() throws {
        let server = try TestServer()
        let item = #"[{"type":{"id":1},"value":"ada@acme.com"}]"#
        server.post(
            "/company/contacts",
            #"{"firstName":"Ada","company":{"id":12345},"disablePortalLoginFlag":false,"#
                + #""communicationItems":\#(item)}"#)
        for password in ["null", "x"] {
            #expect(
                server.post(
                    Self.validate, #"{"email":"ada@acme.com","password":"\#(password)"}"#
                ).body == #"{"success":false}"#)
        }
    }

    @Test func `A contact that is replaced whole keeps the password that it never showed`() throws {
        let server = try TestServer()
        let contact = server.get("/company/contacts/1").body
        #expect(!contact.contains("harbor"))
        #expect(server.put("/company/contacts/1", contact).status == 200)
        #expect(
            server.post(
                Self.validate,
                #"{"email":"john.smith@acme.com","password":"harbor-lights-1978"}"#
            )["success"] == "true")
    }

    @Test(
        "No query finds a contact by its password",
        arguments: [
            "conditions=portalPassword='harbor-lights-1978'", "orderBy=portalPassword",
        ])
    func queries(query: String) throws {
        let answer = try TestServer().get("/company/contacts?" + query)
        #expect(answer.status == 400)
        #expect(
            answer.body
                == #"{"code":"ApiFindCondition","message":"portalPassword is not a recognized name."}"#
        )
    }

    @Test func `Everything missing is named`() throws {
        let server = try TestServer()
        let missing =
            #"{"code":"InvalidObject","message":"validatePortalRequest object is invalid","errors":["#
            + ["email", "password"].map {
                #"{"code":"MissingRequiredField","message":"The \#($0) field is required.","#
                    + #""resource":"validatePortalRequest","field":"\#($0)"}"#
            }.joined(separator: ",") + "]}"
        #expect(server.post(Self.validate, "{}").body == missing)
        #expect(server.post(Self.validate, "{}").status == 400)
        let refused = server.post(Self.request, "{}")
        #expect(refused.status == 400)
        expectBody(
            refused,
            #"""
            {
              "code": "InvalidObject",
              "message": "requestPasswordRequest object is invalid",
              "errors": [
                {
                  "code": "MissingRequiredField",
                  "message": "The email field is required.",
                  "resource": "requestPasswordRequest",
                  "field": "email"
                }
              ]
            }
            """#)
        #expect(server.get(Self.request).status == 405)
    }

    @Test func `A request for a password sends a mail without one`() throws {
        let server = try TestServer()
        let answer = server.post(Self.request, #"{"email":"JOHN.SMITH@acme.com"}"#)
        #expect(answer.status == 204)
        #expect(answer.body.isEmpty)
        let mails = server.get("/_mock/outbox?fields=to,subject,when,contact/id,text")
        #expect(mails.json.elements.count == 1)
        #expect(mails["0/to"] == "john.smith@acme.com")
        #expect(mails["0/contact/id"] == "1")
        #expect(mails["0/subject"] == "Your password for the customer portal")
        #expect(mails["0/when"] == TestServer.now.text)
        #expect(
            mails["0/text"]
                == "Hello John Smith,\n\nsomebody asked for a new password for your account in the "
                + "customer portal. If it was you, open the portal and choose a password of your "
                + "own. If not, there is nothing to do.")
    }

    @Test(
        "A contact that is unknown or has no access gets the same answer and no mail",
        arguments: ["nobody@acme.com", "walter@oldmill.example", "555-123-4567"])
    func unknown(email: String) throws {
        let server = try TestServer()
        let before = try server.dump()
        let answer = server.post(Self.request, #"{"email":"\#(email)"}"#)
        #expect(answer.status == 204)
        #expect(answer.body.isEmpty)
        #expect(try server.changes(since: before) == [])
    }

    @Test func `The level of a contact decides what it can do in the portal`() throws {
        let server = try TestServer()
        let path = "/company/contacts/2/portalSecurity"
        #expect(
            server.get(path + "?pageSize=3").body
                == #"[{"identifier":"Tickets","enabled":true},"#
                + #"{"identifier":"Tickets_All_Company","enabled":false},"#
                + #"{"identifier":"Tickets_Department","enabled":true}]"#)
        #expect(
            server.get(path + "?pageSize=3&page=4").body
                == #"[{"identifier":"Knowledge_Base","enabled":true},"#
                + #"{"identifier":"Reports","enabled":true},{"identifier":"Users","enabled":false}]"#
        )
        server.patch("/company/contacts/2", #"{"portalSecurityLevel":6}"#)
        let enabled = server.get(path).json.elements.filter { $0["enabled"]?.boolean == true }
        #expect(enabled.compactMap { $0["identifier"]?.string } == ["Tickets"])
        #expect(server.get("/company/contacts/999/portalSecurity").status == 404)
    }

    @Test func `A setting of the portal changes what its levels can do`() throws {
        let server = try TestServer()
        let path = "/company/portalSecuritySettings/12"
        #expect(
            server.patch(
                path + "?fields=functionIdentifier,levelOne,levelTwo",
                #"[{"op":"replace","path":"levelTwo","value":true}]"#
            ).body == #"{"functionIdentifier":"Users","levelOne":true,"levelTwo":true}"#)
        #expect(
            server.get("/company/contacts/2/portalSecurity").json.elements.last?["enabled"]?.boolean
                == true)
        #expect(server.delete(path).status == 405)
        #expect(server.post("/company/portalSecuritySettings", "{}").status == 405)
    }
}
