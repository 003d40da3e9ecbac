// The same records at other paths and in other forms.

import HTTP
import JSON
import MockServer
import Primitives
import ServiceTestSupport
import Testing

@Suite struct ViewTests {
    @Test func `A contact's info is a part of the contact`() throws {
        let server = try TestServer(.demo)
        let info = server.get("/company/contacts/2/info")
        #expect(info.status == 200)
        #expect(info["firstName"] == "John")
        #expect(info["nickName"] == nil)
        #expect(info["communicationItems/0/id"] != nil)
        #expect(server.get("/company/contacts/info/count").body == #"{"count":45}"#)
        #expect(server.ids(("conditions", "firstName=\"John\"")) != [])
        #expect(
            server.ids(("conditions", "firstName=\"John\""), at: "/company/contacts/info")
                == server.ids(("conditions", "firstName=\"John\"")))
        #expect(server.get("/company/contacts/info/2").status == 404)
        #expect(server.delete("/company/contacts/2/info").status == 405)
    }

    @Test func `A communication is reached by its id alone, and changes its contact's time`()
        throws
    {
        let server = try TestServer(.demo)
        let id = server.get("/company/contacts/2/communications").json.elements[0]["id"]!.literal
        let path = "/company/contacts/communications/\(id)"
        #expect(server.get(path)["contactId"] == "2")
        #expect(
            server.get(path)["_info/contactMobileGuid"]
                == server.get("/company/contacts/2")["mobileGuid"])
        let changed = server.patch(path, #"[{"op":"replace","path":"value","value":"x@acme.com"}]"#)
        #expect(changed.status == 200)
        #expect(changed["value"] == "x@acme.com")
        #expect(server.get("/company/contacts/2")["_info/lastUpdated"] == TestServer.now.text)
        #expect(server.delete(path).status == 204)
        #expect(server.get(path).status == 404)
        #expect(server.get("/company/contacts/communications").status == 404)
    }

    @Test func `Type associations of all contacts stand in one list`() throws {
        let server = try TestServer(.demo)
        let made = server.post(
            "/company/contactTypeAssociations", #"{"contact":{"id":2},"type":{"id":5}}"#)
        #expect(made.status == 201)
        let below = server.get("/company/contacts/2/typeAssociations/\(made.id)")
        #expect(below["type/name"] == "Sales")
        #expect(server.get("/company/contacts/2")["_info/lastUpdated"] == TestServer.now.text)
        let refused = server.post("/company/contactTypeAssociations", #"{"type":{"id":5}}"#)
        #expect(refused["errors/0/message"] == "The contact field is required.")
    }

    @Test func `The contacts of a marketing group have their own ids`() throws {
        let server = try TestServer(.demo)
        let path = "/marketing/groups/1/contacts"
        for id in server.ids(at: path) { #expect(server.delete("\(path)/\(id)").status == 204) }
        let made = server.post(path, #"{"id":7,"note":"by phone","unsubscribeFlag":true}"#)
        #expect(made.status == 201)
        #expect(made["id"] == "7")
        #expect(made["groupId"] == "1")
        #expect(made.field("Location")?.hasSuffix("/marketing/groups/1/contacts/7") == true)
        #expect(server.get("\(path)/7")["note"] == "by phone")
        let groups = server.get("/company/contacts/7/groups?conditions=group/id=1")
        #expect(groups["0/description"] == "by phone")
        #expect(groups["0/unsubscribeFlag"] == "true")
        #expect(server.ids(("conditions", "id=7"), at: path) == [7])
        #expect(server.post(path, #"{"id":7}"#).refusedFields == ["id"])
        #expect(server.post(path, #"{"id":999}"#)["errors/0/message"] == "Contact 999 not found")
        #expect(
            server.post(path, #"{"note":"x"}"#)["errors/0/message"] == "The id field is required.")
        #expect(server.patch("\(path)/7", #"[{"op":"remove","path":"note"}]"#)["note"] == nil)
        #expect(server.put("\(path)/7", #"{"id":7,"note":"again"}"#)["note"] == "again")
        #expect(server.delete("\(path)/7").status == 204)
        #expect(
            server.get("/company/contacts/7/groups/count?conditions=group/id=1").body
                == #"{"count":0}"#)
    }

    @Test func `Usages are what keeps a contact from being deleted`() throws {
        let server = try TestServer(.demo)
        let usages = server.get("/company/contacts/15/usages")
        #expect(
            usages.body
                == #"[{"type":"Ticket","count":2,"description":"tickets (2: 5007, 5008)","typeKey":"ticket"}]"#
        )
        let list = server.get("/company/contacts/15/usages/list")
        #expect(list.json.elements.compactMap { $0["id"]?.integer } == [5007, 5008])
        #expect(list["0/hyperlink"] == "http://localhost/service/tickets/5007")
        #expect(list["0/description"] == server.get("/service/tickets/5007")["summary"])
        #expect(
            server.get("/company/contacts/15/usages/list?pageSize=1&page=2")["0/id"] == "5008")
        let free = server.post("/company/contacts", #"{"firstName":"A","company":{"id":12345}}"#).id
        #expect(server.get("/company/contacts/\(free)/usages").body == "[]")
        #expect(server.get("/company/contacts/999/usages").status == 404)
    }

    @Test func `The default contact is that of the company asked for`() throws {
        let server = try TestServer(.demo)
        let company = server.get("/company/companies?conditions=defaultContact!=null")["0/id"]!
        let contact = server.get("/company/companies/\(company)")["defaultContact/id"]
        #expect(server.get("/company/contacts/default?companyId=\(company)")["id"] == contact)
        #expect(
            server.get("/company/contacts/default?companyid=999")["message"]
                == "Company 999 not found")
        #expect(server.get("/company/contacts/default").status == 400)
        let empty = server.post(
            "/company/companies", #"{"identifier":"New","name":"New"}"#
        ).id
        let none = server.get("/company/contacts/default?companyId=\(empty)")
        #expect(none.status == 404)
        #expect(none["message"] == "Company \(empty) has no default contact")
    }

    @Test func `A search finds tickets by a body`() throws {
        let server = try TestServer(.demo)
        let path = "/service/tickets/search"
        let found = server.send(
            .post, path + "?pageSize=2&fields=id",
            #"{"conditions":"contact/id=15","orderBy":"id desc"}"#)
        #expect(found.status == 200)
        #expect(found.body == #"[{"id":5008},{"id":5007}]"#)
        #expect(server.post(path, "{}").json.elements.count == 25)
        let refused = server.post(path, #"{"conditions":"nothing=1"}"#)
        #expect(
            refused.body
                == #"{"code":"ApiFindCondition","message":"nothing is not a recognized name."}"#)
        let unknown = server.post(path, #"{"conditions":"id>0","page":2}"#)
        #expect(
            unknown["message"]
                == "Could not find member 'page' on object of type 'FilterValues'. Path 'page', "
                + "line 1, position 28.Check your accept header to make sure you are using the "
                + "correct version.")
    }
}
