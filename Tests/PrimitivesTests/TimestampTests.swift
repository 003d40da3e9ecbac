import Primitives
import Testing

@Suite struct TimestampTests {
    @Test(
        "reads every form of date-time that occurs in real traffic",
        arguments: [
            ("2026-06-03T23:32:20Z", "2026-06-03T23:32:20Z"),
            ("2026-06-03 23:32:20", "2026-06-03T23:32:20Z"),
            ("2026-06-03T23:32Z", "2026-06-03T23:32:00Z"),
            ("2026-06-03T23:32:20.123456+02:00", "2026-06-03T21:32:20Z"),
            ("2026-06-03T23:32:20-0500", "2026-06-04T04:32:20Z"),
            ("2026-06-03", "2026-06-03T00:00:00Z"),
            ("2026-7-5", "2026-07-05T00:00:00Z"),
            ("11/20/2026 08:00:00", "2026-11-20T08:00:00Z"),
            ("06/30/2019", "2019-06-30T00:00:00Z"),
            ("2024-02-29", "2024-02-29T00:00:00Z"),
            ("0001-01-01T00:00:00Z", "0001-01-01T00:00:00Z"),
            ("1969-12-31T23:59:59Z", "1969-12-31T23:59:59Z"),
            ("9999-12-31T23:59:59Z", "9999-12-31T23:59:59Z"),
        ])
    func reads(text: String, form: String) {
        #expect(Timestamp(text)?.text == form)
    }

    @Test(
        "refuses what names no moment",
        arguments: [
            "", "today", "2026", "2026-13-01", "2026-02-29", "2026-06-03T", "2026-06-03T24:00:00Z",
            "2026-06-03T23:60Z", "2026-06-03T23:32:20+", "2026-06-03T23:32:20Zx", "20260603",
            "2026-06-03T23:32:20.Z", "3/6/26", "0000-01-01",
        ])
    func refuses(text: String) {
        #expect(Timestamp(text) == nil)
    }

    @Test(
        "reads a moment by its UTC, which lies in the years 1 to 9999",
        arguments: [
            ("9999-12-31T23:59:59Z", true), ("9999-12-31T22:59:59-01:00", true),
            ("9999-12-31T23:59:59.9Z", true), ("9999-12-31T23:00:00-01:00", false),
            ("9999-12-31T23:59:59-14:00", false), ("0001-01-01T00:00:00Z", true),
            ("0001-01-01T01:00:00+01:00", true), ("0001-01-01T00:59:59+01:00", false),
            ("0001-01-01T00:00:00+14:00", false),
        ])
    func years(text: String, isInside: Bool) {
        #expect((Timestamp(text) != nil) == isInside)
        if !isInside {
            #expect(throws: Timestamp.Unreadable.outsideYears) { try Timestamp.read(text) }
        }
    }

    @Test func `a fraction is cut off and reported`() {
        #expect(Timestamp.parse("2026-06-03T23:32:20.5Z")?.hasFraction == true)
        #expect(Timestamp.parse("2026-06-03T23:32:20.000Z")?.hasFraction == false)
    }

    @Test func `every day of four centuries survives the way there and back`() throws {
        for day in stride(from: Int64(-135_140), through: 146_097, by: 1) {
            let moment = Timestamp(seconds: day * 86400 + day % 86400)
            #expect(Timestamp(moment.text) == moment)
        }
    }

    @Test func `the HTTP form is that of RFC 9110`() {
        var buffer = ByteBuffer()
        Timestamp(seconds: 784_111_777).appendHTTPDate(to: &buffer)
        #expect(buffer.text == "Sun, 06 Nov 1994 08:49:37 GMT")
    }
}
