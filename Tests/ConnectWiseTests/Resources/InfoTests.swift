// The short forms of records, and the notes of tickets in both of theirs.

import HTTP
import JSON
import MockServer
import Primitives
import ServiceTestSupport
import Tenancy
import Testing

@Suite struct InfoTests {
    @Test(
        "A short form has the members of its own",
        arguments: [
            ("/company/companies/info/types/3", #"{"id":3,"name":"Vendor","isVendor":true}"#),
            ("/company/contacts/departments/2/info", #"{"id":2,"name":"Information Technology"}"#),
            (
                "/company/contacts/types/4/info",
                #"{"id":4,"name":"Technical","description":"Technical contact","#
                    + #""defaultFlag":false,"serviceAlertFlag":false}"#
            ),
            (
                "/company/noteTypes/1/info",
                #"{"id":1,"identifier":"Comments","name":"Comments","defaultFlag":true}"#
            ),
            ("/marketing/groups/6/info", #"{"id":6,"name":"Webinar 2023"}"#),
        ])
    func members(path: String, body: String) throws {
        let names = ["id", "name", "identifier", "description", "isVendor", "defaultFlag"]
        let all = names + ["serviceAlertFlag", "publicFlag", "importFlag", "vendorFlag"]
        let answer = try TestServer().get(path + "?fields=" + all.joined(separator: ","))
        #expect(answer.body == body)
    }

    @Test func `A site's short form is found below its company alone`() throws {
        let server = try TestServer()
        #expect(server.get("/company/companies/12345/sites/3/info")["name"] == "Headquarters")
        #expect(server.get("/company/companies/12345/sites/3/info")["company"] == nil)
        #expect(server.get("/company/companies/2/sites/3/info").status == 404)
        #expect(server.get("/company/companies/12345/sites/info/count").body == #"{"count":3}"#)
    }

    @Test func `Short forms are filtered and ordered as the records are`() throws {
        let server = try TestServer()
        let found = server.get(
            "/company/countries/info?fields=name&orderBy=name%20desc&pageSize=1")
        #expect(found["0/name"] == server.get("/company/countries?orderBy=name%20desc")["0/name"])
        #expect(
            server.ids(("conditions", "country/identifier='US'"), at: "/company/states/info").count
                == 51)
        #expect(server.get("/company/states/info?conditions=nothing=1").status == 400)
        #expect(server.post("/company/states/info", "{}").status == 405)
    }

    @Test func `A ticket's notes are made, counted and shown in one list`() throws {
        let server = try TestServer()
        let path = "/service/tickets/5003/notes"
        let made = server.post(
            path,
            #"{"text":"Done","resolutionFlag":true,"contact":{"id":2},"processNotifications":true}"#
        )
        #expect(made.status == 201)
        #expect(made["ticketId"] == "5003")
        #expect(made["createdBy"] == "API")
        #expect(made["dateCreated"] == TestServer.now.text)
        #expect(made["processNotifications"] == "false")
        #expect(server.get(path + "/count").body == #"{"count":1}"#)
        expectBody(
            server.get(
                "/service/tickets/5003/allNotes?fields=ticket/id,text,resolutionFlag,contact/name,"
                    + "noteType,originalAuthor,mergedFlag"
            ),
            #"""
            [
              {
                "ticket": {"id": 5003},
                "text": "Done",
                "resolutionFlag": true,
                "contact": {"name": "John Ackerman"},
                "noteType": "TicketNote",
                "originalAuthor": "API",
                "mergedFlag": false
              }
            ]
            """#)
        #expect(server.post(path, "{}").refusedFields.first == "text")
        #expect(server.post("/service/tickets/5003/allNotes", "{}").status == 405)
        #expect(server.delete("/service/tickets/5003").status == 204)
        #expect(try server.sandbox.count(of: "ServiceNote") == 3)
    }
}
