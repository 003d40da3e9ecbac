// Companies: what hangs on them, how they go, how two become one.

import HTTP
import JSON
import Primitives
import ServiceTestSupport
import Testing

@Suite struct CompanyTests {
    @Test func `A company has notes of its own`() throws {
        let server = try TestServer()
        let path = "/company/companies/12345/notes"
        let made = server.post(
            path + "?fields=id,text,type/name,flagged,enteredBy,company/id", #"{"text":"Moved."}"#)
        #expect(made.status == 201)
        #expect(
            made.body
                == #"{"id":5,"text":"Moved.","type":{"name":"Comments"},"flagged":false,"#
                + #""enteredBy":"API","company":{"id":12345}}"#)
        #expect(server.get(path + "/count").body == #"{"count":3}"#)
        #expect(
            server.patch("\(path)/5", #"[{"op":"replace","path":"flagged","value":true}]"#)[
                "flagged"]
                == "true")
        #expect(server.get("/company/companies/2/notes/5").status == 404)
        #expect(server.delete("\(path)/5").status == 204)
        expectBody(
            server.post(path, "{}"),
            #"""
            {
              "code": "InvalidObject",
              "message": "companyNote object is invalid",
              "errors": [
                {
                  "code": "MissingRequiredField",
                  "message": "The text field is required.",
                  "resource": "companyNote",
                  "field": "text"
                }
              ]
            }
            """#)
    }

    @Test func `A company has a team, each with a role`() throws {
        let server = try TestServer()
        let path = "/company/companies/12346/teams"
        let made = server.post(
            path + "?fields=id,teamRole/name,member/name,contact,techFlag",
            #"{"teamRole":{"id":2},"member":{"identifier":"mlee"},"techFlag":true}"#)
        #expect(
            made.body
                == #"{"id":4,"teamRole":{"name":"Primary Engineer"},"member":{"name":"Marcus Lee"},"#
                + #""techFlag":true}"#)
        #expect(
            server.post(path, #"{"member":{"id":1}}"#).refusedFields == ["teamRole"])
        #expect(server.get(path + "/count").body == #"{"count":1}"#)
    }

    @Test func `A company that joins a marketing group can take its contacts along`() throws {
        let server = try TestServer()
        let all = server.ids(("conditions", "company/id=12345"))
        let before = server.ids(at: "/marketing/groups/4/contacts")
        #expect(!Set(all).isSubset(of: before))
        let made = server.post(
            "/marketing/groups/4/companies", #"{"id":12345,"allContactsFlag":true}"#)
        #expect(made.status == 201)
        #expect(made.field("Location") == "http://localhost/marketing/groups/4/companies/12345")
        #expect(
            Set(server.ids(at: "/marketing/groups/4/contacts")) == Set(all).union(before))
        #expect(
            server.post("/marketing/groups/4/companies", #"{"id":12345}"#).refusedFields == ["id"])
        let own = server.get("/company/companies/12345/groups?conditions=group/id=4")
        #expect(own["0/allContactsFlag"] == "true")
        #expect(server.delete("/marketing/groups/4/companies/12345").status == 204)
        #expect(server.get("/marketing/groups/4/companies/12345").status == 404)
    }

    @Test func `The default contact alone joins where that is asked for`() throws {
        let server = try TestServer()
        let before = server.ids(at: "/marketing/groups/5/contacts")
        #expect(
            server.post(
                "/company/companies/12345/groups",
                #"{"group":{"id":5},"defaultContactFlag":true}"#
            ).status == 201)
        #expect(server.ids(at: "/marketing/groups/5/contacts") == before + [1])
    }

    @Test func `The default company is the oldest that is not deleted`() throws {
        let server = try TestServer()
        #expect(
            server.get("/company/companies/default?fields=id,name").body
                == #"{"id":2,"name":"Summit Ridge Technology"}"#)
        server.delete("/company/companies/2")
        #expect(server.get("/company/companies/default")["id"] == "12345")
    }

    @Test func `A deleted company stays, with time and author of the delete, until restored`()
        throws
    {
        let server = try TestServer()
        let path = "/company/companies/12353"
        let shown = path + "?fields=id,deletedFlag,dateDeleted,deletedBy"
        #expect(server.delete(path).status == 204)
        let gone =
            #"{"id":12353,"deletedFlag":true,"dateDeleted":"\#(TestServer.now.text)","deletedBy":"API"}"#
        #expect(server.get(shown).body == gone)
        #expect(server.get("/company/contacts/45")["company/id"] == "12353")
        #expect(
            !server.ids(("conditions", "deletedFlag=false"), at: "/company/companies").contains(
                12353))
        #expect(server.delete(path).status == 204)
        #expect(server.get(shown).body == gone)
        server.patch(path, #"[{"op":"replace","path":"deletedFlag","value":false}]"#)
        #expect(server.get(shown).body == #"{"id":12353,"deletedFlag":false}"#)
    }

    @Test func `The usages of a company list what refers to it`() throws {
        let server = try TestServer()
        expectBody(
            server.get("/company/companies/12353/usages"),
            #"""
            [
              {
                "type": "Contact",
                "count": 1,
                "description": "contacts (1: 45)",
                "typeKey": "contact"
              },
              {
                "type": "Agreement",
                "count": 1,
                "description": "agreements (1: 206)",
                "typeKey": "agreement"
              },
              {
                "type": "Contact",
                "count": 1,
                "description": "contacts as site (1: 45)",
                "typeKey": "contact"
              },
              {
                "type": "Agreement",
                "count": 1,
                "description": "agreements as site (1: 206)",
                "typeKey": "agreement"
              }
            ]
            """#)
        #expect(
            server.get("/company/companies/statuses/5/usages").body
                == #"[{"type":"Company","count":1,"description":"companies as status (1: 12353)","#
                + #""typeKey":"company"}]"#)
        expectBody(
            server.get("/company/contact/types/4/usages/list?pageSize=1"),
            #"""
            [
              {
                "type": "Contact Type Association",
                "id": 1,
                "description": "John Smith",
                "hyperlink": "http://localhost/company/contacts/1/typeAssociations/1",
                "typeKey": "contactTypeAssociation"
              }
            ]
            """#)
    }

    @Test(
        "A contact of a company is one that names it, and none names a new one",
        arguments: ["defaultContact", "billingContact"])
    func foreignContacts(member: String) throws {
        let server = try TestServer()
        let before = try server.dump()
        let made = server.post(
            "/company/companies",
            #"{"identifier":"ZZZ","name":"z","site":{"name":"m"},"\#(member)":{"id":1}}"#)
        #expect(made.status == 400)
        #expect(made.refusedFields == ["\(member)/id"])
        #expect(
            made["errors/0/message"] == "Contact 1 not found for Company, which is new")
        let change = #"[{"op":"replace","path":"\#(member)","value":{"id":1}}]"#
        let patched = server.patch("/company/companies/2", change)
        #expect(patched.refusedFields == ["\(member)/id"])
        #expect(patched["errors/0/message"] == "Contact 1 not found for Company 2")
        #expect(try server.dump() == before)
    }

    @Test func `A default contact that leaves its company is no longer its default`() throws {
        let server = try TestServer()
        let contact = server.post(
            "/company/contacts", #"{"firstName":"x","company":{"id":12347},"defaultFlag":true}"#)
        let path = "/company/contacts/\(contact["id"] ?? "")"
        #expect(contact["defaultFlag"] == "true")
        #expect(server.patch(path, #"{"company":{"id":12345}}"#)["defaultFlag"] == "false")
        #expect(server.get("/company/companies/12347")["defaultContact"] == nil)
    }
}
