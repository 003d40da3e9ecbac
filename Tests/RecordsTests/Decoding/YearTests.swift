// Moments whose UTC no year of four digits can write.

import ServiceTestSupport
import Testing

struct YearTests {
    private static let late = "9999-12-31T23:59:59-01:00"
    private static let early = "0001-01-01T00:00:00+01:00"

    @Test(
        "A condition that names a moment outside the years 1 to 9999 is refused, with its place",
        arguments: [late, early])
    func conditions(moment: String) throws {
        let server = try TestServer()
        let inBrackets = server.conditions("id > 0 and lastUpdated < [\(moment)]")
        #expect(inBrackets.status == 400)
        #expect(
            inBrackets["message"]?.contains("`[\(moment)]` at position 26: its UTC lies") == true)
        let quoted = server.conditions("lastUpdated < \"\(moment)\"")
        #expect(quoted.status == 400)
        #expect(
            quoted["message"]
                == "lastUpdated is a date-time whose UTC lies in the years 1 to 9999, but "
                + "\"\(moment)\" at position 15 lies outside them.")
    }

    @Test(
        "A body that names a moment outside the years 1 to 9999 is refused, with its field",
        arguments: [late, early])
    func bodies(moment: String) throws {
        let server = try TestServer()
        let body = "{\"anniversary\":\"\(moment)\"}"
        let before = server.get("/company/contacts/1").body
        #expect(
            server.patch("/company/contacts/1", body)["errors/0/message"]
                == "The field anniversary must be a date-time whose UTC lies in the years 1 to "
                + "9999, but it is a string.")
        #expect(server.get("/company/contacts/1").body == before)
    }

    @Test func `The last moment of the years is stored and found`() throws {
        let server = try TestServer()
        let moment = "9999-12-31T22:59:59-01:00"
        let body = "{\"anniversary\":\"\(moment)\"}"
        #expect(
            server.patch("/company/contacts/1?fields=anniversary", body).body
                == #"{"anniversary":"9999-12-31T23:59:59Z"}"#)
        #expect(server.ids(("conditions", "anniversary=[\(moment)]")) == [1])
        #expect(server.ids(("conditions", "lastUpdated<[\(moment)]")).count == 45)
    }

    @Test(
        "A clock outside the years 1 to 9998 is refused and stays as it is",
        arguments: [late, early, "9999-01-01T00:00:00Z"])
    func clocks(moment: String) throws {
        let server = try TestServer()
        let before = server.get("/_mock/clock").body
        #expect(server.put("/_mock/clock", #"{"now":"\#(moment)","frozen":true}"#).status == 400)
        #expect(server.get("/_mock/clock").body == before)
        #expect(server.put("/_mock/clock", #"{"now":"9998-12-31T23:59:59Z"}"#).status == 200)
    }
}
