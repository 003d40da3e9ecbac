// Every member of a contact, in every way of writing it.

import HTTP
import Schema
import ServiceTestSupport
import Testing

@testable import ConnectWise

@Suite struct ValidationTests {
    @Test func `The table of expectations names the members of the declaration, in its order`() {
        let refused = Resource.contact.refused.map(\.name)
        let declared = Resource.contact.fields.map(\.name).filter { !refused.contains($0) }
        #expect(Member.all.map(\.name) == declared)
    }

    @Test(
        "A value of another kind is refused by name, in every way of writing",
        arguments: Member.all)
    func wrongKinds(member: Member) throws {
        let server = try TestServer(.demo)
        let before = try server.dump()
        for way in ContactWriting.allCases {
            for (value, message) in member.unfit {
                let answer = way.send([(member.name, value)], to: server)
                #expect(answer.status == 400)
                if way == .operations, member.name == "communicationItems" {
                    #expect(answer["code"] == "InvalidPatch")
                } else if member.isUnreadable(value, in: way) {
                    #expect(
                        answer["code"] == (way == .operations ? "InvalidPatch" : "ConnectWiseApi"))
                    #expect(answer.refusedFields == [member.name])
                    #expect(answer["errors/0/code"] == "Hint")
                    let hint = message.replacing("'x'", with: "a string")
                    #expect(answer["errors/0/message"] == hint)
                } else {
                    #expect(
                        answer.body
                            == refusal(
                                "contact object is invalid",
                                [("InvalidField", message, member.name)]))
                }
            }
        }
        #expect(try server.dump() == before)
    }

    @Test("A value at the limit is taken and comes back", arguments: Member.all)
    func limits(member: Member) throws {
        let server = try TestServer(.demo)
        for way in ContactWriting.allCases {
            let answer = way.send([(member.name, member.fit)], to: server)
            #expect(answer.status == way.success, "\(way): \(answer.body)")
            switch member.shape {
            case .text(let max):
                #expect(answer[member.name] == String(repeating: "é", count: max))
            case .record(_, let id): #expect(answer[member.name + "/id"] == String(id))
            case .flag where member.name == "ignoreDuplicates":
                #expect(answer[member.name] == "false")
            case .ignored: #expect(answer[member.name] != "anything")
            // All definitions are listed, with or without a value.
            case .list where member.name == "customFields": #expect(answer[member.name] == "3")
            case .list, .words: #expect(["[]", nil].contains(answer[member.name]))
            case .whole, .flag, .moment, .word, .id:
                #expect(
                    answer[member.name].map(quoted) == member.fit
                        || answer[member.name] == member.fit)
            }
        }
    }

    @Test("A value one beyond the limit is refused with the limit", arguments: Member.all)
    func beyond(member: Member) throws {
        let server = try TestServer(.demo)
        let before = try server.dump()
        for way in ContactWriting.allCases {
            for (value, code, message, field) in member.beyond {
                let answer = way.send([(member.name, value)], to: server)
                #expect(answer.status == 400)
                #expect(
                    answer.body
                        == refusal("contact object is invalid", [(code, message, field)]),
                    "\(way)")
            }
        }
        #expect(try server.dump() == before)
    }

    @Test(
        "Null is no value: a flag's default, a refusal where one is required", arguments: Member.all
    )
    func null(member: Member) throws {
        let server = try TestServer(.demo)
        for way in ContactWriting.allCases {
            let answer = way.send([(member.name, "null")], to: server)
            if member.isRequired {
                let item = (
                    "MissingRequiredField", "The \(member.name) field is required.", member.name
                )
                #expect(answer.body == refusal("contact object is invalid", [item]), "\(way)")
                continue
            }
            #expect(answer.status == way.success, "\(way): \(answer.body)")
            switch member.shape {
            case .flag(let usual): #expect(answer[member.name] == String(usual))
            case .text, .whole, .moment, .word, .id, .words:
                #expect(answer[member.name] == member.initialText)
            // A new or replaced contact that says nothing of a site has the company's main one.
            case .record where member.name == "site":
                #expect(answer["site/id"] == (way == .create || way == .replace ? "3" : nil))
            case .record: #expect(answer[member.name] == nil)
            case .list, .ignored: break
            }
        }
    }

    @Test(
        "An empty object says that there is no site, in every way of writing",
        arguments: ContactWriting.allCases)
    func noSite(way: ContactWriting) throws {
        let answer = way.send([("site", "{}")], to: try TestServer(.demo))
        #expect(answer.status == way.success)
        #expect(answer["site"] == nil)
    }

    @Test("A new contact that does not name a member gets its default", arguments: Member.all)
    func missing(member: Member) throws {
        let server = try TestServer(.demo)
        if member.isRequired {
            let other =
                member.name == "firstName" ? #"{"company":{"id":12345}}"# : #"{"firstName":"Ann"}"#
            let item = (
                "MissingRequiredField", "The \(member.name) field is required.", member.name
            )
            let expected = refusal("contact object is invalid", [item])
            #expect(server.post("/company/contacts", other).body == expected)
            #expect(server.put("/company/contacts/6", other).body == expected)
            return
        }
        let answer = ContactWriting.create.send([], to: server)
        switch member.shape {
        case .flag(let usual): #expect(answer[member.name] == String(usual))
        case .whole: #expect(answer[member.name] == "1")
        case .record where member.name == "site": #expect(answer["site/id"] == "3")
        case .list where member.name == "types": #expect(answer[member.name] == "[]")
        case .list where member.name == "customFields": #expect(answer[member.name] == "3")
        case .text, .moment, .word, .record, .id, .list, .words:
            #expect(answer[member.name] == member.initialText)
        case .ignored: break
        }
    }

    @Test("PUT takes away what it does not name, PATCH leaves it", arguments: Member.all)
    func unnamed(member: Member) throws {
        let server = try TestServer(.demo)
        guard !member.isRequired else { return }
        let given = ContactWriting.object.send([(member.name, member.fit)], to: server)
        #expect(given.status == 200)
        let kept = ContactWriting.operations.send([("city", #""Ybor""#)], to: server)
        if member.name != "city" { #expect(kept[member.name] == given[member.name]) }
        let replaced = ContactWriting.replace.send([], to: server)
        switch member.shape {
        case .flag(let usual): #expect(replaced[member.name] == String(usual))
        case .whole: #expect(replaced[member.name] == "1")
        case .text, .moment, .word, .id, .words:
            #expect(replaced[member.name] == member.initialText)
        // Types are changed by their associations; silence keeps them.
        case .record where member.name == "type": #expect(replaced["type/id"] == "5")
        // As in a new contact, the site is the company's main one.
        case .record where member.name == "site": #expect(replaced["site/id"] == "3")
        case .record: #expect(replaced[member.name] == nil)
        case .list, .ignored: break
        }
    }

    @Test func `All problems of a body are listed at once, in the order of the fields`() throws {
        let server = try TestServer(.demo)
        let before = try server.dump()
        let long = { (count: Int) in quoted(String(repeating: "x", count: count)) }
        let answer = server.post(
            "/company/contacts",
            """
            {"communicationItems": [
                {"value": \(long(251)), "type": {"id": 1}, "extension": \(long(16))},
                {"type": {"id": 99}, "value": "x"}, {"value": ""}],
             "portalSecurityLevel": 9, "gender": "x", "title": \(long(51)),
             "site": {"id": 99}, "company": {"id": 99}, "lastName": \(long(31)),
             "managerContactId": 999, "types": [{"id": 1}, {"id": 77}], "firstName": ""}
            """)
        #expect(answer.status == 400)
        #expect(
            answer.refusedFields == [
                "firstName", "lastName", "company/id", "site/id", "managerContactId", "title",
                "portalSecurityLevel", "gender", "communicationItems/0/value",
                "communicationItems/0/extension", "communicationItems/1/type/id",
                "communicationItems/2/type", "communicationItems/2/value", "types/1/id",
            ])
        #expect(try server.dump() == before)
    }

    @Test(
        "An unknown member is refused with its line and position",
        arguments: [
            // The live example (docs/LIVE-API.md#errors) stands at line 3, position 11.
            (
                "{\n    \"firstName\": \"x\",\n    \"typo\": 1}", "typo", "Contact", "typo", 3, 11
            ),
            (#"{"First_Name":"x"}"#, "First_Name", "Contact", "First_Name", 1, 14),
            (
                #"{"communicationItems":[{},{"val":"x"}]}"#, "val", "ContactCommunication",
                "communicationItems[1].val", 1, 33
            ),
            (#"{"company":{"IX":1}}"#, "IX", "CompanyReference", "company.IX", 1, 17),
            (
                #"{"communicationItems":[{"type":{"x":1}}]}"#, "x", "CommunicationTypeReference",
                "communicationItems[0].type.x", 1, 36
            ),
            (#"{"type":{"x":1}}"#, "x", "ContactTypeReference", "type.x", 1, 13),
            (#"{"types":[{"x":1}]}"#, "x", "ContactTypeReference", "types[0].x", 1, 15),
            ("{\"firstName\":\"é\u{1F600}\",\"x\":1}", "x", "Contact", "x", 1, 23),
        ])
    func unknownMember(
        body: String, name: String, type: String, path: String, line: Int, position: Int
    ) throws {
        let server = try TestServer(.demo)
        let before = try server.dump()
        let expected =
            "Could not find member '\(name)' on object of type '\(type)'. Path '\(path)', "
            + "line \(line), position \(position)."
            + "Check your accept header to make sure you are using the correct version."
        for (method, target) in [
            (.post, "/company/contacts"), (.put, "/company/contacts/6"),
            (.patch, "/company/contacts/6"),
        ] as [(HTTP.Method, String)] {
            let answer = server.send(method, target, body)
            #expect(answer.status == 400)
            #expect(
                answer.unhinted
                    == #"{"code":"ConnectWiseApi","message":\#(quoted(expected)),"errors":null}"#)
        }
        #expect(try server.dump() == before)
    }

    @Test(
        "What is no contact at all is refused and changes nothing",
        arguments: ["", "[]", "5", "null", "{", #"{"firstName":}"#, #"{"firstName":"a"} x"#])
    func noContact(body: String) throws {
        let server = try TestServer(.demo)
        let before = try server.dump()
        #expect(server.post("/company/contacts", body).status == 400)
        #expect(server.put("/company/contacts/6", body).status == 400)
        #expect(try server.dump() == before)
    }

    @Test func `A number that does not fit is named`() throws {
        let server = try TestServer()
        let answer = server.post(
            "/company/contacts",
            #"{"firstName":"x","company":{"id":12345},"portalSecurityLevel":2.5}"#)
        #expect(
            answer["errors/0/message"]
                == "The field portalSecurityLevel must be a whole number, but it is 2.5.")
    }
}
