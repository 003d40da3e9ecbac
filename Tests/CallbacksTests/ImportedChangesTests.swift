// What callbacks are told when other data takes the place of a sandbox's.

import Callbacks
import HTTP
import JSON
import ServiceTestSupport
import Tenancy
import Testing

@Suite struct ImportedChangesTests {
    private let mock: SandboxHarness

    init() throws { mock = try SandboxHarness() }

    private func subscribe(_ type: String, _ level: String = "owner", _ id: Int = 1) {
        let made = mock.send(
            .post, "/system/callbacks",
            #"{"url":"http://127.0.0.1:9/?id=","type":"\#(type)","level":"\#(level)","objectId":\#(id)}"#
        )
        #expect(made.status == 201)
    }

    private func change(_ id: Int64, _ title: String) {
        let changed = mock.send(
            .patch, "/company/contacts/\(id)",
            #"[{"op":"replace","path":"title","value":"\#(title)"}]"#)
        #expect(changed.status == 200)
    }

    private func load(_ export: String) {
        #expect(mock.send(.post, "/_mock/import", export).status == 200)
    }

    /// What was told since the last call: callback, type, action, id and author of each message.
    private func told() -> [String] {
        let list = "/_mock/callbacks/deliveries?pageSize=1000"
        let messages = mock.get(list).json.elements.map { message in
            let (callback, id) = (message["callbackId"]?.integer, message["recordId"]?.integer)
            let body = message["body"]?.string ?? ""
            let author = body.components(after: #""MemberId":""#)
            return "\(callback ?? 0) \(message["type"]?.string ?? "") "
                + "\(message["action"]?.string ?? "") \(id ?? 0) \(author)"
        }
        return messages
    }

    private func add(_ name: String) -> Int64 {
        let body = #"{"firstName":"\#(name)","company":{"id":2},"typeIds":[1]}"#
        return mock.send(.post, "/company/contacts", body).json["id"]?.integer ?? 0
    }

    /// A time entry.
    private func addHours(to mock: SandboxHarness) -> Int64 {
        mock.send(
            .post, "/time/entries",
            #"{"chargeToId":5001,"chargeToType":"ServiceTicket","actualHours":1,"#
                + #""timeStart":"2026-06-01T09:00:00Z"}"#
        ).json["id"]?.integer ?? 0
    }

    @Test func `An import tells records of a collection that was never asked for`() throws {
        let other = try SandboxHarness()
        let entry = addHours(to: other)
        subscribe("time")
        load(other.get("/_mock/export").body)
        #expect(told().map { $0.prefix(15) } == ["1 time added \(entry) "])
    }

    @Test func `An import tells records of a table that the other data lacks`() throws {
        let export = mock.get("/_mock/export").body
        subscribe("time")
        let entry = addHours(to: mock)
        load(export)
        #expect(told().map { $0.prefix(15) } == ["1 time added \(entry) ", "1 time deleted "])
    }

    @Test func `An import tells what it adds, changes and removes, and nothing else`() throws {
        let (ada, export) = (add("Ada"), mock.get("/_mock/export").body)
        subscribe("contact")
        let bob = add("Bob")
        change(1, "Chief")
        #expect(mock.send(.delete, "/company/contacts/\(ada)").status == 204)
        let before = told().count
        load(export)
        #expect(
            told().dropFirst(before) == [
                "1 contact updated 1 sowens", "1 contact deleted \(bob) fixture",
                "1 contact added \(ada) API",
            ])
    }

    @Test func `Records of lists tell the record above them, and equal data tells nothing`() {
        let export = mock.get("/_mock/export").body
        subscribe("contact")
        load(export)
        #expect(told() == [])
        subscribe("contact")
        let made = mock.send(
            .post, "/company/contacts/2/communications",
            #"{"type":{"id":1},"value":"ada@example.com","communicationType":"Email"}"#)
        #expect(made.status == 201)
        let before = told().count
        load(export)
        #expect(told().dropFirst(before).map { $0.prefix(19) } == ["1 contact updated 2"])
    }

    @Test func `The level of a record that an import removes is that which it had`() {
        let export = mock.get("/_mock/export").body
        let id = add("Ada")
        for (level, object) in [("company", 2), ("company", 12345), ("type", 1), ("type", 2)] {
            subscribe("contact", level, object)
        }
        load(export)
        #expect(
            told() == ["1 contact deleted \(id) fixture", "3 contact deleted \(id) fixture"])
    }

    @Test func `A company that is marked as deleted in the new data is told as deleted`() {
        subscribe("company")
        let deleted = mock.send(.post, "/company/companies/12353/merge", #"{"toCompanyId":2}"#)
        #expect(deleted.status == 200)
        let merged = mock.get("/_mock/export").body
        #expect(mock.send(.post, "/_mock/reset").status == 204)
        subscribe("company")
        load(merged)
        #expect(told().contains { $0.hasPrefix("1 company deleted 12353") })
        #expect(told().contains { $0.hasPrefix("1 company updated 2 ") })
    }

    @Test func `Members that only one of the states has are compared as well`() {
        let without = mock.get("/_mock/export").body
        let patch = #"[{"op":"replace","path":"agreementType","value":"Gold"}]"#
        #expect(mock.send(.patch, "/service/tickets/5001", patch).status == 200)
        let with = mock.get("/_mock/export").body
        subscribe("ticket")
        load(without)
        #expect(told().map { $0.prefix(21) } == ["1 ticket updated 5001"])
        subscribe("ticket")
        load(with)
        #expect(told().dropFirst().map { $0.prefix(21) } == ["1 ticket updated 5001"])
        #expect(mock.get("/service/tickets/5001").json["agreementType"]?.string == "Gold")
    }

    @Test func `Messages that wait and what sinks took outlive an import, but not a reset`() {
        let export = mock.get("/_mock/export").body
        subscribe("contact")
        change(1, "Chief")
        #expect(mock.send(.post, "/_mock/sink/mine", "{}").status == 204)
        load(export)
        #expect(told().count == 2)
        #expect(mock.get("/_mock/sink/mine").json.elements.count == 1)
        // The callback was part of the data that is no more.
        change(2, "Chief")
        #expect(told().count == 2)
        #expect(mock.send(.post, "/_mock/reset").status == 204)
        #expect(told() == [])
        #expect(mock.get("/_mock/sink/mine").json.elements.isEmpty)
    }

    @Test func `A snapshot that is restored, a reset and a sandbox made anew tell nothing`() {
        #expect(mock.send(.put, "/_mock/snapshots/s").status < 300)
        for (method, path) in [
            (.post, "/_mock/snapshots/s/restore"), (.post, "/_mock/reset"),
            (.put, "/_mock/sandboxes/default"),
        ] as [(HTTP.Method, String)] {
            subscribe("contact")
            change(1, "Chief")
            #expect(told().count == 1)
            #expect(mock.send(method, path, "{}").status < 300, "\(path)")
            #expect(told() == [], "\(path)")
        }
    }
}

extension String {
    /// What follows a text, up to the next quotation mark.
    fileprivate func components(after text: String) -> String {
        guard let range = self.firstRange(of: text) else { return "" }
        return String(self[range.upperBound...].prefix { $0 != "\"" })
    }
}
