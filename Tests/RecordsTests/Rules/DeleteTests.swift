// "Contacts with related records (tickets, etc.) cannot be deleted. Mark as inactive instead."

import JSON
import MockServer
import Primitives
import Records
import SQLite
import ServiceTestSupport
import Tenancy
import Testing

@Suite struct DeleteTests {
    /// Each kind of record that holds on to a contact (edge.json), and how the refusal names it.
    private static let blockers: [(id: Int, text: String, resource: String, field: String)] = [
        (51, "tickets (1: 1)", "ticket", "contact"),
        (52, "agreements (1: 1)", "agreement", "contact"),
        (53, "projects (1: 1)", "project", "contact"),
        (54, "project contacts (1: 1)", "projectContact", "contact"),
        (55, "contacts as managerContact (1: 61)", "contact", "managerContact"),
        (56, "contacts as assistantContact (1: 62)", "contact", "assistantContact"),
        (57, "companies as defaultContact (1: 6)", "company", "defaultContact"),
        (58, "companies as billingContact (1: 6)", "company", "billingContact"),
        (59, "contacts as defaultMergeContactId (1: 63)", "contact", "defaultMergeContactId"),
        (64, "contacts as managerContact (1: 65)", "contact", "managerContact"),
    ]

    @Test("A contact in use is not deleted, and what uses it is named", arguments: blockers)
    func inUse(id: Int, text: String, resource: String, field: String) throws {
        let server = try TestServer(.edge)
        let before = try server.dump()
        let answer = server.delete("/company/contacts/\(id)")
        #expect(answer.status == 409)
        expectBody(
            answer,
            #"""
            {
              "code": "ObjectInUse",
              "message": "Contact \#(id) cannot be deleted while other records refer to it: \#
            \#(text). Set inactiveFlag to true instead, or move them to another record with \#
            ?transferContactId=.",
              "errors": [
                {
                  "code": "ObjectInUse",
                  "message": "In use by \#(text).",
                  "resource": "\#(resource)",
                  "field": "\#(field)"
                }
              ]
            }
            """#)
        #expect(try server.changes(since: before) == [])
    }

    @Test func `Every kind of record that refers to a contact is named, each with its ids`() throws
    {
        let server = try TestServer(.edge)
        let answer = server.delete("/company/contacts/66")
        #expect(answer.status == 409)
        let items = answer.json["errors"]?.elements.compactMap { $0["message"]?.string } ?? []
        #expect(
            items == [
                "In use by contacts as defaultMergeContactId (1: 67).",
                "In use by contacts as managerContact (1: 67).",
                "In use by contacts as assistantContact (1: 67).",
                "In use by agreements (1: 2).", "In use by tickets (2: 5, 6).",
                "In use by projects (1: 2).", "In use by project contacts (1: 2).",
            ])
    }

    @Test func `More than five ids are counted, not all named`() throws {
        let server = try TestServer()
        for _ in 0..<7 {
            server.post(
                "/company/contacts",
                #"{"firstName":"x","company":{"id":12345},"managerContact":{"id":45}}"#)
        }
        let answer = server.delete("/company/contacts/45")
        #expect(
            answer["message"]?.contains(
                "contacts as managerContact (7: 46, 47, 48, 49, 50, …)") == true)
    }

    @Test func `A contact that no record refers to is deleted, with all that is its own`() throws {
        let server = try TestServer(.edge)
        let tables = [
            "ContactCommunication", "ContactNote", "ContactGroup", "ContactTypeAssociation",
        ]
        func own() throws -> [Int] {
            try tables.map { table in
                try server.sandbox.store.database.all(
                    "SELECT 1 FROM \(name: table) WHERE contactId = 60"
                ) { _ in 1 }.count
            }
        }
        #expect(try own() == [1, 1, 1, 1])
        let answer = server.delete("/company/contacts/60")
        #expect(answer.status == 204)
        #expect(answer.body == "")
        #expect(answer.field("Content-Length") == nil)
        #expect(try own() == [0, 0, 0, 0])
        #expect(server.get("/company/contacts/60").body == missing(60))
        #expect(server.delete("/company/contacts/60").body == missing(60))
    }

    @Test func `Ids are not given twice`() throws {
        let server = try TestServer()
        let body = #"{"firstName":"x","company":{"id":12345}}"#
        let first = server.post("/company/contacts", body).id
        server.delete("/company/contacts/\(first)")
        #expect(server.post("/company/contacts", body).id == first + 1)
    }

    @Test func `With transferContactId everything moves to that contact and this one is deleted`()
        throws
    {
        let server = try TestServer(.edge)
        #expect(server.delete("/company/contacts/66?transferContactId=60").status == 204)
        #expect(server.get("/company/contacts/66").status == 404)
        #expect(server.ids(("conditions", "contact/id=60"), at: "/service/tickets") == [5, 6])
        let moved = server.get("/company/contacts/67")
        #expect(moved["managerContact/id"] == "60")
        #expect(moved["assistantContact/id"] == "60")
        #expect(moved["defaultMergeContactId"] == "60")
        #expect(server.get("/project/projects/1/contacts/2")["contact/id"] == "60")
        #expect(moved["_info/lastUpdated"] == TestServer.now.text)
    }

    @Test func `A transfer to a contact that takes part already leaves one record`() throws {
        let server = try TestServer(.edge)
        #expect(server.delete("/company/contacts/66?transferContactId=54").status == 204)
        #expect(server.ids(at: "/project/projects/1/contacts") == [1])
    }

    @Test func `A contact that takes over does not become its own manager`() throws {
        let server = try TestServer(.edge)
        #expect(server.delete("/company/contacts/65?transferContactId=64").status == 204)
        #expect(server.get("/company/contacts/64")["managerContact"] == nil)
    }

    @Test(
        "A contact that takes over is the default contact of its own company alone",
        arguments: ["defaultContact", "billingContact"])
    func takesOver(member: String) throws {
        let server = try TestServer(.edge)
        let ids = (0..<3).map { number in
            let company = number < 2 ? 1 : 2
            return server.post(
                "/company/contacts", #"{"firstName":"H\#(number)","company":{"id":\#(company)}}"#
            ).id
        }
        let own = #"[{"op":"replace","path":"\#(member)","value":{"id":\#(ids[0])}}]"#
        #expect(server.patch("/company/companies/1", own).status == 200)
        let first = "/company/contacts/\(ids[0])?transferContactId=\(ids[1])"
        #expect(server.delete(first).status == 204)
        #expect(server.get("/company/companies/1")["\(member)/id"] == "\(ids[1])")
        let second = "/company/contacts/\(ids[1])?transferContactId=\(ids[2])"
        #expect(server.delete(second).status == 204)
        #expect(server.get("/company/companies/1")[member] == nil)
    }

    @Test("A transfer to 0, as generated clients send it, is none", arguments: ["0", ""])
    func noTransfer(value: String) throws {
        let server = try TestServer(.edge)
        #expect(server.delete("/company/contacts/51?transferContactId=\(value)").status == 409)
        #expect(server.delete("/company/contacts/60?transferContactId=\(value)").status == 204)
    }

    @Test(
        "A transfer to itself, to an unknown contact or to no id is refused",
        arguments: ["51", "999999", "x", "-1"])
    func badTransfer(value: String) throws {
        let server = try TestServer(.edge)
        let before = try server.dump()
        let answer = server.delete("/company/contacts/51?transfercontactid=\(value)")
        #expect(answer.status == 400)
        #expect(answer["message"]?.hasPrefix("The parameter transferContactId must be ") == true)
        #expect(try server.changes(since: before) == [])
    }

    @Test func `A company is marked as deleted and stays`() throws {
        let server = try TestServer()
        #expect(server.delete("/company/companies/12345").status == 204)
        #expect(server.get("/company/companies/12345")["deletedFlag"] == "true")
        #expect(server.get("/company/contacts/1")["company/id"] == "12345")
        #expect(
            !server.ids(("conditions", "deletedFlag=false"), at: "/company/companies").contains(
                12345))
    }

    @Test(
        "A lookup in use is not deleted",
        arguments: [
            ("/company/contacts/types/4", "type associations"),
            ("/company/communicationTypes/1", "communications"),
            ("/company/contacts/departments/2", "contacts as department"),
            ("/company/contacts/relationships/1", "contacts as relationship"),
        ])
    func lookup(path: String, noun: String) throws {
        let server = try TestServer()
        let answer = server.delete(path)
        #expect(answer.status == 409)
        #expect(answer["message"]?.contains(noun) == true, "\(answer.body)")
        #expect(server.get(path).status == 200)
    }

    @Test func `An unused lookup is deleted`() throws {
        let server = try TestServer()
        let id = server.post("/company/contacts/types", #"{"name":"New"}"#).id
        #expect(server.delete("/company/contacts/types/\(id)").status == 204)
    }

    @Test func `The record of a contact is not that of another`() throws {
        let server = try TestServer(.edge)
        // Item 12 belongs to contact 34.
        #expect(server.delete("/company/contacts/60/communications/12").status == 404)
        #expect(server.delete("/company/contacts/34/communications/12").status == 204)
    }

    private func missing(_ id: Int) -> String {
        #"{"code":"NotFound","message":"Contact \#(id) not found"}"#
    }
}
