import Dispatch
import HTTP
import Primitives
import Synchronization
import TestSupport
import Testing

/// A body of lines of 1,000 bytes, each with its number.
struct Lines: BodySource {
    let count: Int
    var next = 0
    let written: StreamingHandler.Counter
    /// The line at which it breaks off, or fails.
    var broken = Int.max
    var failing = Int.max
    var isWrittenAhead = false

    struct Failure: Error {}

    mutating func write(to body: inout ByteBuffer, until end: Int) throws -> BodyProgress {
        while next < count {
            guard body.count < end else { return .more }
            if next == broken { return .broken }
            if next == failing { throw Failure() }
            body.append(Self.line(next))
            next += 1
            written.count.add(1, ordering: .relaxed)
        }
        return .done
    }

    static func line(_ number: Int) -> [UInt8] {
        let digits = Array("\(number)".utf8)
        return digits + [UInt8](repeating: 0x2E, count: 999 - digits.count) + [0x0A]
    }

    static func text(_ count: Int) -> [UInt8] { (0..<count).flatMap(line) }
}

/// A handler that answers `/N` with N lines, in slices where that is possible, `/N/once` at once,
/// `/N/is/ahead` before the client takes them,
/// `/N/broken/M` and `/N/failing/M` up to line M; and `/told` with the calls of `finished`.
struct StreamingHandler: RequestHandler {
    var written = Counter()
    private var told: [String] = []

    final class Counter: Sendable {
        let count = Atomic(0)
    }

    mutating func answer(_ request: Request, into response: inout Response) {
        let words = request.text(request.path).split(separator: "/").map(String.init)
        response.start(.ok, date: FaultyHandler.date)
        response.startBody("text/plain")
        guard let count = Int(words[0]) else {
            response.body.append(told.joined(separator: ", "))
            return response.finish()
        }
        var lines = Lines(count: count, written: written)
        lines.isWrittenAhead = words.contains("ahead")
        if words.contains("broken") { lines.broken = Int(words[2]) ?? 0 }
        if words.contains("failing") { lines.failing = Int(words[2]) ?? 0 }
        do {
            try response.write(lines, atOnce: words.count == 2)
        } catch let full as ResponseMemoryFull {
            response.start(.serviceUnavailable, date: FaultyHandler.date)
            response.startBody("text/plain")
            response.body.append("\(full.bytesMax)")
            response.finish()
        } catch {
            response.start(.internalServerError, date: FaultyHandler.date)
            response.finish()
        }
    }

    func isUrgent(_ request: Request) -> Bool { request.text(request.path) == "/told" }

    mutating func finished(
        _ request: Request, _ status: Status?, bodyBytes: Int, _ error: (any Error)?
    ) {
        let path = request.text(request.path)
        told.append("\(path) \(status?.code ?? 0) \(bodyBytes)\(error == nil ? "" : " failed")")
    }
}

@Suite struct StreamingTests {
    private static func get(_ path: String) -> String { ServerTests.get(path) }

    /// Slices of ten lines; bodies of up to about a hundred lines are sent whole.
    private static let limits = {
        var limits = HTTPLimits.usual
        limits.sliceBytesMax = 10_000
        limits.unchunkedBodyBytesMax = 100_000
        return limits
    }()

    private func server(
        _ limits: HTTPLimits = limits, _ handler: StreamingHandler = StreamingHandler()
    ) throws -> ServerUnderTest<StreamingHandler> {
        try ServerUnderTest(limits, handler: handler)
    }

    @Test(
        "an answer up to the limit has a length, a longer one comes in chunks",
        arguments: [
            0, 1, 10, 11, 99, 100, 101, 110, 111, 3000,
        ])
    func framing(count: Int) throws {
        let server = try server()
        let client = try server.connect()
        let response = try client.exchange(Self.get("/\(count)"))
        #expect(response.body == Lines.text(count))
        let isWhole = count <= 100
        #expect((response.value(of: "Content-Length") != nil) == isWhole)
        #expect(response.value(of: "Transfer-Encoding") == (isWhole ? nil : "chunked"))
        #expect(try client.exchange(Self.get("/2")).body == Lines.text(2))
    }

    @Test func `an answer that is whole is the same in slices, at once and without a server`()
        throws
    {
        var handler = StreamingHandler()
        let request = Request(.get, "/50")
        var response = Response(to: request)
        handler.answer(request, into: &response)
        let server = try server()
        let client = try server.connect()
        for path in ["/50", "/50/once"] {
            try client.send(Self.get(path))
            #expect(try client.receive(atLeast: response.body.count) == response.body.copy())
            _ = try client.receive()
        }
    }

    @Test func `HTTP/1.0, and what is to be complete at once, get the length, however long`() throws
    {
        let server = try server()
        let once = try server.connect().exchange(Self.get("/3000/once"))
        #expect(once.value(of: "Content-Length") != nil && once.body.count == 3_000_000)
        let old = try server.connect().exchange("GET /3000 HTTP/1.0\r\nHost: h\r\n\r\n")
        #expect(old.value(of: "Content-Length") != nil && old.body.count == 3_000_000)
    }

    @Test func `HEAD gets the head of the same answer`() throws {
        let server = try server()
        let client = try server.connect()
        for (path, length) in [("/100", "100000"), ("/3000", nil)] {
            let head = try client.exchange("HEAD \(path) HTTP/1.1\r\nHost: h\r\n\r\n")
            #expect(head.value(of: "Content-Length") == length)
            #expect((head.value(of: "Transfer-Encoding") == "chunked") == (length == nil))
        }
        #expect(try client.exchange(Self.get("/1")).body == Lines.text(1))
    }

    @Test func `pipelined answers keep their order`() throws {
        let server = try server()
        let client = try server.connect()
        let counts = [1, 3000, 2, 50, 400, 3]
        try client.send(counts.map { Self.get("/\($0)") }.joined())
        for count in counts { #expect(try client.receive().body == Lines.text(count)) }
    }

    @Test func `clients that do not read cost a bounded number of slices, and delay no other`()
        throws
    {
        let handler = StreamingHandler()
        let written = handler.written
        let server = try server(Self.limits, handler)
        let stuck = try (0..<40).map { _ in
            let client = try server.connect(receiveBufferBytes: 4096)
            try client.send(Self.get("/50000"))
            return client
        }
        let other = try server.connect()
        for _ in 0..<200 { #expect(try other.exchange(Self.get("/1")).body == Lines.text(1)) }
        // 50 MB for each client were two million lines. The kernel takes some MB of each answer.
        #expect(written.count.load(ordering: .relaxed) < 500_000)
        withExtendedLifetime(stuck) {}
    }

    @Test(
        "a body that is written ahead is the same, and framed like others",
        arguments: [1, 10, 11, 100, 101, 3000])
    func ahead(count: Int) throws {
        let server = try server()
        let client = try server.connect()
        let response = try client.exchange(Self.get("/\(count)/is/ahead"))
        #expect(response.body == Lines.text(count))
        #expect((response.value(of: "Content-Length") != nil) == (count <= 100))
        let head = try client.exchange("HEAD /\(count)/is/ahead HTTP/1.1\r\nHost: h\r\n\r\n")
        #expect((head.value(of: "Content-Length") != nil) == (count <= 100))
        #expect(try client.exchange(Self.get("/2")).body == Lines.text(2))
        let told = try client.exchange(Self.get("/told")).text
        if count > 10 { #expect(told.hasPrefix("/\(count)/is/ahead 200 \(count)000")) }
    }

    @Test func `a body is written ahead of a client that does not read, as memory allows`() throws {
        for (bytesMax, isAll) in [(256 << 20, true), (2_000_000, false)] {
            var limits = Self.limits
            limits.responsesBytesMax = bytesMax
            let handler = StreamingHandler()
            let written = handler.written
            let server = try server(limits, handler)
            let stuck = try server.connect(receiveBufferBytes: 4096)
            try stuck.send(Self.get("/1") + Self.get("/20000/is/ahead"))
            let other = try server.connect()
            for _ in 0..<3000 where written.count.load(ordering: .relaxed) < 20_001 {
                #expect(try other.exchange(Self.get("/0")).status == 200)
            }
            #expect((written.count.load(ordering: .relaxed) == 20_001) == isAll)
            withExtendedLifetime(stuck) {}
        }
    }

    @Test func `clients that read all get their answers, in turn`() throws {
        let server = try server()
        let clients = try (0..<40).map { _ in try server.connect() }
        for client in clients { try client.send(Self.get("/2000") + Self.get("/1")) }
        for client in clients {
            #expect(try client.receive().body == Lines.text(2000))
            #expect(try client.receive().body == Lines.text(1))
        }
    }

    @Test func `long answers that are not read have a limit, short ones do not count`() throws {
        var limits = Self.limits
        limits.responsesBytesMax = 250_000
        let server = try server(limits)
        let stuck = try (0..<2).map { _ in
            let client = try server.connect(receiveBufferBytes: 4096)
            try client.send(Self.get("/1") + Self.get("/50000"))
            #expect(try client.receive().body == Lines.text(1))
            return client
        }
        let other = try server.connect()
        for path in ["/200", "/200/once"] {
            let refused = try other.exchange(Self.get(path))
            #expect(refused.status == 503 && refused.text == "250000")
        }
        #expect(try other.exchange(Self.get("/5")).body == Lines.text(5))
        for client in stuck { client.reset() }
        var status = 503
        for _ in 0..<10_000 where status == 503 {
            status = try other.exchange(Self.get("/200")).status
        }
        #expect(status == 200)
    }

    @Test func `beyond the limit all but urgent requests are refused`() throws {
        var limits = Self.limits
        limits.responsesBytesMax = 0
        let server = try server(limits)
        let refused = try server.connect().exchange(Self.get("/1"))
        #expect(refused.status == 503 && refused.value(of: "Connection") == "close")
        #expect(
            refused.text
                == "The answers that clients have not read hold 0 bytes, which is the most. Read "
                + "answers faster, or ask for shorter ones.")
        #expect(try server.connect().exchange(Self.get("/told")).status == 200)
    }

    @Test func `a body that breaks off or fails ends the connection, and the handler is told`()
        throws
    {
        let server = try server()
        for path in ["/3000/broken/1500", "/3000/failing/1500", "/3000/failing/50"] {
            let client = try server.connect()
            try client.send(Self.get(path))
            #expect(throws: RawConnectionError.closed) { try client.receive() }
        }
        let gone = try server.connect(receiveBufferBytes: 4096)
        try gone.send(Self.get("/1") + Self.get("/60000"))
        #expect(try gone.receive().body == Lines.text(1))
        let other = try server.connect()
        #expect(try other.exchange(Self.get("/2000")).body == Lines.text(2000))
        let told = try other.exchange(Self.get("/told")).text
        #expect(
            told
                == "/3000/broken/1500 200 1500000, /3000/failing/1500 200 1500000 failed, "
                + "/3000/failing/50 200 50000 failed, /2000 200 2000000")
    }

    @Test(
        "a body that breaks off never looks whole, and answers before it are sent",
        arguments: [
            "/3000/broken/5 HTTP/1.1", "/3000/broken/50 HTTP/1.1", "/3000/broken/50 HTTP/1.0",
            "/3000/failing/50 HTTP/1.1",
        ])
    func breaking(line: String) throws {
        let server = try server()
        let client = try server.connect()
        try client.send(Self.get("/1") + "GET \(line)\r\nHost: h\r\n\r\n")
        #expect(try client.receive().body == Lines.text(1))
        #expect(try client.receiveAll() == [])
    }

    @Test func `a stopping server writes long answers to their ends`() throws {
        let server = try server()
        let client = try server.connect()
        try client.send(Self.get("/1") + Self.get("/9000"))
        #expect(try client.receive().body == Lines.text(1))
        let stopped = server.stop()
        #expect(try client.receive().body == Lines.text(9000))
        client.finishSending()
        #expect(try client.receiveAll() == [])
        stopped.wait()
    }

    // MARK: - Requests

    private static func post(_ bytes: Int) -> String {
        "POST /1 HTTP/1.1\r\nHost: h\r\nContent-Length: \(bytes)\r\n\r\n"
    }

    @Test func `incomplete requests have a limit together: the longest is refused`() throws {
        var limits = Self.limits
        limits.inputBytesMax = 300_000
        let server = try server(limits)
        let clients = try (0..<4).map { _ in try server.connect() }
        let sizes = [100_000, 120_000, 60_000, 90_000]
        for (client, size) in zip(clients, sizes) {
            // Sent at once with a first one: when that is answered, the second has begun.
            try client.send(Self.get("/1") + Self.post(140_000))
            #expect(try client.receive().body == Lines.text(1))
            try client.send(String(repeating: "x", count: size))
        }
        let refused = try clients[1].receive()
        #expect(refused.status == 503 && refused.value(of: "Connection") == "close")
        #expect(
            refused.text
                == "The requests under way hold more than 300000 bytes, and this is the longest that "
                + "is not complete. Send fewer long ones at one time, or faster.")
        for index in [0, 2, 3] {
            try clients[index].send(String(repeating: "x", count: 140_000 - sizes[index]))
            #expect(try clients[index].receive().body == Lines.text(1))
        }
    }
}
