// The same records at other paths and in other forms.

import HTTP
import JSON
import MockServer
import Primitives
import ServiceTestSupport
import Testing

@Suite struct ViewTests {
    @Test func `A contact's info is a part of the contact`() throws {
        let world = try TestServer(.demo)
        let info = world.get("/company/contacts/2/info")
        #expect(info.status == 200)
        #expect(info["firstName"] == "John")
        #expect(info["nickName"] == nil)
        #expect(info["communicationItems/0/id"] != nil)
        #expect(world.get("/company/contacts/info/count").body == #"{"count":45}"#)
        #expect(world.ids(("conditions", "firstName=\"John\"")) != [])
        #expect(
            world.ids(("conditions", "firstName=\"John\""), at: "/company/contacts/info")
                == world.ids(("conditions", "firstName=\"John\"")))
        #expect(world.get("/company/contacts/info/2").status == 404)
        #expect(world.delete("/company/contacts/2/info").status == 405)
    }

    @Test func `A communication goes by its id alone, and its contact was changed with it`()
        throws
    {
        let world = try TestServer(.demo)
        let id = world.get("/company/contacts/2/communications").json.elements[0]["id"]!.literal
        let path = "/company/contacts/communications/\(id)"
        #expect(world.get(path)["contactId"] == "2")
        #expect(
            world.get(path)["_info/contactMobileGuid"]
                == world.get("/company/contacts/2")["mobileGuid"])
        let changed = world.patch(path, #"[{"op":"replace","path":"value","value":"x@acme.com"}]"#)
        #expect(changed.status == 200)
        #expect(changed["value"] == "x@acme.com")
        #expect(world.get("/company/contacts/2")["_info/lastUpdated"] == TestServer.now.text)
        #expect(world.delete(path).status == 204)
        #expect(world.get(path).status == 404)
        #expect(world.get("/company/contacts/communications").status == 404)
    }

    @Test func `Type associations of all contacts stand in one list`() throws {
        let world = try TestServer(.demo)
        let made = world.post(
            "/company/contactTypeAssociations", #"{"contact":{"id":2},"type":{"id":5}}"#)
        #expect(made.status == 201)
        let below = world.get("/company/contacts/2/typeAssociations/\(made.id)")
        #expect(below["type/name"] == "Sales")
        #expect(world.get("/company/contacts/2")["_info/lastUpdated"] == TestServer.now.text)
        let refused = world.post("/company/contactTypeAssociations", #"{"type":{"id":5}}"#)
        #expect(refused["errors/0/message"] == "The contact field is required.")
    }

    @Test func `A marketing group knows its contacts by their own ids`() throws {
        let world = try TestServer(.demo)
        let path = "/marketing/groups/1/contacts"
        for id in world.ids(at: path) { #expect(world.delete("\(path)/\(id)").status == 204) }
        let made = world.post(path, #"{"id":7,"note":"by phone","unsubscribeFlag":true}"#)
        #expect(made.status == 201)
        #expect(made["id"] == "7")
        #expect(made["groupId"] == "1")
        #expect(made.field("Location")?.hasSuffix("/marketing/groups/1/contacts/7") == true)
        #expect(world.get("\(path)/7")["note"] == "by phone")
        let groups = world.get("/company/contacts/7/groups?conditions=group/id=1")
        #expect(groups["0/description"] == "by phone")
        #expect(groups["0/unsubscribeFlag"] == "true")
        #expect(world.ids(("conditions", "id=7"), at: path) == [7])
        #expect(world.post(path, #"{"id":7}"#).refusedFields == ["id"])
        #expect(world.post(path, #"{"id":999}"#)["errors/0/message"] == "Contact 999 not found")
        #expect(
            world.post(path, #"{"note":"x"}"#)["errors/0/message"] == "The id field is required.")
        #expect(world.patch("\(path)/7", #"[{"op":"remove","path":"note"}]"#)["note"] == nil)
        #expect(world.put("\(path)/7", #"{"id":7,"note":"again"}"#)["note"] == "again")
        #expect(world.delete("\(path)/7").status == 204)
        #expect(
            world.get("/company/contacts/7/groups/count?conditions=group/id=1").body
                == #"{"count":0}"#)
    }

    @Test func `Usages are what keeps a contact from being deleted`() throws {
        let world = try TestServer(.demo)
        let usages = world.get("/company/contacts/15/usages")
        #expect(
            usages.body
                == #"[{"type":"Ticket","count":2,"description":"tickets (2: 5007, 5008)","typeKey":"ticket"}]"#
        )
        let list = world.get("/company/contacts/15/usages/list")
        #expect(list.json.elements.compactMap { $0["id"]?.integer } == [5007, 5008])
        #expect(list["0/hyperlink"] == "http://localhost/service/tickets/5007")
        #expect(list["0/description"] == world.get("/service/tickets/5007")["summary"])
        #expect(
            world.get("/company/contacts/15/usages/list?pageSize=1&page=2")["0/id"] == "5008")
        let free = world.post("/company/contacts", #"{"firstName":"A","company":{"id":12345}}"#).id
        #expect(world.get("/company/contacts/\(free)/usages").body == "[]")
        #expect(world.get("/company/contacts/999/usages").status == 404)
    }

    @Test func `The default contact is that of the company asked for`() throws {
        let world = try TestServer(.demo)
        let company = world.get("/company/companies?conditions=defaultContact!=null")["0/id"]!
        let contact = world.get("/company/companies/\(company)")["defaultContact/id"]
        #expect(world.get("/company/contacts/default?companyId=\(company)")["id"] == contact)
        #expect(
            world.get("/company/contacts/default?companyid=999")["message"]
                == "Company 999 not found")
        #expect(world.get("/company/contacts/default").status == 400)
        let empty = world.post(
            "/company/companies", #"{"identifier":"New","name":"New"}"#
        ).id
        let none = world.get("/company/contacts/default?companyId=\(empty)")
        #expect(none.status == 404)
        #expect(none["message"] == "Company \(empty) has no default contact")
    }

    @Test func `A search finds tickets by a body`() throws {
        let world = try TestServer(.demo)
        let path = "/service/tickets/search"
        let found = world.send(
            .post, path + "?pageSize=2&fields=id",
            #"{"conditions":"contact/id=15","orderBy":"id desc"}"#)
        #expect(found.status == 200)
        #expect(found.body == #"[{"id":5008},{"id":5007}]"#)
        #expect(world.post(path, "{}").json.elements.count == 25)
        let refused = world.post(path, #"{"conditions":"nothing=1"}"#)
        #expect(
            refused.body
                == #"{"code":"ApiFindCondition","message":"nothing is not a recognized name."}"#)
        let unknown = world.post(path, #"{"conditions":"id>0","page":2}"#)
        #expect(
            unknown["message"]
                == "Could not find member 'page' on object of type 'FilterValues'. Path 'page', "
                + "line 1, position 28.Check your accept header to make sure you are using the "
                + "correct version.")
    }
}
