// Definitions of user-defined fields.

import HTTP
import Primitives
import Records
import ServiceTestSupport
import Testing

@Suite struct UserDefinedFieldTests {
    private static let path = "/system/userDefinedFields"

    @Test func `A definition shows its pod, its screen and its options`() throws {
        let server = try TestServer(.demo)
        #expect(server.ids(at: Self.path) == [15, 16, 17])
        #expect(server.get(Self.path + "/count").body == #"{"count":3}"#)
        let guid = GUID.text(of: 16, in: "UserDefinedField")
        expectBody(
            server.get(Self.path + "/16"),
            #"""
            {
              "id": 16,
              "podId": 5,
              "podDescription": "Contact Details",
              "caption": "Preferred Channel",
              "sequenceNumber": 1,
              "screenId": "ct300",
              "screenDescription": "Contact",
              "fieldTypeIdentifier": "Text",
              "numberDecimals": 0,
              "entryTypeIdentifier": "List",
              "requiredFlag": false,
              "displayOnScreenFlag": true,
              "readOnlyFlag": false,
              "listViewFlag": false,
              "options": [
                {
                  "id": 5,
                  "optionValue": "Email",
                  "defaultFlag": true,
                  "inactiveFlag": false,
                  "sortOrder": 0
                },
                {
                  "id": 6,
                  "optionValue": "Phone",
                  "defaultFlag": false,
                  "inactiveFlag": false,
                  "sortOrder": 1
                },
                {
                  "id": 7,
                  "optionValue": "Text Message",
                  "defaultFlag": false,
                  "inactiveFlag": false,
                  "sortOrder": 2
                }
              ],
              "businessUnitIds": [],
              "locationIds": [],
              "connectWiseID": "\#(guid)",
              "displayScreenInASIO": false,
              "dateCreated": "2026-06-01T12:00:00Z",
              "_info": {"lastUpdated": "2026-06-01T12:00:00Z", "updatedBy": "fixture"}
            }
            """#)
        #expect(
            server.ids(("conditions", "screenId=\"ct300\" and caption like \"V%\""), at: Self.path)
                == [17])
        #expect(
            server.ids(("childConditions", "options/optionValue=\"phone\""), at: Self.path) == [16])
    }

    @Test func `A new definition shows on every record of its screen, and a deleted one on none`()
        throws
    {
        let server = try TestServer(.demo)
        let made = server.post(
            Self.path,
            #"{"podId":1,"caption":"Tier","entryTypeIdentifier":"List","locationIds":[1,2],"#
                + #""addAllLocations":true,"#
                + #""options":[{"optionValue":"Gold","defaultFlag":true},{"optionValue":"Silver"}]}"#
        )
        #expect(made.status == 201)
        #expect(made["screenId"] == "cm120")
        #expect(made["locationIds"] == "2")
        #expect(made["fieldTypeIdentifier"] == "Text")
        #expect(made["addAllLocations"] == nil)
        let shown = server.get("/company/companies/12345?fields=customFields/value").body
        #expect(shown == #"{"customFields":[{"value":"Gold"}]}"#)
        #expect(
            server.get("/company/companies/2?fields=customFields/podId").body
                == #"{"customFields":[{"podId":"company_overview"}]}"#)
        #expect(
            server.patch(
                "/company/companies/2",
                #"[{"op":"replace","path":"customFields","value":[{"id":\#(made.id),"value":"silver"}]}]"#
            )["customFields/0/value"] == "Silver")
        #expect(server.delete("\(Self.path)/\(made.id)").status == 204)
        #expect(
            server.get("/company/companies/2?fields=customFields").body == #"{"customFields":[]}"#)
        let next = server.post(Self.path, #"{"podId":1,"caption":"Other"}"#)
        #expect(next.id == made.id + 1)
        #expect(server.get("/company/companies/2")["customFields/0/value"] == "null")
    }

    @Test func `A screen alone means its first pod`() throws {
        let server = try TestServer(.demo)
        let made = server.post(
            Self.path,
            #"{"screenId":"sr100","caption":"Due","fieldTypeIdentifier":"date"}"#)
        #expect(made["podId"] == "3")
        #expect(made["podDescription"] == "Ticket Overview")
        #expect(made["entryTypeIdentifier"] == "Date")
        let ticket = server.patch(
            "/service/tickets/5001", #"{"customFields":[{"id":\#(made.id),"value":"2026-02-03"}]}"#)
        #expect(ticket["customFields/0/value"] == "2026-02-03T00:00:00Z")
        #expect(
            server.ids(
                ("customFieldConditions", #"caption="due" and value > [2026-02-01]"#),
                at: "/service/tickets") == [5001])
        let found = server.post(
            "/service/tickets/search?fields=id",
            #"{"conditions":"id > 0","customfieldconditions":"caption=\"Due\" and value < [2026-02-04]"}"#
        )
        #expect(found.body == #"[{"id":5001}]"#)
    }

    @Test func `A bad definition is refused with each error`() throws {
        let server = try TestServer(.demo)
        let refused = server.post(
            Self.path, #"{"podId":99,"fieldTypeIdentifier":"Colour"}"#)
        #expect(refused.status == 400)
        expectBody(
            refused,
            #"""
            {
              "code": "InvalidObject",
              "message": "userDefinedField object is invalid",
              "errors": [
                {
                  "code": "NotFound",
                  "message": "Pod 99 not found; there are 1 (Company Overview), 2 (Company Site), \#
            4 (Contact Overview), 5 (Contact Details), 3 (Ticket Overview)",
                  "resource": "userDefinedField",
                  "field": "podId"
                },
                {
                  "code": "MissingRequiredField",
                  "message": "The caption field is required.",
                  "resource": "userDefinedField",
                  "field": "caption"
                },
                {
                  "code": "InvalidField",
                  "message": "The field fieldTypeIdentifier must be one of TextArea, Button, \#
            Currency, Date, Hyperlink, IPAddress, Checkbox, Number, Percent, PhoneNumber, Text, \#
            Password, but it is 'Colour'.",
                  "resource": "userDefinedField",
                  "field": "fieldTypeIdentifier"
                }
              ]
            }
            """#)
        #expect(
            server.post(Self.path, #"{"caption":"x"}"#).refusedFields == ["podId"])
        #expect(
            server.post(Self.path, #"{"locationIds":[1,"x"]}"#)["message"]
                == "Could not convert string to integer: x. "
                + "Path 'locationIds[1]', line 1, position 21.")
    }

    @Test func `One option is the default, the newer one`() throws {
        let server = try TestServer(.demo)
        let changed = server.patch(
            Self.path + "/16",
            #"[{"op":"replace","path":"options/2/defaultFlag","value":true}]"#)
        #expect(changed["options/0/defaultFlag"] == "false")
        #expect(changed["options/2/defaultFlag"] == "true")
        #expect(server.get("/company/contacts/2")["customFields/1/value"] == "Text Message")
        #expect(server.get("/company/contacts/1")["customFields/1/value"] == "Phone")
    }
}
