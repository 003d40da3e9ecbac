// The error bodies that are on record from the live service, byte for byte
// (docs/LIVE-API.md#errors).

import ConnectWise
import Dialect
import HTTP
import JSON
import MockServer
import Schema
import ServiceTestSupport
import Testing

@Suite struct ErrorBodyTests {
    /// A request, and the status and body of its answer.
    struct Case: CustomTestStringConvertible, Sendable {
        let name: String
        var mode = Mode.default
        let method: HTTP.Method
        let target: String
        var body = ""
        var fields: [(String, String)] = []
        let status: Int
        let answer: String

        var testDescription: String { name }
    }

    static let cases = [
        Case(
            name: "a missing field", method: .post, target: "/company/contacts",
            body: #"{"lastName":"Mcdowell","company":{"id":12345}}"#, status: 400,
            answer: #"{"code":"InvalidObject","message":"contact object is invalid","errors":[{"#
                + #""code":"MissingRequiredField","message":"The firstName field is required.","#
                + #""resource":"contact","field":"firstName"}]}"#),
        Case(
            name: "an unknown member", method: .post, target: "/company/contacts",
            body: "{\r\n  \"firstName\":\"Test\",\r\n  \"typ\": { }\r\n}", status: 400,
            answer: #"{"code":"ConnectWiseApi","message":"Could not find member 'typ' on object "#
                + "of type 'Contact'. Path 'typ', line 3, position 8.Check your accept header to "
                + #"make sure you are using the correct version.","errors":null}"#),
        Case(
            name: "a text that is too long", method: .post, target: "/service/tickets",
            body: #"{"summary":"\#(String(repeating: "x", count: 101))","company":{"id":12345}}"#,
            status: 400,
            answer: #"{"code":"InvalidObject","message":"ticket object is invalid","errors":[{"#
                + #""code":"MaxLengthField","message":"The field summary must be a string with a "#
                + #"maximum length of 100.","resource":"ticket","field":"summary"}]}"#),
        Case(
            name: "a status of another board", method: .post, target: "/service/tickets",
            body: #"{"summary":"x","company":{"id":12345},"board":{"id":1},"status":{"id":202}}"#,
            status: 400,
            answer: #"{"code":"InvalidObject","message":"ticket object is invalid","errors":[{"#
                + #""code":"NotFound","message":"Service Status 202 not found for Service Board 1","#
                + #""resource":"ticket","field":"status/id"}]}"#),
        Case(
            name: "a number out of range", method: .patch, target: "/company/companies/12345",
            body: #"[{"op":"replace","path":"yearEstablished","value":1}]"#, status: 400,
            answer: #"{"code":"InvalidObject","message":"company object is invalid","errors":[{"#
                + #""code":"OutOfRange","message":"The field yearEstablished must be between 1900 "#
                + #"and 9999.","resource":"company","field":"yearEstablished"}]}"#),
        Case(
            name: "a patch of items by a text", method: .patch, target: "/company/contacts/2",
            body: #"[{"op":"replace","path":"communicationItems","value":"x"}]"#, status: 400,
            answer: #"{"code":"InvalidPatch","message":"Could not cast or convert from "#
                + "System.String to ConnectWise.Apis.v3_0.v2015_3.Company.Contact."
                + #"ContactCommunicationItem[]."}"#),
        Case(
            name: "an unknown name in conditions", method: .get,
            target: "/company/contacts?conditions=resources/identifier=%22x%22", status: 400,
            answer: #"{"code":"ApiFindCondition","message":"resources/identifier is not a "#
                + #"recognized name."}"#),
        Case(
            name: "a word that no enumeration has", method: .get,
            target: "/company/contacts?conditions=gender=%22x%22", status: 400,
            answer: #"{"code":"ApiFindCondition","message":"Enum value supplied was invalid"}"#),
        Case(
            name: "an unknown record", method: .get, target: "/company/contacts/57919",
            status: 404, answer: #"{"code":"NotFound","message":"Contact 57919 not found"}"#),
        Case(
            name: "an unknown path", method: .get, target: "/company/contacts/search",
            status: 404,
            answer: #"{"code":"ConnectWiseApi","message":"The endpoint does not exist."}"#),
        Case(
            name: "another media type", method: .post, target: "/company/contacts",
            body: "firstName=Ada", fields: [("Content-Type", "application/x-www-form-urlencoded")],
            status: 415,
            answer: #"{"code":"ConnectWiseApi","message":"The request entity's media type "#
                + #"'application/x-www-form-urlencoded' is not supported for this resource."}"#),
        Case(
            name: "an extra member of a search", method: .post, target: "/service/tickets/search",
            body: #"{"conditions":"status/name='New'","page":1}"#, status: 400,
            answer: #"{"code":"ConnectWiseApi","message":"Could not find member 'page' on object "#
                + "of type 'FilterValues'. Path 'page', line 1, position 41.Check your accept "
                + #"header to make sure you are using the correct version.","errors":null}"#),
    ]

    @Test("An error has its recorded status and body", arguments: cases)
    func asOnRecord(_ sample: Case) throws {
        let server = try TestServer(.demo, mode: sample.mode)
        let before = try server.dump()
        let answer = server.send(
            sample.method, sample.target, sample.body, fields: sample.fields)
        #expect(answer.status == sample.status)
        #expect(answer.unhinted == sample.answer)
        #expect(try server.changes(since: before) == [])
    }

    @Test func `Strict mode writes errors in lines, as on the wire`() throws {
        let server = try TestServer(.demo, mode: .strict)
        let answer = server.send(
            .post, "/company/contacts",
            "{\r\n  \"firstName\":\"Test\",\r\n  \"type\":{\"id\":1}\r\n}")
        #expect(answer.status == 400)
        #expect(
            answer.body
                == "{\r\n  \"code\": \"ConnectWiseApi\",\r\n  \"message\": \"Could not find member "
                + "'type' on object of type 'Contact'. Path 'type', line 3, position 9.Check your "
                + "accept header to make sure you are using the correct version.\",\r\n"
                + "  \"errors\": null\r\n}")
    }

    @Test("Messages write the kinds of records in words", arguments: Mode.allCases)
    func words(mode: Mode) throws {
        // "Service Status 17 not found for Service Board 21" (docs/LIVE-API.md#errors).
        for resource in Catalog.shared(mode).resources {
            #expect(resource.title.wholeMatch(of: /[A-Z][A-Za-z]+( [A-Z][A-Za-z]+)*/) != nil)
        }
        let server = try TestServer(mode: mode)
        let body = #"{"firstName":"a","company":{"id":12345},"department":{"name":"Nowhere"}}"#
        #expect(
            server.post("/company/contacts", body).json["errors"]?.elements.first?["message"]?
                .string
                == "Contact Department 'Nowhere' not found")
        #expect(
            server.get("/company/contacts/1/notes/99999")["message"]
                == "Contact Note 99999 not found")
    }
}
