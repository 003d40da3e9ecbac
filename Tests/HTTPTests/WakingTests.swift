import HTTP
import Primitives
import TestSupport
import Testing

/// A handler that postpones `/wait…` until `/wake` wakes it, and answers with the number of calls
/// for the target. `/state` answers with the numbers of waiting and cancelled requests.
struct WakingHandler: RequestHandler {
    private var asked: [String: Int] = [:]
    private var waiting: [WaitToken] = []
    private var gone = 0

    mutating func answer(_ request: Request, into response: inout Response) {
        let target = request.text(request.path)
        asked[target, default: 0] += 1
        if target.hasPrefix("/wait"), request.waitedMilliseconds == 0 {
            waiting.append(response.waitToken)
            return response.postpone(milliseconds: 500_000)
        }
        if target == "/again", asked["/enough"] == nil {
            response.postpone(milliseconds: 500_000)
            return response.wake(response.waitToken)
        }
        response.start(.ok, date: FaultyHandler.date)
        response.startBody("text/plain")
        switch target {
        case "/wake":
            for token in waiting { response.wake(token) }
            response.body.append("\(waiting.count) woken")
            waiting = []
        case "/state": response.body.append("\(waiting.count) wait, \(gone) gone")
        default: response.body.append("\(target) \(asked[target] ?? 0)")
        }
        if target == "/big" { response.body.append([UInt8](repeating: 0x78, count: 8_000_000)) }
        response.finish()
    }

    mutating func cancel(_ token: WaitToken) {
        waiting.removeAll { $0 == token }
        gone += 1
    }
}

@Suite struct WakingTests {
    private static func get(_ path: String) -> String { ServerTests.get(path) }

    private func server(_ limits: HTTPLimits = .usual) throws -> ServerUnderTest<WakingHandler> {
        try ServerUnderTest(limits, handler: WakingHandler())
    }

    @Test func `a request that is woken is asked for once more, and answered`() throws {
        let server = try server()
        let clients = try (0..<3).map { _ in try server.connect() }
        for (index, client) in clients.enumerated() {
            try client.send(Self.get("/\(index)") + Self.get("/wait/\(index)"))
            #expect(try client.receive().text == "/\(index) 1")
        }
        let other = try server.connect()
        #expect(try other.exchange(Self.get("/wake")).text == "3 woken")
        for (index, client) in clients.enumerated() {
            #expect(try client.receive().text == "/wait/\(index) 2")
        }
        #expect(try other.exchange(Self.get("/wake")).text == "0 woken")
    }

    @Test func `a request that wakes itself comes behind those of others`() throws {
        let server = try server()
        let client = try server.connect()
        try client.send(Self.get("/1") + Self.get("/again"))
        #expect(try client.receive().text == "/1 1")
        let other = try server.connect()
        for count in 1...20 { #expect(try other.exchange(Self.get("/2")).text == "/2 \(count)") }
        #expect(try other.exchange(Self.get("/enough")).status == 200)
        #expect(try client.receive().text.hasPrefix("/again "))
    }

    @Test func `requests behind one that was woken are answered behind it`() throws {
        let server = try server()
        let client = try server.connect()
        try client.send(Self.get("/1") + Self.get("/wait") + Self.get("/2") + Self.get("/wake"))
        #expect(try client.receive().text == "/1 1")
        #expect(try server.connect().exchange(Self.get("/wake")).text == "1 woken")
        #expect(try client.receive().text == "/wait 2")
        #expect(try client.receive().text == "/2 1")
        #expect(try client.receive().text == "0 woken")
    }

    @Test func `a request is woken while answers before it are unsent`() throws {
        var limits = HTTPLimits.usual
        // Both requests are processed before anything is sent.
        limits.pipelinedBytesMax = 1 << 30
        let server = try server(limits)
        let client = try server.connect(receiveBufferBytes: 4096)
        try client.send(Self.get("/big") + Self.get("/wait"))
        _ = try client.receive(atLeast: 1)
        #expect(try server.connect().exchange(Self.get("/wake")).text == "1 woken")
        #expect(try client.receive().body.count == 8_000_006)
        #expect(try client.receive().text == "/wait 2")
    }

    @Test func `a handler asked in memory shows which requests it wakes`() {
        var handler = WakingHandler()
        var response = Response(to: Request(.get, "/wait"), waitToken: WaitToken(7))
        handler.answer(Request(.get, "/wait"), into: &response)
        #expect(response.postponedMilliseconds == 500_000)
        handler.answer(Request(.get, "/wake"), into: &response)
        #expect(response.woken == [WaitToken(7)])
    }

    @Test("the handler is told that a client waits no longer", arguments: ["close", "reset"])
    func cancels(how: String) throws {
        var limits = HTTPLimits.usual
        limits.connectionsMax = 1
        let server = try server(limits)
        var client: RawConnection? = try server.connect()
        try client?.send(Self.get("/1") + Self.get("/wait"))
        #expect(try client?.receive().text == "/1 1")
        if how == "reset" { client?.reset() }
        client = nil
        // Only one connection is allowed: this one is served when the other one is closed.
        #expect(try server.connect().exchange(Self.get("/state")).text == "0 wait, 1 gone")
    }
}
