// The spec's section "Communication Items".

import JSON
import TestSupport
import Testing

@Suite struct CommunicationItemTests {
    /// A value for each way to reach a contact that the sentence lists.
    static let methodRows = [
        ("email", 1, "ann@acme.com"), ("phone", 2, "555-123-4567"), ("fax", 3, "555-123-4569"),
        ("etc.", 5, "555-123-4570"),
    ]

    @Test(
        "Communication items store contact methods (email, phone, fax, etc.) for a contact.",
        arguments: methodRows)
    func methods(_ method: (name: String, type: Int, value: String)) throws {
        let server = try SpecServer.toAdd()
        let id = try server.contact()
        let item = #"{"type": {"id": \#(method.type)}, "value": "\#(method.value)"}"#
        let path = "/company/contacts/\(id)/communications"
        #expect(try server.send("POST", path, item).status == 201)
        let contact = try server.get("/company/contacts/\(id)")
        #expect(try contact.holds(#"{"communicationItems": [\#(item)]}"#))
        #expect(try server.get("/company/contacts/1/communications").ids.count == 4)
    }

    @Test("/company/contacts/{contactId}/communications")
    func endpoint() throws {
        let server = try SpecServer.toRead()
        let demo = try DemoData()
        for contact in demo.contacts {
            let answer = try server.get("/company/contacts/\(contact.id)/communications")
            #expect(answer.ids == demo.children("communicationItems", of: contact.id))
        }
        #expect(try server.get("/company/contacts/99999/communications").status == 404)
    }

    @Test("a communication item is read, changed and deleted at its own path")
    func record() throws {
        let server = try SpecServer()
        let path = "/company/contacts/1/communications/4"
        #expect(try server.get(path)["value"]?.string == "813-555-0143")
        let replaced = try server.send("PUT", path, #"{"type": {"id": 4}, "value": "1"}"#)
        #expect(replaced["value"]?.string == "1")
        #expect(try server.send("PATCH", path, #"{"value": "2"}"#)["value"]?.string == "2")
        #expect(try server.send("DELETE", path).status == 204)
        #expect(try server.get(path).status == 404)
        // Items of one contact are not found below another.
        #expect(try server.get("/company/contacts/2/communications/3").status == 404)
    }

    static let rows = [
        FieldRow("id | int | System | Communication ID |", "777"),
        FieldRow(
            "type | object | Yes | {id: typeId} - Email, Phone, Fax, etc. |", #"{"id": 3}"#,
            of: "Communication Type"),
        FieldRow(
            "value | string(250) | Yes | The email/phone/etc. value |", #""ann@acme.com""#),
        FieldRow("extension | string(15) | No | Phone extension |", #""101""#),
        FieldRow("defaultFlag | boolean | No | Is primary for this type |", "true"),
        FieldRow(
            "communicationType | string | No | Direct, Fax, Cell, Pager, etc. |", #""Pager""#,
            words: "one of Email, Phone, Fax, Cell, Pager, Direct"),
    ]

    @Test("Communication Item Fields", arguments: rows)
    func row(_ row: FieldRow) throws { try SpecServer.toAdd().prove(row, of: .communication) }

    @Test("items of a contact's body are held to the same rules", arguments: rows)
    func nested(_ row: FieldRow) throws {
        guard !row.isSystem else { return }
        let server = try SpecServer.toAdd()
        func send(_ json: String) throws -> RawResponse {
            let item = Form.communication.body(row.name, json)
            return try server.send(
                "POST", "/company/contacts", Form.contact.body("communicationItems", "[\(item)]"))
        }
        let taken = try send(row.sample)
        #expect(taken.status == 201, "\(taken.text)")
        #expect(try taken.holds(#"{"communicationItems": [{"\#(row.name)": \#(row.sample)}]}"#))
        let place = "communicationItems/0/\(row.name)"
        let (json, problem) = try #require(row.mismatch(at: place))
        let refused = try send(json)
        #expect(refused.problems + refused.hints == [problem])
        guard let max = row.lengthMax else { return }
        #expect(
            try send("\"\(String(repeating: "x", count: max + 1))\"").problems == [
                "MaxLengthField \(place): The field \(place) must be a string with a "
                    + "maximum length of \(max)."
            ])
    }

    @Test(
        "communicationType is one of the words that the spec uses, and no other",
        arguments: ["Email", "Phone", "Fax", "Cell", "Pager", "Direct"])
    func words(_ word: String) throws {
        let server = try SpecServer.toAdd()
        let form = Form.communication
        let item = try server.send(
            "POST", form.path, form.body("communicationType", "\"\(word)\""))
        #expect(item["communicationType"]?.string == word)
        let refused = try server.send(
            "POST", form.path, form.body("communicationType", "\"\(word)s\""))
        #expect(
            refused.problems == [
                "InvalidField communicationType: The field communicationType must be one of "
                    + "Email, Phone, Fax, Cell, Pager, Direct, but it is '\(word)s'."
            ])
    }

    @Test("one item is primary for a type: a new one takes the flag from the one before")
    func primary() throws {
        let server = try SpecServer()
        let path = "/company/contacts/1/communications"
        func primary() throws -> [Int64?] {
            try server.get(path).json?.elements
                .filter { $0["defaultFlag"]?.boolean == true }.map { $0["id"]?.integer } ?? []
        }
        #expect(try primary() == [1, 3])
        let other = try server.send(
            "POST", path, #"{"type": {"id": 4}, "value": "1", "defaultFlag": true}"#)
        let id = try #require(other["id"]?.integer)
        #expect(try primary() == [1, 3, id])
        let email = try server.send("PATCH", "\(path)/2", #"{"defaultFlag": true}"#)
        #expect(email.status == 200)
        #expect(try primary() == [2, 3, id])
    }

    static let typeRows = [
        "| 2 | Phone | Phone number |",
        "| 3 | Fax | Fax number |",
        "| 4 | Cell | Mobile phone |",
        "| 5 | Pager | Pager (legacy) |",
        "| 6 | Direct | Direct line |",
    ]

    @Test("Communication Types", arguments: typeRows)
    func type(_ row: String) throws {
        let server = try SpecServer.toRead()
        let type = try server.get("/company/communicationTypes/\(row.cells[0])")
        #expect(type.status == 200)
        #expect([row.cells[0], type["name"]?.string, type["description"]?.string] == row.cells)
    }

    /// The row has one text for two columns; the body of an example calls the type "Email".
    @Test("| 1 | Email address | |")
    func emailType() throws {
        let type = try SpecServer.toRead().get("/company/communicationTypes/1")
        #expect(type["name"]?.string == "Email")
        #expect(type["description"]?.string == "Email address")
        #expect(type["emailFlag"]?.boolean == true)
        #expect(type["phoneFlag"]?.boolean == false)
        #expect(type["faxFlag"]?.boolean == false)
    }

    @Test("the communication types are all that there are")
    func allTypes() throws {
        let answer = try SpecServer.toRead().get("/company/communicationTypes")
        #expect(answer.ids == [1, 2, 3, 4, 5, 6])
    }

    @Test("Add Communication Item")
    func addItem() throws {
        let example = """
            POST /company/contacts/{contactId}/communications
            Content-Type: application/json
            {
            "type": {"id": 1},
            "value": "john.smith@acme.com",
            "defaultFlag": true,
            "communicationType": "Email"
            }
            """
        try checkAdded(example, type: "Email")
    }

    @Test("Add Phone Number")
    func addPhone() throws {
        let example = """
            POST /company/contacts/{contactId}/communications
            Content-Type: application/json
            {
            "type": {"id": 2},
            "value": "555-123-4567",
            "extension": "101",
            "defaultFlag": true,
            "communicationType": "Direct"
            }
            """
        try checkAdded(example, type: "Phone")
    }

    /// The example makes the record that it says, for a contact without items and for one with.
    private func checkAdded(_ example: String, type: String) throws {
        let server = try SpecServer()
        let body = try #require(example.exampleBody)
        for contact in [11, 12] as [Int64] {
            let before = try server.get("/company/contacts/\(contact)/communications").ids
            let item = try server.send(example: example, id: contact)
            #expect(item.status == 201, "\(item.text)")
            #expect(try item.holds(body))
            #expect(item["contactId"]?.integer == contact)
            #expect(item["type/name"]?.string == type)
            let id = try #require(item["id"]?.integer)
            let path = "/company/contacts/\(contact)/communications"
            #expect(item.location == "\(path)/\(id)")
            #expect(try server.get("\(path)/\(id)").holds(body))
            #expect(try server.get(path).ids == before + [id])
        }
    }
}
