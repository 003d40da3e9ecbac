// What default mode has and the vendor does not: members and operations.

import ConnectWise
import Dialect
import HTTP
import JSON
import Records
import Schema
import ServiceTestSupport
import Tenancy
import Testing

@Suite struct AddedMemberTests {
    /// Members that the vendor's models do not have (docs/DIALECT.md#addedmembers).
    static let members: [(resource: String, member: String)] = [
        ("ContactType", "name"), ("ContactTypeInfo", "name"), ("CommunicationType", "name"),
        ("CommunicationTypeInfo", "name"), ("Country", "identifier"), ("CountryInfo", "identifier"),
        ("CountryInfo", "zipMinimumLength"), ("TimeZoneSetup", "description"),
        ("Board", "defaultFlag"), ("BoardTeam", "board"), ("Agreement", "poNumber"),
        ("ProjectContact", "notes"),
    ]

    @Test("Default mode shows the member, strict mode does not", arguments: members)
    func member(row: (resource: String, member: String)) {
        #expect(Catalog.shared(.default).recordPlan(of: row.resource).shows(row.member))
        #expect(!Catalog.shared(.strict).recordPlan(of: row.resource).shows(row.member))
    }

    @Test(
        "Strict mode shows no _info where the vendor has none",
        arguments: [
            "/system/myCompany/corporateStructureLevels/1", "/system/info/personas/1",
            "/system/info/locales/1",
        ])
    func info(path: String) throws {
        #expect(try TestServer().get(path)["_info/updatedBy"] == "fixture")
        let strict = try TestServer(.demo, mode: .strict).get(TestServer.basePath + path)
        #expect(strict.status == 200)
        #expect(strict.json["_info"] == nil)
    }

    @Test func `A strict contact type has a description alone, and its references a name`() throws {
        let strict = try TestServer(.demo, mode: .strict)
        let path = "/company/contacts/types"
        let made = strict.post(path, #"{"description":"Board member"}"#)
        #expect(made.status == 201)
        #expect(made["name"] == nil)
        #expect(
            strict.post(path, #"{"name":"Board member"}"#)["message"]?.hasPrefix(
                "Could not find member 'name' on object of type 'ContactType'.") == true)
        #expect(
            strict.get(path + "?conditions=name='x'")["message"]
                == "name is not a recognized name.")
        strict.post("/company/contacts/1/typeAssociations", #"{"type":{"id":\#(made.id)}}"#)
        let found = [
            "types/name='Board member'", "types/id=\(made.id)",
        ].map { strict.ids(("childConditions", $0)) }
        #expect(found == [[1], [1]])
        let renamed = strict.patch(
            "\(path)/\(made.id)", #"[{"op":"replace","path":"description","value":"Director"}]"#)
        #expect(renamed["description"] == "Director")
        #expect(strict.ids(("childConditions", "types/name='Director'")) == [1])
        #expect(
            strict.patch("\(path)/\(made.id)", #"[{"op":"replace","path":"name","value":"x"}]"#)[
                "code"] == "InvalidPatch")
        #expect(strict.post(path, "{}").refusedFields == ["description"])
    }

    @Test func `The name of a strict type stays when its record is sent back`() throws {
        let strict = try TestServer(.demo, mode: .strict)
        let path = "/company/contacts/types/4"
        #expect(strict.put(path, strict.get(path).body).status == 200)
        #expect(strict.get("/company/contacts/1")["types/0/name"] == "Technical")
    }

    /// Operations that the vendor does not have (docs/DIALECT.md#addedoperations).
    static let operations: [(method: HTTP.Method, path: String, strictStatus: Int)] = [
        (.get, "/company/contacts/communications/1", 404),
        (.put, "/company/contacts/communications/1", 404),
        (.patch, "/company/contacts/communications/1", 404),
        (.delete, "/company/contacts/communications/1", 404),
        (.get, "/project/projects/301/contacts/count", 404),
        (.put, "/project/projects/301/contacts/1", 405),
        (.patch, "/project/projects/301/contacts/1", 405),
        (.get, "/service/tickets/5001/usages", 404),
        (.get, "/service/tickets/5001/usages/list", 404),
    ]

    @Test("Default mode counts the operation, strict mode does not have it", arguments: operations)
    func operation(row: (method: HTTP.Method, path: String, strictStatus: Int)) throws {
        let server = try TestServer()
        server.send(row.method, row.path, row.method == .get ? "" : "{}")
        #expect(
            server.sandbox.store.leniencies.used.map(\.leniency).contains(.addedOperations))
        let strict = try TestServer(.demo, mode: .strict)
        let answer = strict.send(row.method, TestServer.basePath + row.path, "[]")
        #expect(answer.status == row.strictStatus)
    }

    @Test func `A member that the vendor lacks is counted in bodies and conditions`() throws {
        let server = try TestServer()
        func used() -> Bool {
            defer { server.sandbox.store.leniencies.reset() }
            return server.sandbox.store.leniencies.used.map(\.leniency).contains(.addedMembers)
        }
        server.get("/company/contacts/types")
        #expect(!used())
        server.get("/company/contacts/types?conditions=name='x'")
        #expect(used())
        server.post("/company/contacts/types", #"{"name":"x"}"#)
        #expect(used())
        server.post("/company/contacts/types", #"{"description":"y"}"#)
        #expect(!used())
        server.get("/company/contacts?conditions=types/name='x'")
        #expect(!used())
    }
}

extension RecordPlan {
    /// Whether answers have a member.
    fileprivate func shows(_ member: String) -> Bool { names.contains(member.lowercased()) }
}
