import Dispatch
import HTTP
import Primitives
import TestSupport
import Testing

/// A handler that postpones: `/asks/N` is answered at the Nth call, `/wait/N` after N milliseconds,
/// and `/never` not even at the last call. Responses contain the number of calls for that target,
/// and the body of the request.
struct WaitingHandler: RequestHandler {
    private var asked: [String: Int] = [:]

    mutating func answer(_ request: Request, into response: inout Response) {
        let target = request.text(request.path)
        asked[target, default: 0] += 1
        let words = target.split(separator: "/")
        let number = words.count > 1 ? Int(words[1]) ?? 0 : 0
        // Discarded by postponing.
        response.delivery = Delivery(ending: .reset)
        response.start(.noContent, date: FaultyHandler.date)
        switch words[0] {
        case "asks" where asked[target] != number: return response.postpone(milliseconds: -1)
        case "wait" where request.waitedMilliseconds < number && !request.isServerStopping:
            return response.postpone(milliseconds: number)
        case "never": return response.postpone(milliseconds: .max)
        default: break
        }
        response.delivery = Delivery()
        response.start(.ok, date: FaultyHandler.date)
        response.startBody("text/plain")
        response.body.append("\(target) \(asked[target] ?? 0) ")
        response.body.append(request.bytes.span.extracting(request.body))
        if request.isServerStopping { response.body.append("last") }
        if words.last == "cut" { response.delivery.ending = .truncated(bodyBytes: 4) }
        response.finish()
    }
}

typealias WaitingServer = ServerUnderTest<WaitingHandler>

extension ServerUnderTest where Handler == WaitingHandler {
    convenience init(_ limits: HTTPLimits = .usual) throws {
        try self.init(limits, handler: WaitingHandler())
    }
}

@Suite struct PostponementTests {
    static func get(_ path: String) -> String { ServerTests.get(path) }

    @Test func `a handler without an answer is asked again with the same request`() throws {
        let server = try WaitingServer()
        let client = try server.connect()
        let head = "POST /asks/4 HTTP/1.1\r\nHost: h\r\nContent-Length: 4\r\n\r\n"
        #expect(try client.exchange(head + "body").text == "/asks/4 4 body")
        #expect(try client.exchange(Self.get("/asks/1")).text == "/asks/1 1 ")
    }

    @Test func `it is asked again when the time is over, and not before`() throws {
        let server = try WaitingServer()
        let client = try server.connect()
        let time = try DeliveryTests.time { () throws in
            #expect(try client.exchange(Self.get("/wait/30")).text == "/wait/30 2 ")
        }
        #expect(time >= .milliseconds(30))
    }

    @Test func `answers before are sent at once, those behind wait, and other connections do not`()
        throws
    {
        let server = try WaitingServer()
        let waiting = try server.connect()
        try waiting.send(Self.get("/1") + Self.get("/wait/500000") + Self.get("/2"))
        #expect(try waiting.receive().text == "/1 1 ")
        try waiting.send(Self.get("/3"))
        let other = try server.connect()
        for number in 1...20 {
            #expect(try other.exchange(Self.get("/4")).text == "/4 \(number) ")
        }
        let stopped = server.stop()
        #expect(try waiting.receive().text == "/wait/500000 2 last")
        waiting.finishSending()
        #expect(try waiting.receiveAll() == [])
        stopped.wait()
    }

    @Test func `pipelined answers keep their order however many are postponed`() throws {
        let server = try WaitingServer()
        let client = try server.connect()
        let paths = (1...60).map { $0 % 3 == 0 ? "/\($0)" : "/asks/2/\($0)" }
        try client.send(paths.map(Self.get).joined())
        for path in paths {
            let asked = path.hasPrefix("/asks") ? 2 : 1
            #expect(try client.receive().text == "\(path) \(asked) ")
        }
    }

    @Test func `at a stop a handler that still has no answer gives up the connection`() throws {
        let server = try WaitingServer()
        let client = try server.connect()
        try client.send(Self.get("/1") + Self.get("/never") + Self.get("/2"))
        #expect(try client.receive().text == "/1 1 ")
        let stopped = server.stop()
        client.finishSending()
        #expect(try client.receiveAll() == [])
        stopped.wait()
    }

    @Test func `a request that comes while the server stops is asked for once, for the last time`()
        throws
    {
        let server = try WaitingServer()
        let client = try server.connect()
        let other = try server.connect()
        try client.send("GET /wait/500000 HT")
        #expect(try other.exchange(Self.get("/1")).text == "/1 1 ")
        let stopped = server.stop()
        #expect(try other.receiveAll() == [])
        let response = try client.exchange("TP/1.1\r\nHost: h\r\n\r\n")
        #expect(response.text == "/wait/500000 1 last")
        #expect(response.value(of: "Connection") == "close")
        client.finishSending()
        #expect(try client.receiveAll() == [])
        stopped.wait()
    }

    @Test(
        "a client that closes or resets is not waited for", arguments: ["close", "reset", "finish"])
    func cancels(how: String) throws {
        var limits = HTTPLimits.usual
        limits.connectionsMax = 1
        let server = try WaitingServer(limits)
        var gone: RawConnection? = try server.connect()
        try gone?.send(Self.get("/1") + Self.get("/never") + Self.get("/2"))
        #expect(try gone?.receive().text == "/1 1 ")
        switch how {
        case "close": gone = nil
        case "reset": gone?.reset()
        default: gone?.finishSending()
        }
        // Only one connection is allowed: this response proves that the other one is closed.
        #expect(try server.connect().exchange(Self.get("/2")).text == "/2 1 ")
    }

    @Test func `a connection that is to close closes behind the postponed answer`() throws {
        let server = try WaitingServer()
        let client = try server.connect()
        let response = try client.exchange(ServerTests.get("/asks/3", "Connection: close\r\n"))
        #expect(response.text == "/asks/3 3 " && response.value(of: "Connection") == "close")
        client.finishSending()
        #expect(try client.receiveAll() == [])
    }

    @Test func `a postponed answer can be delivered badly`() throws {
        let server = try WaitingServer()
        let client = try server.connect()
        try client.send(Self.get("/asks/2/cut"))
        // The body is cut off: reading it ends at the end of the connection.
        #expect(throws: RawConnectionError.closed) { try client.receive() }
        let text = String(decoding: try client.receiveAll(), as: UTF8.self)
        #expect(text.hasSuffix("\r\nContent-Length:         14\r\n\r\n/ask"))
    }

    @Test func `a handler asked in memory shows that it postpones`() {
        var handler = WaitingHandler()
        var request = Request(.get, "/wait/50")
        var response = Response(to: request)
        handler.answer(request, into: &response)
        #expect(response.postponedMilliseconds == 50)
        #expect(response.status == nil && response.body.count == 0 && response.bodyBytes == 0)
        #expect(response.delivery == Delivery())
        request.waitedMilliseconds = .max
        #expect(request.waitedMilliseconds == 4_294_967_295)
        request.waitedMilliseconds = 51
        handler.answer(request, into: &response)
        #expect(response.postponedMilliseconds == nil && response.status == .ok)
        #expect(response.body.text.hasSuffix("\r\n\r\n/wait/50 2 "))
    }
}
