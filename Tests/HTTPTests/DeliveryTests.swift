import Dispatch
import HTTP
import Primitives
import TestSupport
import Testing

/// A handler that delivers as the path says: `/delay/N`, `/rate/N`, `/cut/N`, `/empty`, `/reset`,
/// combined in any order, with the target as the body. Refusals are cut off.
struct FaultyHandler: RequestHandler {
    static let date = Timestamp(seconds: 0)

    mutating func answer(_ request: Request, into response: inout Response) {
        let target = request.text(request.path)
        response.delivery = Self.delivery(target)
        response.start(.ok, date: Self.date)
        response.startBody("text/plain")
        response.body.append(target)
        if target.hasPrefix("/big") {
            response.body.append([UInt8](repeating: 0x78, count: 3_000_000))
        }
        response.finish()
    }

    mutating func refuse(_ error: ProtocolError, into response: inout Response) {
        response.start(error.status, date: Self.date)
        response.startBody("text/plain")
        response.body.append(error.message)
        response.delivery.ending = .truncated(bodyBytes: 3)
        response.finish()
    }

    private static func delivery(_ target: String) -> Delivery {
        var delivery = Delivery()
        var words = target.split(separator: "/").makeIterator()
        while let word = words.next() {
            switch word {
            case "delay": delivery.delayMilliseconds = words.next().flatMap { Int($0) } ?? 0
            case "rate": delivery.bytesPerSecond = words.next().flatMap { Int($0) }
            case "cut":
                delivery.ending = .truncated(bodyBytes: words.next().flatMap { Int($0) } ?? 0)
            case "empty": delivery.ending = .empty
            case "reset": delivery.ending = .reset
            default: break
            }
        }
        return delivery
    }

    /// The bytes of a response that is sent whole.
    static func bytes(_ target: String) -> [UInt8] {
        var response = Response()
        var handler = FaultyHandler()
        handler.answer(Request(.get, target), into: &response)
        return response.body.copy()
    }
}

typealias FaultyServer = ServerUnderTest<FaultyHandler>

extension ServerUnderTest where Handler == FaultyHandler {
    convenience init(_ limits: HTTPLimits = .usual) throws {
        try self.init(limits, handler: FaultyHandler())
    }
}

@Suite struct DeliveryTests {
    static func get(_ path: String) -> String { ServerTests.get(path) }

    /// The time that `body` takes.
    static func time(_ body: () throws -> Void) rethrows -> Duration {
        try ContinuousClock().measure(body)
    }

    @Test func `a delayed answer is not sent before its time`() throws {
        let server = try FaultyServer()
        let client = try server.connect()
        let time = try Self.time { () throws in
            #expect(try client.exchange(Self.get("/delay/30")).text == "/delay/30")
        }
        #expect(time >= .milliseconds(30))
    }

    @Test func `a delayed answer delays no other connection, and a stop ends it`()
        throws
    {
        let server = try FaultyServer()
        let delayed = try server.connect()
        try delayed.send(Self.get("/1") + Self.get("/delay/500000") + Self.get("/2"))
        #expect(try delayed.receive().text == "/1")
        let other = try server.connect()
        for number in 0..<20 {
            #expect(try other.exchange(Self.get("/\(number)")).text == "/\(number)")
        }
        let stopped = server.stop()
        #expect(try delayed.receive().text == "/delay/500000")
        #expect(try delayed.receive().text == "/2")
        delayed.finishSending()
        #expect(try delayed.receiveAll() == [])
        stopped.wait()
    }

    @Test func `answers pipelined behind a delayed one wait in order`() throws {
        let server = try FaultyServer()
        let client = try server.connect()
        let paths = (0..<60).map { $0 % 3 == 1 ? "/delay/1/\($0)" : "/\($0)" }
        try client.send(paths.map(Self.get).joined())
        for path in paths { #expect(try client.receive().text == path) }
    }

    @Test func `what comes while an answer is delayed is answered behind it`() throws {
        let server = try FaultyServer()
        let client = try server.connect()
        try client.send(Self.get("/1") + Self.get("/delay/20"))
        #expect(try client.receive().text == "/1")
        try client.send(Self.get("/2"))
        #expect(try client.receive().text == "/delay/20")
        #expect(try client.receive().text == "/2")
        client.finishSending()
        #expect(try client.receiveAll() == [])
    }

    @Test func `a delay beyond the limit is cut down to it`() throws {
        var limits = HTTPLimits.usual
        limits.delaySecondsMax = 0
        let server = try FaultyServer(limits)
        let client = try server.connect()
        let path = "/delay/9000000000000000000"
        #expect(try client.exchange(Self.get(path)).text == path)
    }

    @Test func `a client that half-closes behind a delayed request gets its answer`() throws {
        let server = try FaultyServer()
        let client = try server.connect()
        try client.send(Self.get("/delay/20"))
        client.finishSending()
        #expect(try client.receive().text == "/delay/20")
        #expect(try client.receiveAll() == [])
    }

    @Test func `a client that resets while its answer is held back makes room for another`() throws
    {
        var limits = HTTPLimits.usual
        limits.connectionsMax = 1
        let server = try FaultyServer(limits)
        let gone = try server.connect()
        try gone.send(Self.get("/1") + Self.get("/delay/500000"))
        #expect(try gone.receive().text == "/1")
        gone.reset()
        #expect(try server.connect().exchange(Self.get("/2")).text == "/2")
    }

    @Test func `a trickling answer arrives whole and takes its time`() throws {
        let server = try FaultyServer()
        let client = try server.connect()
        let bytes = FaultyHandler.bytes("/rate/5000").count
        let time = try Self.time { () throws in
            #expect(try client.exchange(Self.get("/rate/5000")).text == "/rate/5000")
        }
        // The first 50 bytes, those of 10 milliseconds, are sent at once.
        #expect(time >= .microseconds((bytes - 50) * 200))
        #expect(try client.exchange(Self.get("/1")).text == "/1")
    }

    @Test func `head and body trickle alike, other connections do not wait, and a stop ends it`()
        throws
    {
        let server = try FaultyServer()
        let slow = try server.connect()
        try slow.send(Self.get("/1") + Self.get("/rate/0"))
        let (first, second) = (FaultyHandler.bytes("/1"), FaultyHandler.bytes("/rate/0"))
        let begun = try slow.receive(atLeast: first.count + 1)
        let other = try server.connect()
        #expect(try other.exchange(Self.get("/2")).text == "/2")
        #expect((first + second).starts(with: begun) && begun.count < first.count + 10)
        let stopped = server.stop()
        #expect(try slow.receive().text == "/1")
        #expect(try slow.receive().text == "/rate/0")
        slow.finishSending()
        #expect(try slow.receiveAll() == [])
        stopped.wait()
    }

    @Test func `a trickle faster than its client is sent as the client reads`() throws {
        let server = try FaultyServer()
        let client = try server.connect(receiveBufferBytes: 4096)
        let path = "/big/rate/9000000000000000000"
        try client.send(Self.get(path) + Self.get("/1"))
        #expect(try client.receive().body.count == 3_000_000 + path.utf8.count)
        #expect(try client.receive().text == "/1")
    }

    @Test(
        "an answer is cut off behind that many bytes of its body, and the connection closed",
        arguments: [
            ("/cut/0", 6), ("/cut/4", 2), ("/cut/4/delay/5", 10), ("/cut/3/rate/9000", 13),
            ("/cut/6", 0), ("/cut/999999", 0), ("/cut/9223372036854775807", 0),
            ("/cut/-1", 7),
        ])
    func truncates(path: String, missing: Int) throws {
        let server = try FaultyServer()
        let client = try server.connect()
        try client.send(Self.get("/1") + Self.get(path) + Self.get("/2"))
        client.finishSending()
        let whole = FaultyHandler.bytes(path)
        #expect(
            try client.receiveAll() == FaultyHandler.bytes("/1") + whole.dropLast(missing))
    }

    @Test("a connection is closed without a byte of the answer", arguments: [0, 20])
    func empties(delay: Int) throws {
        let server = try FaultyServer()
        let client = try server.connect()
        let time = try Self.time { () throws in
            try client.send(Self.get("/1") + Self.get("/empty/delay/\(delay)") + Self.get("/2"))
            client.finishSending()
            #expect(try client.receiveAll() == FaultyHandler.bytes("/1"))
        }
        #expect(time >= .milliseconds(delay))
    }

    @Test("a connection is reset without a byte of the answer", arguments: [0, 20])
    func resets(delay: Int) throws {
        let server = try FaultyServer()
        let client = try server.connect()
        #expect(try client.exchange(Self.get("/1")).text == "/1")
        try client.send(Self.get("/reset/delay/\(delay)"))
        #expect(throws: RawConnectionError.closed) { try client.receiveAll() }
    }

    @Test func `a stop ends the delay of an answer, but not how it ends`() throws {
        let server = try FaultyServer()
        let client = try server.connect()
        try client.send(Self.get("/1") + Self.get("/cut/4/delay/500000"))
        #expect(try client.receive().text == "/1")
        let stopped = server.stop()
        client.finishSending()
        #expect(
            try client.receiveAll() == FaultyHandler.bytes("/cut/4/delay/500000").dropLast(15))
        stopped.wait()
    }

    @Test func `a refusal is delivered badly as well`() throws {
        let server = try FaultyServer()
        let client = try server.connect()
        try client.send("GET /a b HTTP/1.1\r\n")
        client.finishSending()
        let text = String(decoding: try client.receiveAll(), as: UTF8.self)
        #expect(text.hasPrefix("HTTP/1.1 400 Bad Request\r\n"))
        #expect(text.hasSuffix("\r\n\r\nThe"))
    }
}
