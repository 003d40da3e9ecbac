// Values that the live service's reader cannot convert.

import Dialect
import ServiceTestSupport
import Testing

@Suite struct ConversionTests {
    private static let models = "ConnectWise.Apis.v3_0.v2015_3.Common.Models."

    @Test("The recorded body has the recorded answer", arguments: Mode.allCases)
    func recorded(mode: Mode) throws {
        let server = try TestServer(.demo, mode: mode)
        // As ConvertTo-Json lays a record out.
        let answer = server.post(
            "/company/contacts", "{\r\n    \"firstName\":  \"A\",\r\n    \"company\":  \"250\"\r\n}"
        )
        #expect(answer.status == 400)
        #expect(answer["code"] == "ConnectWiseApi")
        #expect(
            answer["message"]
                == "Error converting value \"250\" to type '\(Self.models)CompanyReference'. "
                + "Path 'company', line 3, position 21.")
        let hint = #"The field company must be an object such as {"id": 1}, but it is a string."#
        #expect(answer.field("x-mock-hint") == hint)
        #expect(answer["errors/0/code"] == (mode == .strict ? nil : "Hint"))
        #expect(answer["errors/0/message"] == (mode == .strict ? nil : hint))
        #expect(answer["errors/0/field"] == (mode == .strict ? nil : "company"))
    }

    private static let bodies: [(String, String)] = [
        (
            #"{"company":250}"#,
            "Error converting value 250 to type '\(models)CompanyReference'. "
                + "Path 'company', line 1, position 14."
        ),
        (
            #"{"company":true}"#,
            "Error converting value True to type '\(models)CompanyReference'. "
                + "Path 'company', line 1, position 15."
        ),
        (
            #"{"company":"a\"é"}"#,
            "Error converting value \"a\"é\" to type "
                + "'\(models)CompanyReference'. Path 'company', line 1, position 17."
        ),
        (
            #"{"types":[{"id":1},"x"]}"#,
            "Error converting value \"x\" to type "
                + "'\(models)ContactTypeReference'. Path 'types[1]', line 1, position 22."
        ),
        (
            #"{"company":{"id":"x"}}"#,
            "Could not convert string to integer: x. Path 'company.id', line 1, position 20."
        ),
        (
            #"{"Company":{"ID":"x."}}"#,
            "Could not convert string to integer: x.. Path 'Company.ID', line 1, position 21."
        ),
        (
            #"{"portalSecurityLevel":2.5}"#,
            "Input string '2.5' is not a valid integer. "
                + "Path 'portalSecurityLevel', line 1, position 26."
        ),
        (
            #"{"managerContactId":99999999999999999999}"#,
            "JSON integer 99999999999999999999 is too large or small for an Int32. "
                + "Path 'managerContactId', line 1, position 40."
        ),
        (
            #"{"portalSecurityLevel":true}"#,
            "Unexpected character encountered while parsing value: t. "
                + "Path 'portalSecurityLevel', line 1, position 24."
        ),
        (
            #"{"inactiveFlag":"yes"}"#,
            "Could not convert string to boolean: yes. Path 'inactiveFlag', line 1, position 21."
        ),
        (
            #"{"anniversary":"foo"}"#,
            "Could not convert string to DateTime: foo. Path 'anniversary', line 1, position 20."
        ),
        (
            #"{"anniversary":5}"#,
            "Unexpected character encountered while parsing value: 5. "
                + "Path 'anniversary', line 1, position 16."
        ),
        (
            #"{"firstName":{}}"#,
            "Unexpected character encountered while parsing value: {. "
                + "Path 'firstName', line 1, position 14."
        ),
        (
            #"{"typeIds":[1,"x"]}"#,
            "Could not convert string to integer: x. Path 'typeIds[1]', line 1, position 17."
        ),
        // The path of a value that is not begun is that of the one before.
        (
            #"{"typeIds":[1,true]}"#,
            "Unexpected character encountered while parsing value: t. "
                + "Path 'typeIds[0]', line 1, position 15."
        ),
        (
            #"{"typeIds":[true]}"#,
            "Unexpected character encountered while parsing value: t. "
                + "Path 'typeIds', line 1, position 13."
        ),
        (
            #"{"CommunicationItems":[5]}"#,
            "Error converting value 5 to type "
                + "'ConnectWise.Apis.v3_0.v2015_3.Company.Contact.ContactCommunicationItem'. "
                + "Path 'CommunicationItems[0]', line 1, position 24."
        ),
        (
            #"{"customFields":[{"id":"x"}]}"#,
            "Could not convert string to integer: x. "
                + "Path 'customFields[0].id', line 1, position 26."
        ),
    ]

    @Test(
        "A value that does not fit is refused in the words of Newtonsoft.Json",
        arguments: bodies, Mode.allCases)
    func words(row: (body: String, message: String), mode: Mode) throws {
        var server = try TestServer(.demo, mode: mode)
        if row.body.contains("managerContactId") { server = try TestServer(.demo) }
        let answer = server.post("/company/contacts", row.body)
        #expect(answer.status == 400)
        #expect(answer["code"] == "ConnectWiseApi")
        #expect(answer["message"] == row.message)
    }

    @Test func `A list for an object, and an object for a list, have texts of several lines`()
        throws
    {
        let server = try TestServer(.demo)
        let list = try #require(server.post("/company/contacts", #"{"company":[1]}"#)["message"])
        #expect(
            list.hasPrefix(
                "Cannot deserialize the current JSON array (e.g. [1,2,3]) into type "
                    + "'\(Self.models)CompanyReference' because the type requires a JSON object "
                    + "(e.g. {\"name\":\"value\"}) to deserialize correctly.\r\nTo fix this error ")
        )
        #expect(list.hasSuffix("a JSON array.\r\nPath 'company', line 1, position 12."))
        let object = try #require(
            server.post("/company/contacts", #"{"types":{"id":1}}"#)["message"])
        #expect(object.hasPrefix("Cannot deserialize the current JSON object (e.g. "))
        #expect(object.hasSuffix("a JSON object.\r\nPath 'types.id', line 1, position 15."))
    }

    @Test func `A number in a list of words is taken as a word, as for a text`() throws {
        let server = try TestServer()
        let body = #"[{"op":"replace","path":"integratorTags","value":["a",5,1.50]}]"#
        #expect(server.patch("/service/tickets/5001", body).status == 200)
        let tags = server.get("/service/tickets/5001?fields=integratorTags").body
        #expect(tags == #"{"integratorTags":["a","5","1.50"]}"#)
        let refused = server.patch("/service/tickets/5001", #"{"integratorTags":["a",{}]}"#)
        #expect(refused.status == 400)
        #expect(
            refused.body.contains(
                "The field integratorTags/1 must be a string, but it is an object."))
    }

    @Test func `The first such value is refused alone, before anything else is checked`() throws {
        let server = try TestServer(.demo)
        let answer = server.post(
            "/company/contacts",
            #"{"zip":"1234567890123","inactiveFlag":"no","company":"x","nonsense":1}"#)
        #expect(answer["message"]?.hasPrefix("Could not convert string to boolean: no.") == true)
        #expect(answer["errors"] == "1")
        let unknown = server.post("/company/contacts", #"{"nonsense":1,"company":"x"}"#)
        #expect(unknown["message"]?.hasPrefix("Could not find member 'nonsense'") == true)
    }

    @Test("What the reader converts is taken as before", arguments: Mode.allCases)
    func taken(mode: Mode) throws {
        let server = try TestServer(.demo, mode: mode)
        let answer = server.post(
            "/company/contacts",
            #"{"firstName":5,"company":{"id":"12345"},"inactiveFlag":"True","zip":12345,"site":"","portalSecurityLevel":"2"}"#
        )
        #expect(answer.status == 201, "\(answer.body)")
        #expect(answer["firstName"] == "5")
        #expect(answer["inactiveFlag"] == "true")
    }

    private static let operations: [(String, String, String)] = [
        (
            "company", #""x""#,
            "Could not cast or convert from System.String to \(models)CompanyReference."
        ),
        (
            "company", "5",
            "Could not cast or convert from System.Int64 to \(models)CompanyReference."
        ),
        (
            "inactiveFlag", #""yes""#,
            "Could not cast or convert from System.String to System.Nullable`1[System.Boolean]."
        ),
        (
            "portalSecurityLevel", #""x""#,
            "Could not cast or convert from System.String to System.Nullable`1[System.Int32]."
        ),
        (
            "communicationItems/0/defaultFlag", #""x""#,
            "Could not cast or convert from System.String to System.Nullable`1[System.Boolean]."
        ),
        (
            "company", #"{"id":"x"}"#,
            "Could not convert string to integer: x. Path 'company.id', line 1, position 51."
        ),
        (
            "title", "{}",
            "Error reading string. Unexpected token: StartObject. "
                + "Path 'title', line 1, position 41."
        ),
    ]

    @Test(
        "A value of an operation is refused in the words of the recorded InvalidPatch",
        arguments: operations, Mode.allCases)
    func patch(row: (path: String, value: String, message: String), mode: Mode) throws {
        let server = try TestServer(.demo, mode: mode)
        let before = try server.dump()
        let answer = server.patch(
            "/company/contacts/1",
            #"[{"op":"replace","path":"\#(row.path)","value":\#(row.value)}]"#)
        #expect(answer.status == 400)
        #expect(answer["code"] == "InvalidPatch")
        #expect(answer["message"] == row.message)
        #expect(try server.dump() == before)
    }
}

/// "Blank strings count as missing where a value is required" (docs/LIVE-API.md#validation).
@Suite struct BlankTests {
    @Test(
        "White space alone is missing where a value is required",
        arguments: ["", " ", "   ", #"\t\r\n"#, #"\u00a0\u2003"#], Mode.allCases)
    func missing(text: String, mode: Mode) throws {
        let server = try TestServer(.demo, mode: mode)
        let before = try server.dump()
        let body = #"{"firstName":"\#(text)","company":{"id":12345}}"#
        let operation = #"[{"op":"replace","path":"firstName","value":"\#(text)"}]"#
        for answer in [
            server.post("/company/contacts", body), server.put("/company/contacts/1", body),
            server.patch("/company/contacts/1", operation),
        ] {
            #expect(answer.status == 400)
            #expect(answer["errors/0/code"] == "MissingRequiredField")
            #expect(answer["errors/0/message"] == "The firstName field is required.")
        }
        let item = server.post(
            "/company/contacts/1/communications", #"{"type":{"id":1},"value":"\#(text)"}"#)
        #expect(item["errors/0/message"] == "The value field is required.")
        #expect(try server.dump() == before)
    }

    @Test func `White space stays where no value is required, and around one that is`() throws {
        let server = try TestServer(.demo)
        let answer = server.post(
            "/company/contacts", #"{"firstName":" A ","city":"  ","company":{"id":12345}}"#)
        #expect(answer["firstName"] == " A ")
        #expect(answer["city"] == "  ")
    }
}
