import HTTP
import Primitives
import Synchronization
import TestSupport
import Testing

/// A handler that echoes: `/size/N` answers with N bytes, any other path with the method, the
/// target and the body.
struct EchoHandler: RequestHandler {
    mutating func answer(_ request: Request, into response: inout Response) {
        response.start(.ok, date: Timestamp(seconds: 0))
        response.startBody("text/plain")
        let path = request.text(request.path)
        if path.hasPrefix("/size/"), let size = Int(path.dropFirst(6)) {
            response.body.append([UInt8](repeating: 0x78, count: size))
        } else {
            response.body.append(request.method.name + " " + path + " ")
            response.body.append(request.bytes.span.extracting(request.body))
        }
        response.finish()
    }
}

typealias TestServer = ServerUnderTest<EchoHandler>

extension ServerUnderTest where Handler == EchoHandler {
    convenience init(_ limits: HTTPLimits = .usual) throws {
        try self.init(limits, handler: EchoHandler())
    }
}

@Suite struct ServerTests {
    static func get(_ path: String, _ lines: String = "") -> String {
        "GET \(path) HTTP/1.1\r\nHost: h\r\n\(lines)\r\n"
    }

    @Test func `a connection is kept open from request to request`() throws {
        let server = try TestServer()
        let client = try server.connect()
        for number in 0..<3 {
            let response = try client.exchange(Self.get("/\(number)"))
            #expect(response.status == 200 && response.reason == "OK")
            #expect(response.text == "GET /\(number) ")
            #expect(response.value(of: "connection") == nil)
        }
    }

    @Test func `HTTP/1.0 closes, unless keep-alive is asked for`() throws {
        let server = try TestServer()
        let kept = try server.connect()
        for _ in 0..<2 {
            let response = try kept.exchange("GET /a HTTP/1.0\r\nConnection: keep-alive\r\n\r\n")
            #expect(response.value(of: "Connection") == "keep-alive")
        }
        let closed = try server.connect()
        let response = try closed.exchange("GET /a HTTP/1.0\r\n\r\n")
        #expect(response.value(of: "Connection") == "close")
        #expect(try closed.receiveAll() == [])
    }

    @Test func `a hundred pipelined requests are answered in order`() throws {
        let server = try TestServer()
        let client = try server.connect()
        try client.send((0..<100).map { Self.get("/\($0)") }.joined())
        for number in 0..<100 { #expect(try client.receive().text == "GET /\(number) ") }
    }

    @Test func `pipelined answers beyond one send are all sent`() throws {
        let server = try TestServer()
        let client = try server.connect()
        let bytes = 300_000
        try client.send((0..<40).map { _ in Self.get("/size/\(bytes)") }.joined())
        client.finishSending()
        for _ in 0..<40 { #expect(try client.receive().body.count == bytes) }
        #expect(try client.receiveAll() == [])
    }

    @Test func `HEAD is answered with the length and without the body`() throws {
        let server = try TestServer()
        let client = try server.connect()
        let response = try client.exchange("HEAD /size/77 HTTP/1.1\r\nHost: h\r\n\r\n")
        #expect(response.value(of: "Content-Length") == "77")
        #expect(try client.exchange(Self.get("/a")).text == "GET /a ")
    }

    @Test func `a client that waits for 100 Continue gets it`() throws {
        let server = try TestServer()
        let client = try server.connect()
        let head =
            "POST /a HTTP/1.1\r\nHost: h\r\nContent-Length: 4\r\nExpect: 100-continue\r\n\r\n"
        let leave = try client.exchange(head)
        #expect(leave.status == 100 && leave.fields.isEmpty)
        #expect(try client.exchange("body").text == "POST /a body")
        #expect(try client.exchange(head + "body").text == "POST /a body")
    }

    @Test func `a body in chunks arrives as one`() throws {
        let server = try TestServer()
        let client = try server.connect()
        try client.send("PUT /a HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc")
        let response = try client.exchange("\r\n4;x\r\ndefg\r\n0\r\n\r\n")
        #expect(response.text == "PUT /a abcdefg")
    }

    @Test func `a body larger than one read arrives whole`() throws {
        let server = try TestServer()
        let client = try server.connect()
        let body = String(repeating: "0123456789", count: 50_000)
        let response = try client.exchange(
            "POST /a HTTP/1.1\r\nHost: h\r\nContent-Length: 500000\r\n\r\n" + body
                + Self.get("/next"))
        #expect(response.text == "POST /a " + body)
        #expect(try client.receive().text == "GET /next ")
    }

    @Test func `a client that half-closes behind its request gets its answer`() throws {
        let server = try TestServer()
        let client = try server.connect()
        try client.send(Self.get("/size/5000000"))
        client.finishSending()
        #expect(try client.receive().body.count == 5_000_000)
        #expect(try client.receiveAll() == [])
    }

    @Test func `a head that does not end is refused after its time`() throws {
        var limits = HTTPLimits.usual
        limits.headSecondsMax = 1
        let server = try TestServer(limits)
        let client = try server.connect()
        let response = try client.exchange("GET /a HTTP/1.1\r\n")
        #expect(response.status == 408)
        #expect(
            response.text == "The head of the request was not complete within 1 seconds. "
                + "End it with an empty line.")
        #expect(try client.receiveAll() == [])
    }

    @Test func `an idle connection is closed without an answer`() throws {
        var limits = HTTPLimits.usual
        limits.idleSecondsMax = 1
        let server = try TestServer(limits)
        #expect(try server.connect().receiveAll() == [])
    }

    @Test func `a slow reader delays no other client`() throws {
        let server = try TestServer()
        let slow = try server.connect(receiveBufferBytes: 4096)
        try slow.send(Self.get("/size/5000000") + Self.get("/behind"))
        let other = try server.connect()
        for number in 0..<50 {
            #expect(try other.exchange(Self.get("/\(number)")).text == "GET /\(number) ")
        }
        #expect(try slow.receive().body.count == 5_000_000)
        #expect(try slow.receive().text == "GET /behind ")
    }

    @Test func `a client that stops reading is closed`() throws {
        var limits = HTTPLimits.usual
        limits.writeSecondsMax = 1
        limits.connectionsMax = 1
        let server = try TestServer(limits)
        let stuck = try server.connect(receiveBufferBytes: 4096)
        try stuck.send(Self.get("/size/50000000"))
        // Only one connection is allowed: this response proves that the other one is closed.
        #expect(try server.connect().exchange(Self.get("/a")).text == "GET /a ")
    }

    @Test func `a client that is still sending sees why it was refused`() throws {
        let server = try TestServer()
        let client = try server.connect()
        let response = try client.exchange(
            "POST /a HTTP/1.1\r\nHost: h\r\nContent-Length: 9000000\r\n\r\n"
                + String(repeating: "x", count: 500_000))
        #expect(response.status == 413)
        #expect(response.value(of: "Connection") == "close")
        #expect(response.text == "The body is larger than 1048576 bytes. Send less at a time.")
        client.finishSending()
        #expect(try client.receiveAll() == [])
    }

    @Test func `answers before a refusal are sent with it`() throws {
        let server = try TestServer()
        let client = try server.connect()
        try client.send(Self.get("/a") + "GET /b c HTTP/1.1\r\n")
        #expect(try client.receive().text == "GET /a ")
        #expect(try client.receive().status == 400)
        client.finishSending()
        #expect(try client.receiveAll() == [])
    }

    @Test(
        "connections beyond the limit wait for one to close, or to be idle",
        arguments: [false, true])
    func waits(closes: Bool) throws {
        var limits = HTTPLimits.usual
        limits.connectionsMax = 2
        let server = try TestServer(limits)
        var first: RawConnection? = try server.connect()
        let second = try server.connect()
        // Sent at once: when the first is answered, the second has begun.
        try first?.send(Self.get("/1") + "GET /1 HTTP/1.1\r\n")
        #expect(try first?.receive().text == "GET /1 ")
        try second.send(Self.get("/2") + "GET /2 HTTP/1.1\r\n")
        #expect(try second.receive().text == "GET /2 ")
        // By plain HTTP: a handshake would wait as well.
        let third = try RawConnection(port: server.port)
        try third.send(Self.get("/3"))
        if closes {
            first = nil
        } else {
            #expect(try first?.exchange("Host: h\r\n\r\n").text == "GET /1 ")
        }
        #expect(try third.receive().text == "GET /3 ")
        #expect(try second.exchange("Host: h\r\n\r\n").text == "GET /2 ")
    }
}
