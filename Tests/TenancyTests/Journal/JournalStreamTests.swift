import Conditions
import Dialect
import HTTP
import MockServer
import Primitives
import ServiceTestSupport
import Testing

@testable import Tenancy

/// The requests of a sandbox as server-sent events.
@Suite struct JournalStreamTests {
    private let mock: SandboxHarness

    init() throws { mock = try SandboxHarness() }

    /// A stream of the numbers and the statuses of requests.
    private func stream(_ conditions: String = "", after number: Int64? = nil) throws
        -> JournalStream
    {
        let fields = FieldList.parse("number,status", limits: Limits.conditions)
        return try JournalStream(
            of: mock.sandbox("default"), in: mock.sandboxes, where: conditions, showing: fields,
            after: number)
    }

    /// What a stream has to tell, and how it goes on.
    private func told(_ stream: inout JournalStream, until end: Int = .max) throws
        -> (text: String, progress: BodyProgress)
    {
        var body = ByteBuffer()
        let progress = try stream.write(to: &body, until: end)
        return (body.text, progress)
    }

    private static let waiting = BodyProgress.waiting(
        milliseconds: Limits.journalStreamIdleMilliseconds)

    private static func event(_ number: Int, _ status: Int) -> String {
        "id: \(number)\nevent: request\ndata: {\"number\":\(number),\"status\":\(status)}\n\n"
    }

    @Test func `Requests behind its beginning are told in their order, and then it waits`() throws {
        mock.get("/company/contacts/1")
        var stream = try stream()
        #expect(try told(&stream) == ("", Self.waiting))
        mock.get("/company/contacts/99999")
        mock.get("/company/contacts/1")
        #expect(
            try told(&stream) == (Self.event(2, 404) + Self.event(3, 200), Self.waiting))
        #expect(try told(&stream) == ("", Self.waiting))
        #expect(try told(&stream) == (":\n\n", Self.waiting), "a sign of life")
    }

    @Test func `It begins behind a number, and tells those that meet conditions`() throws {
        for id in [1, 99999, 2, 99999] { mock.get("/company/contacts/\(id)") }
        var stream = try stream("status=404", after: 2)
        #expect(try told(&stream).text == Self.event(4, 404))
        mock.get("/company/contacts/1")
        #expect(try told(&stream) == ("", Self.waiting))
        var all = try self.stream(after: 0)
        #expect(try told(&all).text.hasPrefix(Self.event(1, 200)))
        var future = try self.stream(after: 17)
        #expect(try told(&future).text == "")
    }

    @Test func `No more is written at a time than there is room for`() throws {
        var stream = try stream()
        for _ in 0..<3 { mock.get("/company/contacts/1") }
        #expect(try told(&stream, until: 1) == (Self.event(1, 200), .more))
        #expect(try told(&stream, until: 1) == (Self.event(2, 200), .more))
        #expect(try told(&stream) == (Self.event(3, 200), Self.waiting))
    }

    @Test func `A client that comes too late is told how much it has missed`() throws {
        var stream = try stream()
        for _ in 0..<(Limits.journalEntriesMax + 5) { mock.get("/nowhere") }
        let text = try told(&stream).text
        #expect(
            text.hasPrefix("event: dropped\ndata: {\"count\":5}\n\n" + Self.event(6, 404)))
        #expect(text.hasSuffix(Self.event(2005, 404)))
    }

    @Test("It ends with the data of its sandbox", arguments: ["/_mock/reset", "/_mock/import"])
    func end(target: String) throws {
        var stream = try stream()
        mock.get("/company/contacts/1")
        #expect(mock.send(.post, target, "{}").status < 300)
        #expect(try told(&stream) == ("event: end\ndata: {}\n\n", .done))
    }

    @Test func `Wrong parameters and too many streams are refused`() throws {
        func refused(_ query: String) -> String? {
            let answer = mock.get("/_mock/journal/stream?" + query)
            return answer.status == 400 ? answer["message"] : nil
        }
        #expect(refused("conditions=satus%3D404") == "satus is not a recognized name.")
        #expect(refused("after=x")?.hasPrefix("The parameter after") == true)
        let journal = try mock.sandbox("default").journal
        for number in 0..<Limits.journalStreamsMax { journal.follow(WaitToken(UInt64(number))) }
        #expect(
            refused("") == "A sandbox has at most 16 open streams of its journal; close one.")
    }

    @Test func `Its answer is one of events`() {
        let answer = mock.get("/_mock/journal/stream?after=0")
        #expect(answer.status == 200)
        #expect(answer.field("Content-Type") == "text/event-stream")
        #expect(answer.field("x-mock-journal-dropped") == "0")
    }
}
