// Values of user-defined fields: shown, set and refused.

import Primitives
import Records
import SQLite
import Schema
import ServiceTestSupport
import Tenancy
import Testing

@Suite struct CustomFieldTests {
    private static let contacts = "/company/contacts"

    /// The values of a contact, as they are written.
    private func values(_ server: TestServer, _ id: Int64) -> String {
        server.get("\(Self.contacts)/\(id)?fields=customFields/value").body
    }

    /// A body that sets one value.
    private func body(_ id: Int, _ value: String) -> String {
        #"[{"op":"replace","path":"customFields","value":[{"id":\#(id),"value":\#(value)}]}]"#
    }

    @Test func `Every record lists all definitions, with its value, the default or null`() throws {
        let server = try TestServer(.demo)
        let guids = [Int64(15), 16, 17].map { GUID.text(of: $0, in: "UserDefinedField") }
        expectBody(
            server.get("\(Self.contacts)/2?fields=customFields"),
            #"""
            {
              "customFields": [
                {
                  "id": 15,
                  "caption": "CRM Id",
                  "type": "Number",
                  "entryMethod": "EntryField",
                  "numberOfDecimals": 0,
                  "value": 20412,
                  "connectWiseId": "\#(guids[0])",
                  "rowNum": 1,
                  "userDefinedFieldRecId": 15,
                  "podId": "contact_overview"
                },
                {
                  "id": 16,
                  "caption": "Preferred Channel",
                  "type": "Text",
                  "entryMethod": "List",
                  "numberOfDecimals": 0,
                  "value": "Email",
                  "connectWiseId": "\#(guids[1])",
                  "rowNum": 1,
                  "userDefinedFieldRecId": 16,
                  "podId": "contact_detail"
                },
                {
                  "id": 17,
                  "caption": "VIP",
                  "type": "Checkbox",
                  "entryMethod": "EntryField",
                  "numberOfDecimals": 0,
                  "value": false,
                  "connectWiseId": "\#(guids[2])",
                  "rowNum": 2,
                  "userDefinedFieldRecId": 17,
                  "podId": "contact_overview"
                }
              ]
            }
            """#)
        #expect(
            values(server, 6)
                == #"{"customFields":[{"value":null},{"value":"Email"},{"value":null}]}"#)
        #expect(
            server.get("/company/companies/2?fields=customFields").body == #"{"customFields":[]}"#)
        let list = server.get(Self.contacts + "?pageSize=3&fields=customFields/value").body
        #expect(
            list == "[\(values(server, 1)),\(values(server, 2)),\(values(server, 3))]")
    }

    @Test func `An id and a value are enough in POST, PUT and PATCH, and silence keeps the others`()
        throws
    {
        let server = try TestServer(.demo)
        let made = server.post(
            Self.contacts,
            #"{"firstName":"A","company":{"id":12345},"customFields":[{"id":17,"value":"True"}]}"#)
        #expect(made.status == 201)
        let id = made.id
        let first = #"{"customFields":[{"value":null},{"value":"Email"},{"value":true}]}"#
        #expect(values(server, id) == first)
        let path = "\(Self.contacts)/\(id)"
        #expect(
            server.put(
                path,
                #"{"firstName":"A","company":{"id":12345},"customFields":[{"id":"15","value":"7"}]}"#
            ).status == 200)
        let second = #"{"customFields":[{"value":7},{"value":"Email"},{"value":true}]}"#
        #expect(values(server, id) == second)
        #expect(server.put(path, #"{"firstName":"A","company":{"id":12345}}"#).status == 200)
        #expect(
            server.patch(path, #"[{"op":"replace","path":"customFields","value":[]}]"#).status
                == 200
        )
        #expect(server.patch(path, #"{"customFields":[{"id":15}]}"#).status == 200)
        #expect(values(server, id) == second)
        #expect(
            server.patch(
                path,
                #"[{"op":"replace","path":"/customFields","value":[{"id":16,"caption":"x","type":"Text","entryMethod":"List","numberOfDecimals":0,"value":"phone"}]},"#
                    + #"{"op":"replace","path":"customFields","value":[{"id":15,"value":null}]}]"#
            ).status == 200)
        #expect(
            values(server, id)
                == #"{"customFields":[{"value":null},{"value":"Phone"},{"value":true}]}"#)
        #expect(server.patch(path, #"[{"op":"remove","path":"customFields"}]"#).status == 200)
        #expect(
            values(server, id)
                == #"{"customFields":[{"value":null},{"value":"Email"},{"value":null}]}"#)
    }

    @Test func `A value that is set to null shows null in place of the default`() throws {
        let server = try TestServer(.demo)
        #expect(
            server.patch("\(Self.contacts)/2", body(16, "null"))["customFields/1/value"] == "null")
        #expect(
            server.ids(
                ("customFieldConditions", #"caption="Preferred Channel" and value=null"#)) == [2])
    }

    @Test func `A patch changes one value by its index`() throws {
        let server = try TestServer(.demo)
        let path = "\(Self.contacts)/1"
        let changed = server.patch(
            path,
            #"[{"op":"replace","path":"/customFields/1/value","value":"Email"},"#
                + #"{"op":"remove","path":"customFields/0"},"#
                + #"{"op":"replace","path":"customFields/2","value":{"value":false}}]"#)
        #expect(changed.status == 200)
        #expect(
            values(server, 1)
                == #"{"customFields":[{"value":null},{"value":"Email"},{"value":false}]}"#)
        #expect(
            server.patch(path, #"[{"op":"replace","path":"customFields/3/value","value":1}]"#).body
                == #"{"code":"InvalidPatch","message":"Operation 1: customFields has 3 items, counted from 0; '3' is none."}"#
        )
        #expect(
            server.patch(path, #"[{"op":"replace","path":"customFields/0/caption","value":"x"}]"#)
                .body
                == #"{"code":"InvalidPatch","message":"Operation 1: of a custom field only the value can be set: customFields/0/value."}"#
        )
    }

    @Test(
        "A value that does not fit is refused by the path of the value",
        arguments: [
            (15, #""x""#, "a number, but it is a string"),
            (15, "true", "a number, but it is a boolean"),
            (15, "1.5", "a whole number, but it is 1.5"),
            (
                16, #""Fax""#,
                "one of Email, Phone, Text Message, but it is 'Fax'"
            ),
            (16, "{}", "a string, but it is an object"),
            (17, #""x""#, "true or false, but it is a string"),
            (17, "1", "true or false, but it is a number"),
        ])
    func unfit(id: Int, value: String, reason: String) throws {
        let server = try TestServer(.demo)
        let before = try server.dump()
        let answer = server.patch("\(Self.contacts)/1", body(id, value))
        #expect(answer.status == 400)
        #expect(
            answer.body
                == refusal(
                    "contact object is invalid",
                    [
                        (
                            "InvalidField",
                            "The field customFields/0/value must be \(reason).",
                            "customFields/0/value"
                        )
                    ]))
        #expect(try server.dump() == before)
    }

    @Test(
        "Each kind of field takes its values and no others",
        arguments: [
            ("Currency", "12.5", "12.5"), ("Currency", "12.555", nil), ("Percent", "50", "50"),
            ("Date", #""2026-01-31T08:00:00Z""#, "2026-01-31T08:00:00Z"), ("Date", #""soon""#, nil),
            ("TextArea", #""a\nb""#, "a\nb"),
            ("Hyperlink", #""https://x.example""#, "https://x.example"),
            ("IPAddress", #""10.0.0.1""#, "10.0.0.1"), ("PhoneNumber", "5551234", "5551234"),
            ("Password", #""x""#, "x"), ("Button", "1", nil), ("Button", "null", "null"),
            (
                "Text", quoted(String(repeating: "é", count: 1000)),
                String(repeating: "é", count: 1000)
            ),
            ("Text", quoted(String(repeating: "e", count: 1001)), nil),
            ("Text", #""a\u0000""#, nil),
            ("Text", #""""#, "null"),
        ])
    func kinds(kind: String, value: String, shown: String?) throws {
        let server = try TestServer(.demo)
        let id = server.post(
            "/system/userDefinedFields",
            #"{"podId":4,"caption":"New","fieldTypeIdentifier":"\#(kind)"}"#
        ).id
        #expect(id == 18)
        let answer = server.patch("\(Self.contacts)/1", body(18, value))
        #expect(answer.status == (shown == nil ? 400 : 200))
        #expect(answer["customFields/3/value"] == shown)
        if shown == nil { #expect(answer.refusedFields == ["customFields/0/value"]) }
    }

    @Test func `A bad list of values is refused with each error`() throws {
        let server = try TestServer(.demo)
        let answer = server.patch(
            "\(Self.contacts)/1", #"{"customFields":[{"value":1},{"id":99,"value":1}]}"#)
        #expect(
            answer.body
                == refusal(
                    "contact object is invalid",
                    [
                        (
                            "MissingRequiredField", "The customFields/0/id field is required.",
                            "customFields/0/id"
                        ),
                        ("NotFound", "Custom field 99 not found", "customFields/1/id"),
                    ]))
        for (items, hint) in [
            (
                "[5]",
                #"The field customFields/0 must be an object such as {"id": 1, "value": "text"}, but it is a number."#
            ),
            (
                #"[{"id":15},{"id":"x"}]"#,
                "The field customFields/1/id must be a whole number, but it is a string."
            ),
        ] {
            let unread = server.patch("\(Self.contacts)/1", #"{"customFields":\#(items)}"#)
            #expect(unread["code"] == "ConnectWiseApi")
            #expect(unread["errors/0/message"] == hint)
        }
        let unknown = server.patch("\(Self.contacts)/1", #"{"customFields":[{"id":15,"x":1}]}"#)
        #expect(
            unknown["message"]
                == "Could not find member 'x' on object of type 'CustomFieldValue'. Path "
                + "'customFields[0].x', line 1, position 30.Check your accept header to make sure "
                + "you are using the correct version.")
    }

    @Test func `An option that was given up stays where it is, but is not chosen again`() throws {
        let server = try TestServer(.demo)
        server.patch(
            "/system/userDefinedFields/16",
            #"[{"op":"replace","path":"options/1/inactiveFlag","value":true}]"#)
        #expect(server.patch("\(Self.contacts)/1", body(16, #""Phone""#)).status == 200)
        #expect(server.patch("\(Self.contacts)/2", body(16, #""Phone""#)).status == 400)
    }

    @Test func `The table takes nothing but an object as values`() throws {
        let server = try TestServer(.demo)
        #expect(throws: DatabaseError.self) {
            try server.sandbox.store.database.run(
                #"UPDATE "Contact" SET "customFields" = 'no' WHERE "id" = 1"#)
        }
    }
}
