// Time entries: what they are charged to, how long they are, and what the ticket shows of them.

import Dialect
import Primitives
import ServiceTestSupport
import TestSupport
import Testing

@Suite struct TimeEntryTests {
    private static let path = "/time/entries"
    private static let hour =
        #""timeStart":"2026-06-01T09:00:00Z","timeEnd":"2026-06-01T10:00:00Z""#

    private func enter(_ server: TestServer, _ members: String) -> TestResponse {
        server.post(Self.path, "{\(members)}")
    }

    private func onTicket(_ server: TestServer, _ members: String, _ ticket: Int = 5001)
        -> TestResponse
    {
        enter(server, #""chargeToId":\#(ticket),"chargeToType":"ServiceTicket",\#(members)"#)
    }

    @Test func `An entry takes company and agreement from its ticket, and its author as member`()
        throws
    {
        let server = try TestServer()
        let made = onTicket(server, Self.hour + #","notes":"Checked the tunnel""#)
        #expect(made.status == 201)
        #expect(made["company/id"] == "12345")
        #expect(made["agreement/id"] == "201")
        #expect(made["agreementType"] == "Managed Services")
        #expect(made["member/identifier"] == "API")
        #expect(made["ticket/id"] == "5001")
        #expect(made["ticketBoard"] == "Help Desk")
        #expect(made["ticketStatus"] == "In Progress")
        #expect(made["ticketType"] == "Break/Fix")
        #expect(made["billableOption"] == "Billable")
        #expect(made["workType/name"] == "Regular")
        #expect(made["status"] == "Open")
        #expect(made["enteredBy"] == "API")
        #expect(made["dateEntered"] == TestServer.now.text)
        let other = onTicket(server, Self.hour + #","member":{"identifier":"mlee"}"#)
        #expect(other["member/id"] == "2")
    }

    @Test(
        "The hours are those between start and end, whatever was sent",
        arguments: [
            (hour, "1.0"), (hour + #","hoursDeduct":0.25"#, "0.75"),
            (hour + #","actualHours":8"#, "1.0"),
            (#""timeStart":"2026-06-01T09:00:00Z","actualHours":2.5"#, "2.5"),
            (#""timeStart":"2026-06-01T09:00:00Z","actualHours":9999"#, "9999.0"),
            (#""timeStart":"2026-06-01T09:00:00Z""#, "0.0"),
        ])
    func hours(members: String, hours: String) throws {
        #expect(onTicket(try TestServer(), members)["actualHours"] == hours)
    }

    @Test func `Hours that were sent in vain are remarked on`() throws {
        let server = try TestServer()
        #expect(onTicket(server, Self.hour + #","actualHours":1"#).field("x-mock-hint") == nil)
        let hint = onTicket(server, Self.hour + #","actualHours":8"#).field("x-mock-hint")
        #expect(hint?.contains("the 8.0 that was sent is ignored") == true)
    }

    @Test func `A change of the end changes the hours, and one of the hours alone does not`() throws
    {
        let server = try TestServer()
        let entry = "\(Self.path)/\(onTicket(server, Self.hour).id)"
        func change(_ path: String, _ value: String) -> TestResponse {
            server.patch(entry, #"[{"op":"replace","path":"\#(path)","value":\#(value)}]"#)
        }
        #expect(change("actualHours", "9")["actualHours"] == "1.0")
        #expect(change("timeEnd", #""2026-06-01T11:30:00Z""#)["actualHours"] == "2.5")
        #expect(change("notes", #""Longer""#)["actualHours"] == "2.5")
    }

    @Test func `What is billed follows from the hours, unless it was said`() throws {
        let server = try TestServer()
        #expect(onTicket(server, Self.hour)["hoursBilled"] == "1.0")
        let free = onTicket(server, Self.hour + #","billableOption":"DoNotBill""#)
        #expect(free["hoursBilled"] == "0.0")
        #expect(free["invoiceHours"] == "0.0")
        #expect(onTicket(server, Self.hour + #","hoursBilled":3"#)["hoursBilled"] == "3.0")
    }

    @Test(
        "A moment with a fraction of a second is refused in the words of the live service",
        arguments: ["timeStart", "timeEnd"], Mode.allCases)
    func fractions(member: String, mode: Mode) throws {
        let server = try TestServer(mode: mode)
        let other = member == "timeEnd" ? #""timeStart":"2026-06-01T09:00:00Z","# : ""
        let body = """
            {"chargeToId":5001,"chargeToType":"ServiceTicket",\(other)\
            "\(member)":"2026-06-01T09:00:00.000Z"}
            """
        let prefix = mode == .strict ? TestServer.basePath : ""
        let refused = server.post(prefix + Self.path, body)
        #expect(refused.status == 400)
        #expect(refused["code"] == "InvalidObject")
        #expect(refused["errors/0/code"] == "UnsupportedFormat")
        #expect(refused["errors/0/message"] == "Unsupported format applied to \(member)")
        #expect(refused.refusedFields.first == member)
    }

    @Test(
        "An entry that cannot be charged is refused",
        arguments: [
            (#""chargeToId":99,"chargeToType":"ServiceTicket","#, "chargeToId"),
            (#""chargeToId":99,"chargeToType":"ProjectTicket","#, "chargeToId"),
            (#""chargeToId":99,"chargeToType":"ChargeCode","#, "chargeToId"),
            (#""chargeToId":99,"chargeToType":"Activity","#, "chargeToId"),
            (#""chargeToId":99,"chargeToType":"Company","#, "chargeToId"),
            (#""chargeToId":5001,"chargeToType":"Lunch","#, "chargeToType"),
            (#""chargeToType":"ServiceTicket","#, "chargeToId"),
            ("", "company"),
        ])
    func refusals(members: String, field: String) throws {
        let refused = enter(try TestServer(), members + Self.hour)
        #expect(refused.status == 400)
        #expect(refused.refusedFields == [field])
    }

    @Test func `An entry needs a start, and does not end before it`() throws {
        let server = try TestServer()
        #expect(
            onTicket(server, #""timeEnd":"2026-06-01T09:00:00Z""#).refusedFields == ["timeStart"])
        let backwards =
            #""timeStart":"2026-06-01T10:00:00Z","timeEnd":"2026-06-01T09:00:00Z""#
        #expect(onTicket(server, backwards).refusedFields == ["timeEnd"])
        #expect(onTicket(server, Self.hour + #","hoursDeduct":2"#).refusedFields == ["timeEnd"])
    }

    @Test(
        "Hours that cannot be are refused by name",
        arguments: [
            (hour + #","hoursDeduct":-5"#, ["hoursDeduct"]),
            (#""timeStart":"2026-06-01T09:00:00Z","actualHours":-3"#, ["actualHours"]),
            (#""timeStart":"2026-06-01T09:00:00Z","actualHours":9999.01"#, ["actualHours"]),
            (hour + #","hoursBilled":-1,"hoursDeduct":10000"#, ["hoursDeduct", "hoursBilled"]),
            (
                #""timeStart":"2026-06-01T09:00:00Z","timeEnd":"2028-06-01T09:00:00Z""#,
                ["timeEnd"]
            ),
        ])
    func impossibleHours(members: String, fields: [String]) throws {
        let server = try TestServer()
        let before = server.ids(at: Self.path)
        #expect(onTicket(server, members).refusedFields == fields)
        #expect(server.ids(at: Self.path) == before)
    }

    @Test func `A change to hours that cannot be is refused`() throws {
        let server = try TestServer()
        let entry = "\(Self.path)/\(onTicket(server, Self.hour).id)"
        let refused = server.patch(
            entry, #"[{"op":"replace","path":"hoursDeduct","value":-5}]"#)
        #expect(refused.refusedFields == ["hoursDeduct"])
        #expect(
            refused["errors/0/message"] == "The field hoursDeduct must be between 0 and 9999.")
        #expect(server.get(entry)["actualHours"] == "1.0")
    }

    @Test func `Hours without an end are what was sent, whatever is deducted`() throws {
        let members =
            #""timeStart":"2026-06-01T09:00:00Z","actualHours":1.5,"hoursDeduct":0.5"#
        let made = onTicket(try TestServer(), members)
        #expect(made["actualHours"] == "1.5")
        #expect(made["hoursDeduct"] == "0.5")
    }

    @Test func `A sum is the decimal number that it is on paper`() throws {
        let server = try TestServer()
        for end in ["06", "12"] {
            #expect(
                onTicket(
                    server,
                    #""timeStart":"2026-06-01T09:00:00Z","timeEnd":"2026-06-01T09:\#(end):00Z""#
                ).status == 201)
        }
        #expect(server.get("/service/tickets/5001")["actualHours"] == "0.3")
        #expect(server.ids(("conditions", "actualHours=0.3"), at: "/service/tickets") == [5001])
    }

    @Test func `Time is charged to companies, activities, charge codes and tickets of projects`()
        throws
    {
        let server = try TestServer()
        let company = enter(server, #""company":{"id":2},"# + Self.hour)
        #expect(company["chargeToType"] == "Company")
        #expect(company["ticket"] == nil)
        let code = server.post("/time/chargeCodes", #"{"name":"Lunch","company":{"id":2}}"#).id
        let coded = enter(
            server, #""chargeToId":\#(code),"chargeToType":"ChargeCode","# + Self.hour)
        #expect(coded["company/id"] == "2")
        let active = enter(server, #""chargeToId":1,"chargeToType":"Activity","# + Self.hour)
        #expect(active["activity/id"] == "1")
        let phase = server.post("/project/projects/301/phases", #"{"description":"Cabling"}"#).id
        let ticket = server.post(
            "/project/tickets",
            #"{"summary":"Pull cables","phase":{"id":\#(phase)},"project":{"id":301},"#
                + #""company":{"id":12345}}"#
        ).id
        let planned = enter(
            server, #""chargeToId":\#(ticket),"chargeToType":"ProjectTicket","# + Self.hour)
        #expect(planned["project/id"] == "301")
        #expect(planned["phase/id"] == "\(phase)")
        #expect(server.get("/project/tickets/\(ticket)/timeentries")["0/id"] == "\(planned.id)")
    }

    @Test func `A ticket shows the sum of its hours, whatever changes them`() throws {
        let server = try TestServer()
        func hours(_ ticket: Int = 5001) -> String? {
            server.get("/service/tickets/\(ticket)?fields=actualHours")["actualHours"]
        }
        #expect(hours() == nil)
        let first = onTicket(server, Self.hour).id
        let second = onTicket(server, Self.hour + #","hoursDeduct":0.5"#).id
        #expect(hours() == "1.5")
        server.patch(
            "\(Self.path)/\(first)",
            #"[{"op":"replace","path":"timeEnd","value":"2026-06-01T11:00:00Z"}]"#)
        #expect(hours() == "2.5")
        server.patch(
            "\(Self.path)/\(second)", #"[{"op":"replace","path":"chargeToId","value":5002}]"#)
        #expect(hours() == "2.0")
        #expect(hours(5002) == "0.5")
        server.delete("\(Self.path)/\(first)")
        #expect(hours() == nil)
        let charged = ("conditions", "actualHours>0 and id<5004")
        #expect(server.ids(charged, at: "/service/tickets") == [5002])
    }

    @Test func `A ticket lists its entries, which keep it`() throws {
        let server = try TestServer()
        let path = "/service/tickets/5001/timeentries"
        #expect(server.get(path).body == "[]")
        let entry = onTicket(server, Self.hour).id
        _ = onTicket(server, Self.hour, 5002)
        #expect(server.get(path + "?fields=id").body == #"[{"id":\#(entry)}]"#)
        #expect(server.get(path + "/count").body == #"{"count":1}"#)
        #expect(server.get("/service/tickets/99/timeentries").status == 404)
        let kept = server.delete("/service/tickets/5001")
        #expect(kept.status == 409)
        #expect(kept["errors/0/message"] == "In use by time entries (1: \(entry)).")
        #expect(
            server.ids(
                ("conditions", "chargeToId=5001 and chargeToType='ServiceTicket'"), at: Self.path)
                == [entry])
    }
}
