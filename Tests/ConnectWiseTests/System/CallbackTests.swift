// Callbacks as records: what they need, and how the live service refuses them.

import HTTP
import Primitives
import Records
import Schema
import ServiceTestSupport
import Testing

@testable import ConnectWise

@Suite struct CallbackTests {
    private static let path = "/system/callbacks"
    private static let body = """
        {"url":"https://test.example/webhook?recordId=","objectId":0,"type":"contact",\
        "level":"owner"}
        """

    /// The body of a refusal with one item.
    private static func refusal(_ code: String, _ message: String, _ field: String) -> String {
        compact(
            #"""
            {
              "code": "InvalidObject",
              "message": "callbackEntry object is invalid",
              "errors": [
                {
                  "code": "\#(code)",
                  "message": "\#(message)",
                  "resource": "callbackEntry",
                  "field": "\#(field)"
                }
              ]
            }
            """#)
    }

    @Test func `A callback comes back as the live service shows it`() throws {
        let server = try TestServer(.demo)
        let made = server.post(Self.path, Self.body)
        #expect(made.status == 201)
        #expect(made.field("Location") == "http://localhost/system/callbacks/1")
        let guid = GUID.text(of: 1, in: "CallbackEntry")
        expectBody(
            made,
            #"""
            {
              "id": 1,
              "url": "https://test.example/webhook?recordId=",
              "objectId": 1,
              "type": "contact",
              "level": "owner",
              "memberId": 11,
              "payloadVersion": "3.0.0",
              "inactiveFlag": false,
              "isSoapCallbackFlag": false,
              "isSelfSuppressedFlag": false,
              "connectWiseID": "\#(guid)",
              "_info": {"lastUpdated": "2027-07-01T12:00:00Z", "updatedBy": "API"}
            }
            """#)
        #expect(server.get(Self.path + "/1").body == made.body)
        #expect(server.get(Self.path + "/").body == "[\(made.body)]")
        #expect(server.get(Self.path + "/count").body == #"{"count":1}"#)
        #expect(
            server.ids(("conditions", "memberId=11 and type=\"Contact\""), at: Self.path) == [1])
        #expect(server.put(Self.path + "/1", made.body).body == made.body)
        let changed = server.patch(
            Self.path + "/1",
            #"[{"op":"replace","path":"description","value":"for tests"},{"op":"replace","path":"inactiveFlag","value":true}]"#
        )
        #expect(changed["description"] == "for tests")
        #expect(changed["inactiveFlag"] == "true")
        #expect(server.delete(Self.path + "/1").status == 204)
        #expect(server.get(Self.path).body == "[]")
    }

    @Test func `What the server gives cannot be set`() throws {
        let server = try TestServer(.demo)
        let made = server.post(
            Self.path,
            #"{"url":"http://a","objectId":5,"type":"Ticket","level":"Board","memberId":3,"payloadVersion":"1","isSoapCallbackFlag":true,"connectWiseID":"x"}"#
        )
        #expect(made.status == 201)
        #expect(made["memberId"] == "11")
        #expect(made["payloadVersion"] == "3.0.0")
        #expect(made["isSoapCallbackFlag"] == "false")
        #expect(made["objectId"] == "5")
        #expect(made["type"] == "Ticket")
    }

    @Test func `A callback that is there already is refused in the live service's words`() throws {
        let server = try TestServer(.demo)
        #expect(server.post(Self.path, Self.body).status == 201)
        let again = server.post(Self.path, Self.body)
        #expect(again.status == 400)
        #expect(
            again.body
                == Self.refusal(
                    "ObjectExists", "A matching callback entry already exists", "objectId"))
        #expect(
            server.post(Self.path, Self.body.replacing("recordId", with: "id")).status == 201)
        #expect(server.post(Self.path, Self.body.replacing("owner", with: "type")).status == 201)
        #expect(server.post(Self.path, Self.body.replacing("0", with: "2")).status == 201)
        let changed = server.patch(
            Self.path + "/2",
            #"[{"op":"replace","path":"url","value":"https://test.example/webhook?recordId="}]"#)
        #expect(changed.refusedFields == ["objectId"])
    }

    @Test(
        "A URL is that of a web server",
        arguments: ["ftp://x", "x", "http://", "https:///path", "https://a b", "//x.example"])
    func badURL(url: String) throws {
        let server = try TestServer(.demo)
        let answer = server.post(
            Self.path, #"{"url":"\#(url)","objectId":1,"type":"contact","level":"owner"}"#)
        #expect(answer.status == 400)
        #expect(answer.body == Self.refusal("InvalidField", "Invalid URL", "url"))
    }

    @Test(
        "Each type has its levels, in any case of letters, and no others",
        arguments: CallbackType.all.map(\.name))
    func levels(type: String) throws {
        let server = try TestServer(.demo)
        let all = Set(CallbackType.all.flatMap { $0.levels.map(\.name) })
        let own = Set(
            CallbackType.all.first { $0.name == type }!.levels.map(\.name))
        for level in all {
            let answer = server.post(
                Self.path,
                #"{"url":"http://a","objectId":1,"type":"\#(type.lowercased())","level":"\#(level.uppercased())"}"#
            )
            if own.contains(level) {
                #expect(answer.status == 201)
            } else {
                #expect(
                    answer.body
                        == Self.refusal(
                            "InvalidObject",
                            "Unrecognized level for type, see documentation for supported levels for each type",
                            "level"))
            }
        }
    }

    @Test func `A callback without required values is refused by name`() throws {
        let server = try TestServer(.demo)
        #expect(
            server.post(Self.path, "{}").refusedFields == ["url", "objectId", "type", "level"])
        let unknown = server.post(
            Self.path, #"{"url":"http://a","objectId":1,"type":"colour","level":"owner"}"#)
        #expect(
            unknown["errors/0/message"]
                == "The field type must be one of Activity, Agreement, Company, Configuration, "
                + "Contact, Expense, Invoice, Member, Opportunity, ProductCatalog, Project, "
                + "PurchaseOrder, Schedule, Ticket, Time, but it is 'colour'.")
    }
}
