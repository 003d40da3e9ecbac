// How a body names other records.

import ServiceTestSupport
import Testing

@Suite struct ReferenceTests {
    @Test(
        "A reference is found by id, digits, identifier or name, in any case",
        arguments: [
            #"{"id":12346}"#, #"{"id":"12346"}"#, #"{"identifier":"LakesideDental"}"#,
            #"{"identifier":"lakesidedental"}"#, #"{"name":"LAKESIDE DENTAL GROUP"}"#,
            #"{"id":12346,"identifier":"Acme","name":"Acme Corporation","_info":{"x":1}}"#,
            #"{"id":null,"identifier":"LakesideDental"}"#,
        ])
    func forms(reference: String) throws {
        let server = try TestServer()
        let name = try #require(server.get("/company/companies/12346")["name"])
        let body = reference.replacing("LAKESIDE DENTAL GROUP", with: name.uppercased())
        let answer = server.post("/company/contacts", #"{"firstName":"x","company":\#(body)}"#)
        #expect(answer.status == 201, "\(answer.body)")
        #expect(answer["company/id"] == "12346")
        #expect(answer["company/identifier"] == "LakesideDental")
        #expect(answer["company/name"] == name)
        #expect(answer["company/_info/company_href"] == "http://localhost/company/companies/12346")
    }

    @Test(
        "An unknown reference is named as it was given",
        arguments: [
            (#"{"id":99}"#, "Company 99 not found", "company/id"),
            (#"{"identifier":"Nobody"}"#, "Company 'Nobody' not found", "company/identifier"),
            (#"{"name":"Nobody"}"#, "Company 'Nobody' not found", "company/name"),
        ])
    func unknown(reference: String, message: String, field: String) throws {
        let server = try TestServer()
        let before = try server.dump()
        let answer = server.post("/company/contacts", #"{"firstName":"x","company":\#(reference)}"#)
        #expect(answer.status == 400)
        #expect(answer.body == refusal("contact object is invalid", [("NotFound", message, field)]))
        #expect(try server.changes(since: before) == [])
    }

    @Test func `An empty object is no reference, as clients send what is not set`() throws {
        let server = try TestServer()
        let answer = server.patch(
            "/company/contacts/1", #"{"department":{},"managerContact":{"id":null}}"#)
        #expect(answer.status == 200)
        #expect(answer["department"] == nil)
        #expect(answer["managerContact"] == nil)
        let refused = server.patch("/company/contacts/1", #"{"company":{}}"#)
        #expect(refused.refusedFields == ["company"])
        #expect(refused["errors/0/code"] == "MissingRequiredField")
    }

    @Test func `A site is one of the contact's company`() throws {
        let server = try TestServer()
        let before = try server.dump()
        let body = #"{"firstName":"x","company":{"id":12345},"site":{"id":6}}"#
        for answer in [
            server.post("/company/contacts", body), server.put("/company/contacts/1", body),
            server.patch("/company/contacts/1", #"{"site":{"id":6}}"#),
            server.patch(
                "/company/contacts/1", #"[{"op":"replace","path":"/site","value":{"id":6}}]"#),
        ] {
            #expect(
                answer.body
                    == refusal(
                        "contact object is invalid",
                        [("NotFound", "Site 6 not found for Company 12345", "site/id")]))
        }
        #expect(try server.changes(since: before) == [])
    }

    @Test func `Of a company that is not there nothing is said of its sites`() throws {
        let server = try TestServer()
        let body = #"{"firstName":"x","company":{"id":99},"site":{"id":6}}"#
        for answer in [
            server.post("/company/contacts", body), server.put("/company/contacts/1", body),
            server.patch("/company/contacts/1", #"{"company":{"id":99},"site":{"id":6}}"#),
        ] {
            #expect(
                answer.body
                    == refusal(
                        "contact object is invalid",
                        [("NotFound", "Company 99 not found", "company/id")]))
        }
    }

    @Test func `A new company brings its main site, unless a site is named`() throws {
        let server = try TestServer()
        #expect(server.patch("/company/contacts/1", #"{"company":{"id":12346}}"#)["site/id"] == "6")
        let named = server.patch(
            "/company/contacts/1", #"{"company":{"id":12345},"site":{"id":4}}"#)
        #expect(named["site/id"] == "4")
    }

    @Test func `A company without sites leaves the contact without one`() throws {
        let server = try TestServer(.edge)
        let answer = server.post("/company/contacts", #"{"firstName":"x","company":{"id":2}}"#)
        #expect(answer.status == 201)
        #expect(answer["site"] == nil)
        #expect(answer["defaultPhoneNbr"] == nil)
    }

    @Test func `The bare id and the reference are two views of one value`() throws {
        let server = try TestServer()
        let answer = server.patch("/company/contacts/6", #"{"managerContactId":3}"#)
        #expect(answer["managerContact/id"] == "3")
        #expect(answer["managerContact/name"] == "Maria Gonzalez")
        #expect(
            server.patch("/company/contacts/6", #"{"managerContactId":0}"#)["managerContact"] == nil
        )
        let both = server.patch(
            "/company/contacts/6", #"{"managerContactId":3,"managerContact":{"id":4}}"#)
        #expect(both.status == 400)
        #expect(both.refusedFields == ["managerContactId"])
    }

    @Test(
        "Communication types are found by both of their names",
        arguments: [
            ("Email", "1"), ("Email address", "1"), ("direct", "6"), ("Mobile phone", "4"),
            ("CELL", "4"),
        ])
    func communicationType(name: String, id: String) throws {
        let server = try TestServer()
        let answer = server.post(
            "/company/contacts/1/communications", #"{"type":{"name":"\#(name)"},"value":"x"}"#)
        #expect(answer.status == 201)
        #expect(answer["type/id"] == id)
    }

    @Test func `A name means the site of the contact's own company`() throws {
        let server = try TestServer()
        let answer = server.post(
            "/company/contacts",
            #"{"firstName":"x","company":{"id":12347},"site":{"name":"Main"}}"#)
        #expect(answer.status == 201)
        #expect(answer["site/id"] == "8")
    }

    @Test func `A contact is found by the name that references show`() throws {
        let server = try TestServer()
        let answer = server.post(
            "/service/tickets",
            #"{"summary":"x","company":{"id":12345},"contact":{"name":"john smith"}}"#)
        #expect(answer["contact/id"] == "1")
    }
}
