// The spec's sections "Overview" and "API Endpoint".

import JSON
import TestSupport
import Testing

@Suite struct OverviewTests {
    @Test("Contacts in ConnectWise PSA represent individuals at your client companies.")
    func companies() throws {
        let server = try SpecServer.toRead()
        let contacts = try server.get("/company/contacts?pageSize=1000").json?.elements ?? []
        #expect(contacts.count == (try DemoData()).contacts.count)
        for contact in contacts {
            let company = try #require(contact[path: "company/id"]?.integer)
            let answer = try server.get("/company/companies/\(company)")
            #expect(answer["name"]?.string == contact[path: "company/name"]?.string)
        }
    }

    /// The roles of a contact, and the records that name one in each.
    static let roleRows = [
        ("ticket requestors", "/service/tickets", #""summary": "Printer""#),
        (
            "agreement signers", "/finance/agreements",
            #""name": "Gold", "type": {"id": 1}"#
        ),
        ("project stakeholders", "/project/projects", #""name": "Move""#),
    ]

    @Test(
        """
        Contacts can be ticket requestors, agreement signers, project stakeholders, \
        and portal users.
        """, arguments: roleRows)
    func roles(_ role: (name: String, path: String, members: String)) throws {
        let server = try SpecServer.toAdd()
        let contact = try server.contact()
        let record = try server.send(
            "POST", role.path,
            #"{\#(role.members), "company": {"id": 12345}, "contact": {"id": \#(contact)}}"#)
        #expect(record.status == 201, "\(record.text)")
        #expect(record["contact/id"]?.integer == contact)
        let found = try server.get("\(role.path)?conditions=contact/id=\(contact)")
        #expect(found.ids == [try #require(record["id"]?.integer)])
    }

    @Test("a project has any number of contacts as stakeholders")
    func stakeholders() throws {
        let server = try SpecServer.toAdd()
        let contacts = [try server.contact(), try server.contact()]
        let project = try server.send(
            "POST", "/project/projects", #"{"name": "Move", "company": {"id": 12345}}"#)
        let path = "\(try #require(project.location))/contacts"
        for contact in contacts {
            let added = try server.send("POST", path, #"{"contact": {"id": \#(contact)}}"#)
            #expect(added.status == 201, "\(added.text)")
        }
        let list = try server.get(path).json?.elements ?? []
        #expect(list.map { $0[path: "contact/id"]?.integer } == contacts)
    }

    @Test("a contact is a portal user by its level and its open login")
    func portalUser() throws {
        let server = try SpecServer.toAdd()
        let id = try server.contact(
            #""portalSecurityLevel": 3"#, #""disablePortalLoginFlag": false"#)
        let conditions = "portalSecurityLevel>0%20and%20disablePortalLoginFlag=false"
        let users = try server.get("/company/contacts?pageSize=1000&conditions=\(conditions)")
        #expect(users.ids.contains(id))
    }

    @Test(
        """
        This skill covers contact CRUD operations, communication items, contact types, \
        and portal access management.
        """,
        arguments: [
            "/company/contacts", "/company/contacts/1", "/company/contacts/1/communications",
            "/company/contacts/types", "/company/communicationTypes",
            "/company/portalSecurityLevels",
        ])
    func subjects(_ path: String) throws {
        let answer = try SpecServer.toRead().get(path)
        #expect(answer.status == 200)
        #expect(answer.json?.kind == (path.hasSuffix("/1") ? .object : .array))
    }

    @Test("Base: /company/contacts")
    func base() throws {
        let server = try SpecServer.toRead()
        let all = try DemoData().ids { _ in true }
        #expect(try server.get("/company/contacts?pageSize=1000").ids == all)
        let live = try server.get("/v4_6_release/apis/3.0/company/contacts?pageSize=1000")
        #expect(live.ids == all)
        #expect(try server.get("/company/contact").status == 404)
    }
}
