import Primitives
import Testing

@Suite struct HTTPDateTests {
    private static let now = Timestamp("2026-06-03T23:32:20Z")!

    @Test(
        "the three forms of a date are read",
        arguments: [
            ("Wed, 03 Jun 2026 23:32:20 GMT", "2026-06-03T23:32:20Z"),
            ("Thu, 29 Feb 2024 00:00:00 GMT", "2024-02-29T00:00:00Z"),
            ("Fri, 31 Dec 9999 23:59:59 GMT", "9999-12-31T23:59:59Z"),
            ("Sat, 31 Dec 2016 23:59:60 GMT", "2016-12-31T23:59:59Z"),
            ("Wednesday, 03-Jun-26 23:32:20 GMT", "2026-06-03T23:32:20Z"),
            ("Friday, 01-Jan-76 00:00:00 GMT", "2076-01-01T00:00:00Z"),
            ("Saturday, 01-Jan-77 00:00:00 GMT", "1977-01-01T00:00:00Z"),
            ("Sunday, 06-Nov-94 08:49:37 GMT", "1994-11-06T08:49:37Z"),
            ("Sun Nov  6 08:49:37 1994", "1994-11-06T08:49:37Z"),
            ("Wed Jun 13 08:49:37 2026", "2026-06-13T08:49:37Z"),
        ])
    func reads(text: String, expected: String) {
        #expect(Timestamp(httpDate: text, now: Self.now)?.text == expected)
    }

    @Test(
        "what is no date is not read",
        arguments: [
            "", "0", "yesterday", "2026-06-03T23:32:20Z", "Wed, 03 Jun 2026 23:32:20",
            "Wed, 03 Jun 2026 23:32:20 CET", "Wed, 30 Feb 2026 00:00:00 GMT",
            "Wed, 03 jun 2026 23:32:20 GMT", "Wed, 03 Jun 26 23:32:20 GMT",
            "Wed, 03 Jun 2026 24:00:00 GMT", "Wed, 03 Jun 2026 23:32:61 GMT",
            "Wednesday, 03-Jun-26-1 23:32:20 GMT", "Wed, 03 Jun 2026 23:32 GMT",
            "Wed, 03 Jun 2026 3:32:20 GMT", "Wed, 03 Jun 2026 23:32:+1 GMT",
            "Wed 03 Jun 2026 23:32:20 GMT", "Wednesday, 03-Jun-2026 23:32:20 GMT",
            "Wednesday, 03-Jun 23:32:20 GMT", "Sun Nov 6 08:49:37 94",
            "Wed, -3 Jun 2026 23:32:20 GMT",
        ])
    func refuses(text: String) {
        #expect(Timestamp(httpDate: text, now: Self.now) == nil)
    }

    @Test("a date is read as it is written", arguments: [0, 1, 951_782_400, 1_780_529_540, -1])
    func roundTrip(seconds: Int64) {
        let moment = Timestamp(seconds: seconds)
        #expect(Timestamp(httpDate: moment.httpDate, now: Self.now) == moment)
    }
}
