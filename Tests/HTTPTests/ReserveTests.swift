import HTTP
import Primitives
import TestSupport
import Testing

/// A handler for which `/urgent` is urgent. `/wait` is postponed, `/delay` delayed and `/drip`
/// paced if one more response may be deferred; else the limit is answered.
struct ReservingHandler: RequestHandler {
    mutating func answer(_ request: Request, into response: inout Response) {
        let target = request.text(request.path)
        let reached = response.deferredResponsesReached
        if target == "/wait", reached == nil { return response.postpone(milliseconds: 500_000) }
        response.start(.ok, date: FaultyHandler.date)
        response.startBody("text/plain")
        response.body.append(target)
        if let reached { response.body.append(" \(reached) reached") }
        if reached == nil, target == "/delay" { response.delivery.delayMilliseconds = 500_000 }
        if reached == nil, target == "/drip" { response.delivery.bytesPerSecond = 1 }
        response.finish()
    }

    func isUrgent(_ request: Request) -> Bool { request.text(request.path) == "/urgent" }
}

@Suite struct ReserveTests {
    private static func get(_ path: String) -> String { ServerTests.get(path) }

    private func server(connections: Int, reserved: Int = 0, workers: Int = 1) throws
        -> ServerUnderTest<ReservingHandler>
    {
        var limits = HTTPLimits.usual
        limits.connectionsMax = connections
        limits.connectionsReserved = reserved
        return try ServerUnderTest(limits, workers: workers) { _ in ReservingHandler() }
    }

    /// Connections with requests under way: heads without an end.
    private func busy(_ count: Int, _ server: ServerUnderTest<ReservingHandler>) throws
        -> [RawConnection]
    {
        try (0..<count).map { _ in
            let client = try server.connect()
            // Sent at once: when the first is answered, the second has begun.
            try client.send(Self.get("/1") + "GET /2 HTTP/1.1\r\n")
            #expect(try client.receive().status == 200)
            return client
        }
    }

    /// Whether the server has closed a connection without sending anything else.
    private func isClosed(_ client: RawConnection) throws -> Bool {
        try client.receiveAll() == []
    }

    @Test("the longest idle connection makes room for one more", arguments: [1, 3])
    func idle(workers: Int) throws {
        let server = try server(connections: 6, reserved: 1, workers: workers)
        var clients: [RawConnection] = []
        for number in 0..<6 {
            clients.append(try server.connect())
            #expect(try clients[number].exchange(Self.get("/\(number)")).status == 200)
        }
        let new = try (0..<3).map { number in
            let client = try server.connect()
            #expect(try client.exchange(Self.get("/new")).text == "/new")
            return client
        }
        // Each worker closes its oldest connection.
        for client in clients[..<3] { #expect(try isClosed(client)) }
        for client in clients[3...] + new {
            #expect(try client.exchange(Self.get("/again")).text == "/again")
        }
    }

    @Test func `a request under way is never given up for a new connection`() throws {
        let server = try server(connections: 2, reserved: 1)
        let busy = try busy(2, server)
        let other = try server.connect().exchange(Self.get("/other"))
        #expect(other.status == 503)
        for client in busy {
            #expect(try client.exchange("Host: h\r\n\r\n").text == "/2")
        }
    }

    @Test("beyond the limit urgent requests are answered, others refused", arguments: [1, 3])
    func reserve(workers: Int) throws {
        let server = try server(connections: 3, reserved: 2, workers: workers)
        let busy = try busy(3, server)
        for _ in 0..<4 {
            let client = try server.connect()
            let urgent = try client.exchange(Self.get("/urgent"))
            #expect(urgent.text == "/urgent" && urgent.value(of: "Connection") == "close")
            client.finishSending()
            #expect(try isClosed(client))
            let refused = try server.connect().exchange(Self.get("/1"))
            #expect(refused.status == 503 && refused.value(of: "Connection") == "close")
            #expect(
                refused.text
                    == "All 3 connections of this server have requests under way. Use fewer at one "
                    + "time, or wait for answers that are held back.")
        }
        #expect(try busy[0].exchange("Host: h\r\n\r\n").text == "/2")
        // One of the three is idle now, and is closed for the new one.
        #expect(try server.connect().exchange(Self.get("/1")).text == "/1")
        #expect(try isClosed(busy[0]))
    }

    @Test func `a reserved connection is like all others once there is room`() throws {
        let server = try server(connections: 1, reserved: 2)
        var busy: [RawConnection] = try busy(1, server)
        let client = try server.connect()
        try client.send("GET /3 HTTP/1.1\r\n")
        #expect(try server.connect().exchange(Self.get("/urgent")).text == "/urgent")
        #expect(try busy[0].exchange("Host: h\r\n\r\n").text == "/2")
        busy[0].finishSending()
        #expect(try isClosed(busy[0]))
        busy = []
        #expect(try client.exchange("Host: h\r\n\r\n").text == "/3")
        #expect(try client.exchange(Self.get("/4")).text == "/4")
    }

    @Test func `connections that send nothing do not keep others out of the reserve`() throws {
        let server = try server(connections: 1, reserved: 1)
        let busy = try busy(1, server)
        let silent = try (0..<5).map { _ in try server.connect() }
        #expect(try server.connect().exchange(Self.get("/urgent")).text == "/urgent")
        for client in silent { #expect(try isClosed(client)) }
        #expect(try busy[0].exchange("Host: h\r\n\r\n").text == "/2")
    }

    @Test(
        "half of the connections may have answers held back",
        arguments: ["wait", "delay", "drip"])
    func held(how: String) throws {
        let server = try server(connections: 4)
        let path = "/" + how
        let held = try (0..<2).map { _ in
            let client = try server.connect()
            try client.send(Self.get("/1") + Self.get(path))
            #expect(try client.receive().text == "/1")
            return client
        }
        let other = try server.connect()
        #expect(try other.exchange(Self.get(path)).text == path + " 2 reached")
        held[0].reset()
        // The connection is free as soon as the server has noticed.
        var text = path + " 2 reached"
        for _ in 0..<10_000 where text.hasSuffix("reached") {
            text = try server.connect().exchange(Self.get("/1")).text
        }
        #expect(text == "/1")
        try other.send(Self.get("/1") + Self.get(path))
        #expect(try other.receive().text == "/1")
        #expect(try server.connect().exchange(Self.get(path)).text == path + " 2 reached")
    }
}
