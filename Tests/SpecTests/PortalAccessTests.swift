// The spec's section "Portal Access".

import ConnectWise
import Dialect
import JSON
import Schema
import TestSupport
import Testing

@Suite struct PortalAccessTests {
    static let levelRows = [
        "| 1 | Admin | Full access to all company tickets/data |",
        "| 2 | Manager | Access to department tickets |",
        "| 3 | User | Access to own tickets only |",
        "| 4 | Limited | View only |",
        "| 5 | Read Only | Read only, no create |",
        "| 6 | Restricted | Minimal access |",
    ]

    @Test("Portal Security Levels", arguments: levelRows)
    func level(_ row: String) throws {
        let server = try SpecServer.toAdd()
        let level = try server.get("/company/portalSecurityLevels/\(row.cells[0])")
        #expect(level.status == 200)
        #expect(
            [row.cells[0], level["caption"]?.string, level["description"]?.string] == row.cells)
        let id = try server.contact(#""portalSecurityLevel": \#(row.cells[0])"#)
        let contact = try server.get("/company/contacts/\(id)")
        #expect(contact["portalSecurityLevel"]?.integer == Int64(row.cells[0]))
    }

    @Test("the portal security levels are all that there are, and none can be added")
    func allLevels() throws {
        let server = try SpecServer.toRead()
        #expect(try server.get("/company/portalSecurityLevels").ids == [1, 2, 3, 4, 5, 6])
        let added = try server.send("POST", "/company/portalSecurityLevels", "{}")
        #expect(added.status == 405)
    }

    @Test("Enable Portal Access")
    func enable() throws {
        let example = """
            PATCH /company/contacts/{id}
            Content-Type: application/json
            {
            "portalSecurityLevel": 2,
            "disablePortalLoginFlag": false
            }
            """
        let server = try SpecServer()
        let before = try server.get("/company/contacts/11")
        #expect(before["disablePortalLoginFlag"]?.boolean == true)
        let answer = try server.send(example: example, id: 11)
        #expect(answer.status == 200, "\(answer.text)")
        let body = try #require(example.exampleBody)
        #expect(try answer.holds(body))
        let after = try server.get("/company/contacts/11")
        #expect(try after.holds(body))
        // All other members are as they were.
        for member in before.json?.members ?? [] where !body.contains(member.name) {
            if member.name != "_info" {
                #expect(after.json?[member.name]?.literal == member.value.literal)
            }
        }
    }

    /// A body with a password in it is refused, whatever is done, and nothing is changed.
    @Test(
        "Portal passwords are managed through the ConnectWise portal.",
        arguments: [
            ("POST", "/company/contacts"), ("PUT", "/company/contacts/1"),
            ("PATCH", "/company/contacts/1"),
        ])
    func passwordSent(_ method: String, _ path: String) throws {
        let server = try SpecServer()
        let count = try server.get("/company/contacts/count").text
        let answer = try server.send(
            method, path,
            #"{"firstName": "Eve", "company": {"id": 12345}, "portalPassword": "hunter2"}"#)
        #expect(answer.status == 400)
        #expect(
            answer.problems == [
                "InvalidField portalPassword: Portal passwords are managed through the "
                    + "ConnectWise portal. The API does not expose password fields."
            ])
        #expect(!answer.text.contains("hunter2"))
        #expect(try server.get("/company/contacts/count").text == count)
        #expect(try server.get("/company/contacts/1")["firstName"]?.string == "John")
    }

    @Test("no operation of a PATCH sets a password", arguments: ["portalPassword", "password"])
    func passwordOperation(_ name: String) throws {
        let server = try SpecServer.toAdd()
        let id = try server.contact()
        for op in ["add", "replace"] {
            let answer = try server.send(
                "PATCH", "/company/contacts/\(id)",
                #"[{"op": "\#(op)", "path": "\#(name)", "value": "hunter2"}]"#)
            #expect(answer.status == 400)
            #expect(
                answer.problems == [
                    "InvalidField \(name): Portal passwords are managed through the "
                        + "ConnectWise portal. The API does not expose password fields."
                ])
            #expect(!answer.text.contains("hunter2"))
        }
    }

    @Test("The API does not expose password fields.")
    func passwords() throws {
        let server = try SpecServer()
        // Mails are answers too.
        let enabled = try server.send(
            "PATCH", "/company/contacts/15", #"{"disablePortalLoginFlag": false}"#)
        #expect(enabled.status == 200)
        #expect(try server.get("/_mock/outbox").ids.count == 1)
        var paths: [String] = []
        let resources = Catalog.shared(.default).resources.filter { $0.operations.contains(.list) }
        for resource in resources {
            paths += try Self.paths(of: resource, server)
        }
        var names = try #require(enabled.json).allNames
        for path in paths {
            let list = try server.get(path + "?pageSize=1000")
            #expect(list.status == 200, "\(path)")
            names.formUnion(try #require(list.json).allNames)
            guard let id = list.ids.first else { continue }
            names.formUnion(try #require(try server.get("\(path)/\(id)").json).allNames)
        }
        #expect(names.contains("portalSecurityLevel"))
        // That a member logs in with one-time passwords is a flag.
        names.remove("timebasedOneTimePasswordActivated")
        #expect(names.filter { $0.lowercased().contains("password") }.isEmpty)
    }

    /// The lists of a resource: one, or one below each parent.
    private static func paths(of resource: Resource, _ server: SpecServer) throws -> [String] {
        guard let place = resource.path.firstRange(of: "{parentId}") else { return [resource.path] }
        let parents = String(resource.path[..<place.lowerBound].dropLast())
        return try server.get(parents + "?pageSize=1000").ids.map {
            "\(parents)/\($0)\(resource.path[place.upperBound...])"
        }
    }

    @Test(
        "passwords are no names for conditions either", arguments: ["portalPassword", "password"])
    func passwordCondition(_ name: String) throws {
        let answer = try SpecServer.toRead().get("/company/contacts?conditions=\(name)=%22x%22")
        #expect(answer.status == 400)
        #expect(answer["message"]?.string == "\(name) is not a recognized name.")
    }
}
