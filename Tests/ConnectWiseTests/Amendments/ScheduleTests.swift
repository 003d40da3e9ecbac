// Schedule entries: what they are for, and where they show.

import ServiceTestSupport
import TestSupport
import Testing

@Suite struct ScheduleTests {
    private static let path = "/schedule/entries"

    private func schedule(_ server: TestServer, _ type: String, _ id: Int64, _ more: String = "")
        -> TestResponse
    {
        server.post(
            Self.path,
            #"{"objectId":\#(id),"type":{"identifier":"\#(type)"},"member":{"id":2}\#(more)}"#)
    }

    @Test func `A technician is scheduled for a ticket by the identifier of the type`() throws {
        let server = try TestServer()
        let made = schedule(
            server, "S", 5001,
            #","dateStart":"2026-06-02T13:00:00Z","dateEnd":"2026-06-02T15:30:00Z""#)
        #expect(made.status == 201)
        #expect(made["name"] == "VPN drops every hour from the Chicago office")
        #expect(made["hours"] == "2.5")
        #expect(made["status/name"] == "Firm")
        #expect(made["type/identifier"] == "S")
        #expect(made["doneFlag"] == "false")
        let found = server.get("/service/tickets/5001/scheduleentries?fields=id,description")
        #expect(
            found.body
                == #"[{"id":\#(made.id),"description":"VPN drops every hour from the Chicago office"}]"#
        )
        #expect(
            server.ids(("conditions", "objectId=5001 and type/identifier='S'"), at: Self.path)
                == [made.id])
    }

    @Test func `What is said of name, hours and status counts`() throws {
        let made = schedule(
            try TestServer(), "S", 5001, #","name":"On site","hours":3,"status":{"id":1}"#)
        #expect(made["name"] == "On site")
        #expect(made["hours"] == "3.0")
        #expect(made["status/name"] == "Tentative")
    }

    @Test func `An entry does not end before it starts, and has no hours that cannot be`() throws {
        let server = try TestServer()
        let backwards = schedule(
            server, "S", 5001,
            #","dateStart":"2026-06-02T13:30:00Z","dateEnd":"2026-06-02T13:00:00Z""#)
        #expect(backwards.refusedFields == ["dateEnd"])
        #expect(backwards["errors/0/message"] == "dateEnd must not be before dateStart.")
        #expect(schedule(server, "S", 5001, #","hours":-1"#).refusedFields == ["hours"])
        let made = schedule(
            server, "S", 5001,
            #","dateStart":"2026-06-02T13:00:00Z","dateEnd":"2026-06-02T13:20:00Z""#)
        #expect(made["hours"] == "0.3333333333")
        let change = #"[{"op":"replace","path":"dateEnd","value":"2026-06-02T12:00:00Z"}]"#
        #expect(server.patch("\(Self.path)/\(made.id)", change).refusedFields == ["dateEnd"])
    }

    @Test(
        "What is scheduled is there, and of the kind that the type says",
        arguments: [("S", 9999), ("C", 9999), ("O", 9999), ("C", 5001)])
    func missing(type: String, id: Int64) throws {
        let refused = schedule(try TestServer(), type, id)
        #expect(refused.status == 400)
        #expect(refused.refusedFields == ["objectId"])
        #expect(refused["errors/0/code"] == "NotFound")
    }

    @Test func `An entry needs a type, and one of another type is for anything`() throws {
        let server = try TestServer()
        #expect(server.post(Self.path, #"{"objectId":5001}"#).refusedFields == ["type"])
        let holiday = server.post("/schedule/types", #"{"name":"Holiday","identifier":"H"}"#)
        #expect(holiday.id == 5)
        #expect(schedule(server, "H", 9999).status == 201)
        #expect(server.get("/schedule/types/count").body == #"{"count":4}"#)
    }

    @Test func `Entries keep what they are for`() throws {
        let server = try TestServer()
        let ticket = schedule(server, "S", 5003).id
        let activity = schedule(server, "C", 1).id
        let opportunity = schedule(server, "O", 1).id
        for (path, id) in [
            ("/service/tickets/5003", ticket), ("/sales/activities/1", activity),
            ("/sales/opportunities/1", opportunity),
        ] {
            let kept = server.delete(path)
            #expect(kept.status == 409)
            #expect(kept["errors/0/message"] == "In use by schedule entries (1: \(id)).")
        }
        #expect(server.delete("\(Self.path)/\(activity)").status == 204)
        #expect(server.delete("/sales/activities/1").status == 204)
    }
}
