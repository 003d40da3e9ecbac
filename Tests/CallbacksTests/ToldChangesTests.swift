// Which changes are told to which callbacks, and as what.

import Callbacks
import Dialect
import HTTP
import JSON
import Primitives
import Records
import ServiceTestSupport
import Tenancy
import Testing

@Suite struct ToldChangesTests {
    private let server: TestServer

    init() throws { server = try TestServer(.demo) }

    private func subscribe(
        _ type: String, _ level: String = "owner", _ id: Int = 1, _ more: String = ""
    ) {
        let made = server.post(
            "/system/callbacks",
            #"{"url":"http://127.0.0.1:9/?id=","type":"\#(type)","level":"\#(level)","objectId":\#(id)\#(more)}"#
        )
        #expect(made.status == 201)
    }

    /// What was told: callback, type, action and id of each message.
    private var told: [String] {
        let answer = server.get(
            "/_mock/callbacks/deliveries?fields=callbackId,type,action,recordId&pageSize=1000")
        return answer.json.elements.map { message in
            let (callback, id) = (message["callbackId"]?.integer, message["recordId"]?.integer)
            return "\(callback ?? 0) \(message["type"]?.string ?? "") "
                + "\(message["action"]?.string ?? "") \(id ?? 0)"
        }
    }

    /// A time entry of a ticket.
    private func addHours() -> Int64 {
        server.post(
            "/time/entries",
            #"{"chargeToId":5001,"chargeToType":"ServiceTicket","actualHours":1,"#
                + #""timeStart":"2026-06-01T09:00:00Z"}"#
        ).id
    }

    @Test func `Nothing is told without a callback, and nothing that came before it`() {
        server.patch("/company/contacts/1", #"[{"op":"replace","path":"title","value":"A"}]"#)
        #expect(!server.sandbox.callbacks.feed.isOn)
        subscribe("contact")
        #expect(told == [])
        server.patch("/company/contacts/1", #"[{"op":"replace","path":"title","value":"B"}]"#)
        #expect(told == ["1 contact updated 1"])
    }

    @Test func `A record that comes, changes and goes is told each time`() {
        subscribe("Contact")
        let id =
            server.post("/company/contacts", #"{"firstName":"Ada","company":{"id":2}}"#)
            .json["id"]?.integer ?? 0
        server.put(
            "/company/contacts/\(id)", #"{"firstName":"Ada","title":"Countess","company":{"id":2}}"#
        )
        server.delete("/company/contacts/\(id)")
        #expect(
            told == ["1 contact added \(id)", "1 contact updated \(id)", "1 contact deleted \(id)"])
        let last = server.get("/_mock/callbacks/deliveries?conditions=action='deleted'&fields=body")
        #expect(
            last.body.contains(#"\"Entity\":null"#) && last.body.contains(#"\"MemberId\":\"API\""#))
    }

    @Test func `What is refused or only tried is not told`() {
        subscribe("contact")
        server.post("/company/contacts", #"{"firstName":"","company":{"id":2}}"#)
        server.patch(
            "/company/contacts/1", #"[{"op":"replace","path":"company","value":{"id":999}}]"#)
        server.delete("/company/contacts/3")
        server.send(
            .patch, "/company/contacts/1", #"[{"op":"replace","path":"title","value":"C"}]"#,
            fields: [("X-Mock-Dry-Run", "true")])
        #expect(told == [])
    }

    @Test(arguments: 0...2)
    func `What is told does not depend on what a rehearsal made and took back`(others: Int) {
        subscribe("time")
        server.send(
            .patch, "/company/contacts/1",
            #"[{"op":"replace","path":"userDefinedField1","value":"Blue"}]"#,
            fields: [("X-Mock-Dry-Run", "true")])
        for path in ["/procurement/categories", "/procurement/warehouses"].prefix(others) {
            #expect(server.get(path).status == 200)
        }
        let entry = addHours()
        #expect(told == ["1 time added \(entry)"])
    }

    @Test func `Changes of its lists are changes of the record`() {
        subscribe("contact")
        subscribe("company")
        server.post(
            "/company/contacts/1/communications",
            #"{"type":{"id":1},"value":"ada@example.com","communicationType":"Email"}"#)
        server.post("/company/contacts/1/typeAssociations", #"{"type":{"id":4}}"#)
        #expect(told.allSatisfy { $0.hasSuffix("contact updated 1") } && !told.isEmpty)
    }

    @Test func `Time and schedule entries are told, and projects' tickets as tickets`() {
        for type in ["time", "schedule", "ticket"] { subscribe(type) }
        subscribe("time", "company", 12345)
        subscribe("schedule", "member", 2)
        let entry = addHours()
        server.post(
            "/schedule/entries",
            #"{"objectId":5001,"type":{"identifier":"S"},"member":{"id":2}}"#)
        server.delete("/time/entries/\(entry)")
        let phase = server.post("/project/projects/301/phases", #"{"description":"Cabling"}"#).id
        let ticket = server.post(
            "/project/tickets", #"{"summary":"Plan","phase":{"id":\#(phase)}}"#
        ).id
        #expect(
            told == [
                "1 time added \(entry)", "4 time added \(entry)", "3 ticket updated 5001",
                "2 schedule added 1", "5 schedule added 1", "1 time deleted \(entry)",
                "4 time deleted \(entry)", "3 ticket updated 5001", "3 ticket added \(ticket)",
            ])
    }

    @Test func `A record is told with members that got values after the callback`() {
        subscribe("contact")
        let path = "/company/contacts/1"
        server.patch(path, #"[{"op":"replace","path":"title","value":"A"}]"#)
        server.patch(path, #"[{"op":"replace","path":"userDefinedField1","value":"Blue"}]"#)
        server.patch(path, #"[{"op":"replace","path":"title","value":"B"}]"#)
        let bodies = server.get("/_mock/callbacks/deliveries?fields=body").json.elements.map {
            $0["body"]?.string?.contains(#"\"userDefinedField1\":\"Blue\""#) ?? false
        }
        #expect(bodies == [false, true, true])
    }

    @Test func `A transfer tells what it moves, and the record that goes`() {
        subscribe("ticket")
        subscribe("contact")
        let tickets = server.ids(("conditions", "contact/id=30"), at: "/service/tickets")
        #expect(!tickets.isEmpty)
        #expect(server.delete("/company/contacts/30?transferContactId=1").status == 204)
        #expect(told.contains("2 contact deleted 30"))
        for id in tickets { #expect(told.contains("1 ticket updated \(id)")) }
    }

    @Test func `A merge tells what it moves, the company that is kept, and the one that goes`() {
        subscribe("contact")
        subscribe("agreement")
        subscribe("company")
        let contacts = server.ids(("conditions", "company/id=12353"))
        #expect(!contacts.isEmpty)
        let merged = server.post("/company/companies/12353/merge", #"{"toCompanyId":12345}"#)
        #expect(merged.status == 200)
        for id in contacts { #expect(told.contains("1 contact updated \(id)")) }
        #expect(told.contains("2 agreement updated 206"))
        #expect(told.contains("3 company updated 12345"))
        #expect(told.contains("3 company deleted 12353"))
    }

    @Test func `A merge of tickets tells each of them once`() {
        subscribe("ticket")
        let merged = server.post(
            "/service/tickets/5001/merge", #"{"mergeTicketIds":[5002,5006],"status":{"id":107}}"#)
        #expect(merged.status == 200)
        #expect(told.sorted() == [5001, 5002, 5006].map { "1 ticket updated \($0)" })
    }

    @Test(
        "Drift tells the rows that come and go, with its own name",
        arguments: [("insert", "added"), ("delete", "deleted")])
    func drift(step: String, action: String) {
        subscribe("contact")
        server.put("/_mock/drift", #"{"resource":"Contact","\#(step)":1}"#)
        server.get("/company/contacts?pageSize=40&orderBy=id%20desc")
        #expect(server.get("/_mock/drift").json["rows"]?.integer == 1)
        #expect(told.count == 1)
        #expect(told.allSatisfy { $0.hasPrefix("1 contact \(action) ") })
        let body = server.get("/_mock/callbacks/deliveries?fields=body").body
        #expect(body.contains(#"\"MemberId\":\"Drift\""#))
    }

    @Test(
        "A level tells those records alone that its id chooses",
        arguments: [
            ("contact", 1), ("company", 2), ("owner", 77), ("territory", 1), ("type", 1),
        ])
    func levels(level: String, id: Int) throws {
        let territory = server.get("/company/companies/2").json["territory"]?["id"]?.integer
        let types = server.get("/company/contacts/1").json["types"]?.elements.compactMap {
            $0["id"]?.integer
        }
        subscribe("contact", level, id)
        server.patch("/company/contacts/1", #"[{"op":"replace","path":"title","value":"D"}]"#)
        let company = server.get("/company/contacts/1").json["company"]?["id"]?.integer
        let isWanted =
            switch level {
            case "contact", "owner": true
            case "company": company == Int64(id)
            case "territory": territory == Int64(id)
            default: types?.contains(Int64(id)) ?? false
            }
        #expect(told == (isWanted ? ["1 contact updated 1"] : []))
    }

    @Test func `Of a deleted record the levels compare what it had`() {
        let id =
            server.post(
                "/company/contacts",
                #"{"firstName":"Ada","company":{"id":2},"typeIds":[1]}"#
            ).json["id"]?.integer ?? 0
        subscribe("contact", "company", 2)
        subscribe("contact", "company", 12345)
        subscribe("contact", "type", 1)
        subscribe("contact", "type", 2)
        server.delete("/company/contacts/\(id)")
        #expect(told == ["1 contact deleted \(id)", "3 contact deleted \(id)"])
    }

    @Test func `A callback that is inactive, or suppresses its own member, is told nothing`() {
        subscribe("contact", "owner", 1, #","inactiveFlag":true"#)
        subscribe("contact", "contact", 1, #","isSelfSuppressedFlag":true"#)
        server.patch("/company/contacts/1", #"[{"op":"replace","path":"title","value":"E"}]"#)
        #expect(told == [])
        server.patch(
            "/system/callbacks/1", #"[{"op":"replace","path":"inactiveFlag","value":false}]"#)
        server.patch("/company/contacts/1", #"[{"op":"replace","path":"title","value":"F"}]"#)
        #expect(told == ["1 contact updated 1"])
    }

    @Test func `A company that is marked as deleted is told as deleted`() {
        let id =
            server.post(
                "/company/companies", #"{"identifier":"Gone","name":"Gone"}"#
            ).json["id"]?.integer ?? 0
        subscribe("company", "company", Int(id))
        #expect(server.delete("/company/companies/\(id)").status == 204)
        #expect(told == ["1 company deleted \(id)"])
    }

    @Test func `Equal requests give equal messages`() throws {
        func bodies() throws -> String {
            let server = try TestServer(.demo)
            server.post(
                "/system/callbacks",
                #"{"url":"http://127.0.0.1:9/","type":"contact","level":"owner","objectId":1}"#)
            server.patch("/company/contacts/1", #"[{"op":"replace","path":"title","value":"G"}]"#)
            return server.get("/_mock/callbacks/deliveries").body
        }
        #expect(try bodies() == bodies())
    }

    @Test func `The sinks are listed by their names, with what each has taken`() {
        #expect(server.get("/_mock/sink").body == "[]")
        for name in ["two", "one", "two"] { server.post("/_mock/sink/\(name)", "{}") }
        let now = TestServer.now.text
        #expect(
            server.get("/_mock/sink").body
                == #"[{"name":"one","requests":1,"last":"\#(now)"},"#
                + #"{"name":"two","requests":2,"last":"\#(now)"}]"#)
        server.delete("/_mock/sink/two")
        #expect(server.get("/_mock/sink").json.elements.count == 1)
    }

    @Test func `The key is told to whoever has its id`() {
        let id = SigningKeyID.of("default")
        let path = "/v4_6_release//system/callbackkey/index.rails?companyName=Default&id="
        #expect(server.get(path + id).body.hasPrefix(#"{"signing_key":""#))
        #expect(server.get(path + "other").status == 404)
    }
}
