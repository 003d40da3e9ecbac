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
        let world = try TestServer()
        let name = try #require(world.get("/company/companies/12346")["name"])
        let body = reference.replacing("LAKESIDE DENTAL GROUP", with: name.uppercased())
        let answer = world.post("/company/contacts", #"{"firstName":"x","company":\#(body)}"#)
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
        let world = try TestServer()
        let before = try world.dump()
        let answer = world.post("/company/contacts", #"{"firstName":"x","company":\#(reference)}"#)
        #expect(answer.status == 400)
        #expect(answer.body == refusal("contact object is invalid", [("NotFound", message, field)]))
        #expect(try world.changes(since: before) == [])
    }

    @Test func `An empty object is no reference, as clients send what is not set`() throws {
        let world = try TestServer()
        let answer = world.patch(
            "/company/contacts/1", #"{"department":{},"managerContact":{"id":null}}"#)
        #expect(answer.status == 200)
        #expect(answer["department"] == nil)
        #expect(answer["managerContact"] == nil)
        let refused = world.patch("/company/contacts/1", #"{"company":{}}"#)
        #expect(refused.refusedFields == ["company"])
        #expect(refused["errors/0/code"] == "MissingRequiredField")
    }

    @Test func `A site is one of the contact's company`() throws {
        let world = try TestServer()
        let before = try world.dump()
        let body = #"{"firstName":"x","company":{"id":12345},"site":{"id":6}}"#
        for answer in [
            world.post("/company/contacts", body), world.put("/company/contacts/1", body),
            world.patch("/company/contacts/1", #"{"site":{"id":6}}"#),
            world.patch(
                "/company/contacts/1", #"[{"op":"replace","path":"/site","value":{"id":6}}]"#),
        ] {
            #expect(
                answer.body
                    == refusal(
                        "contact object is invalid",
                        [("NotFound", "Site 6 not found for Company 12345", "site/id")]))
        }
        #expect(try world.changes(since: before) == [])
    }

    @Test func `A new company brings its main site, unless a site is named`() throws {
        let world = try TestServer()
        #expect(world.patch("/company/contacts/1", #"{"company":{"id":12346}}"#)["site/id"] == "6")
        let named = world.patch("/company/contacts/1", #"{"company":{"id":12345},"site":{"id":4}}"#)
        #expect(named["site/id"] == "4")
    }

    @Test func `A company without sites leaves the contact without one`() throws {
        let world = try TestServer(.edge)
        let answer = world.post("/company/contacts", #"{"firstName":"x","company":{"id":2}}"#)
        #expect(answer.status == 201)
        #expect(answer["site"] == nil)
        #expect(answer["defaultPhoneNbr"] == nil)
    }

    @Test func `The bare id and the reference are two views of one value`() throws {
        let world = try TestServer()
        let answer = world.patch("/company/contacts/6", #"{"managerContactId":3}"#)
        #expect(answer["managerContact/id"] == "3")
        #expect(answer["managerContact/name"] == "Maria Gonzalez")
        #expect(
            world.patch("/company/contacts/6", #"{"managerContactId":0}"#)["managerContact"] == nil)
        let both = world.patch(
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
        let world = try TestServer()
        let answer = world.post(
            "/company/contacts/1/communications", #"{"type":{"name":"\#(name)"},"value":"x"}"#)
        #expect(answer.status == 201)
        #expect(answer["type/id"] == id)
    }
}
