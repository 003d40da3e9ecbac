// The spec's section "Complete Contact Field Reference": each row of each table.

import JSON
import TestSupport
import Testing

@Suite struct ContactFieldTests {
    static let coreRows = [
        FieldRow("id | int | System | Auto-generated unique identifier |", "777"),
        FieldRow("firstName | string(30) | Yes | Contact first name |", #""Zoë""#),
        FieldRow("lastName | string(30) | No | Contact last name |", #""O'Neill""#),
        FieldRow(
            "company | object | Yes | {id: companyId} - Parent company |", #"{"id": 12346}"#,
            of: "Company"),
        FieldRow(
            "site | object | No | {id: siteId} - Company site |", #"{"id": 4}"#, of: "Site"),
        FieldRow(
            "type | object | No | {id: typeId} - Contact type |", #"{"id": 3}"#,
            of: "Contact Type"),
    ]

    @Test("Core Fields", arguments: coreRows)
    func core(_ row: FieldRow) throws { try SpecServer.toAdd().prove(row, of: .contact) }

    static let informationRows = [
        FieldRow("title | string(50) | No | Job title |", #""IT Director""#),
        FieldRow(
            "department | object | No | {id: departmentId} |", #"{"id": 2}"#,
            of: "Contact Department"),
        FieldRow(
            "relationship | object | No | {id: relationshipId} |", #"{"id": 3}"#,
            of: "Contact Relationship"),
        FieldRow("nickName | string(30) | No | Nickname/alias |", #""Jack""#),
        FieldRow("school | string(50) | No | School/university |", #""Rollins College""#),
        FieldRow("marriedFlag | boolean | No | Marital status |", "true"),
        FieldRow("childrenFlag | boolean | No | Has children |", "true"),
        FieldRow("significantOther | string(30) | No | Spouse/partner name |", #""Emily""#),
        FieldRow(
            "anniversary | date | No | Anniversary date |", #""2004-06-19T00:00:00Z""#),
        FieldRow("birthDay | date | No | Birth date |", #""1978-03-14T00:00:00Z""#),
    ]

    @Test("Contact Information", arguments: informationRows)
    func information(_ row: FieldRow) throws { try SpecServer.toAdd().prove(row, of: .contact) }

    @Test("a date may be written without a time", arguments: ["anniversary", "birthDay"])
    func dateAlone(_ name: String) throws {
        let server = try SpecServer.toAdd()
        let id = try server.contact(#""\#(name)": "1978-03-14""#)
        let contact = try server.get("/company/contacts/\(id)")
        #expect(contact[name]?.string == "1978-03-14T00:00:00Z")
    }

    static let addressRows = [
        FieldRow("addressLine1 | string(50) | No | Street address |", #""1200 Harbor Blvd""#),
        FieldRow("addressLine2 | string(50) | No | Suite/unit |", #""Suite 410""#),
        FieldRow("city | string(50) | No | City |", #""Tampa""#),
        FieldRow("state | string(50) | No | State/province |", #""FL""#),
        FieldRow("zip | string(12) | No | Postal code |", #""33605""#),
        FieldRow("country | object | No | {id: countryId} |", #"{"id": 2}"#, of: "Country"),
    ]

    @Test("Address Fields", arguments: addressRows)
    func address(_ row: FieldRow) throws { try SpecServer.toAdd().prove(row, of: .contact) }

    static let portalRows = [
        FieldRow("portalSecurityLevel | int | No | Portal access level (1-6) |", "6"),
        FieldRow("disablePortalLoginFlag | boolean | No | Disable portal access |", "false"),
        FieldRow("unsubscribeFlag | boolean | No | Opt out of emails |", "true"),
    ]

    @Test("Portal Access Fields", arguments: portalRows)
    func portal(_ row: FieldRow) throws { try SpecServer.toAdd().prove(row, of: .contact) }

    @Test("Portal access level (1-6)", arguments: -1...8)
    func level(_ level: Int) throws {
        let answer = try SpecServer.toAdd().send(
            "POST", "/company/contacts", Form.contact.body("portalSecurityLevel", "\(level)"))
        let isGood = (1...6).contains(level)
        #expect(answer.status == (isGood ? 201 : 400))
        let refusal =
            "OutOfRange portalSecurityLevel: The field portalSecurityLevel must be between 1 and 6"
            + (level < 1 ? "; null removes the level." : ".")
        #expect(answer.problems == (isGood ? [] : [refusal]))
        #expect(answer["portalSecurityLevel"]?.integer == (isGood ? Int64(level) : nil))
    }

    static let trackingRows = [
        FieldRow("inactiveFlag | boolean | No | Contact is inactive |", "true"),
        FieldRow("defaultMergeContactId | int | No | ID for merge operations |", "1"),
        FieldRow("managerContactId | int | No | Manager contact ID |", "3"),
        FieldRow("assistantContactId | int | No | Assistant contact ID |", "7"),
        FieldRow("_info | object | System | Metadata |", #"{"lastUpdated": "never"}"#),
    ]

    @Test("Tracking Fields", arguments: trackingRows)
    func tracking(_ row: FieldRow) throws { try SpecServer.toAdd().prove(row, of: .contact) }

    @Test(
        "an id of a contact names one that exists",
        arguments: ["defaultMergeContactId", "managerContactId", "assistantContactId"])
    func contactID(_ name: String) throws {
        let answer = try SpecServer.toAdd().send(
            "POST", "/company/contacts", Form.contact.body(name, "99999"))
        #expect(answer.status == 400)
        #expect(answer.problems == ["NotFound \(name): Contact 99999 not found"])
    }

    @Test("metadata say when and by whom a contact was changed, and what hangs on it")
    func metadata() throws {
        let server = try SpecServer.toAdd()
        let info = try #require(try server.get("/company/contacts/\(server.contact())")["_info"])
        #expect(info["lastUpdated"]?.string == SpecServer.now)
        #expect(info["updatedBy"]?.string == "API")
        #expect(info["communications_href"] != nil)
        #expect(info["notes_href"] != nil)
    }

    @Test("ids are unique and count up, and an id once given is not given again")
    func ids() throws {
        let server = try SpecServer()
        let first = try server.contact()
        let second = try server.contact()
        #expect(second == first + 1)
        #expect(try server.send("DELETE", "/company/contacts/\(second)").status == 204)
        #expect(try server.contact() == second + 1)
    }

    @Test("flags may be false, and texts and references may be taken away again")
    func clearing() throws {
        let server = try SpecServer.toAdd()
        let rows =
            Self.coreRows + Self.informationRows + Self.addressRows + Self.portalRows
            + Self.trackingRows
        for row in rows where !row.isRequired && !row.isSystem {
            let id = try server.contact(#""\#(row.name)": \#(row.sample)"#)
            let clear = row.type == "boolean" ? "false" : "null"
            let answer = try server.send(
                "PATCH", "/company/contacts/\(id)", #"{"\#(row.name)": \#(clear)}"#)
            #expect(answer.status == 200, "\(answer.text)")
            #expect(answer[row.name]?.boolean == (row.type == "boolean" ? false : nil))
            #expect((answer[row.name] == nil) == (row.type != "boolean"), "\(row.quote)")
        }
    }
}
