// https beside http on one port. With PSA_MOCK_TEST_TLS in the environment the other suites of this
// target speak TLS too.

#if TLS
import Dispatch
import HTTP
import Primitives
import Synchronization
import TLS
import TestSupport
import Testing

@Suite struct SecureTests {
    static func get(_ path: String) -> String { ServerTests.get(path) }

    /// A client that speaks TLS.
    private static func secure<Handler: RequestHandler & ~Copyable>(
        _ server: ServerUnderTest<Handler>, receiveBufferBytes: Int32? = nil
    ) throws -> (RawConnection, TLSClient) {
        let client = try RawConnection(port: server.port, receiveBufferBytes: receiveBufferBytes)
        return (client, try client.startTLS(trusting: serverAuthority))
    }

    @Test func `one port speaks https and http, at the same time`() throws {
        let server = try FaultyServer()
        let plain = try RawConnection(port: server.port)
        let (client, tls) = try Self.secure(server)
        for number in 0..<20 {
            #expect(try client.exchange(Self.get("/s/\(number)")).text == "/s/\(number)")
            #expect(try plain.exchange(Self.get("/p/\(number)")).text == "/p/\(number)")
        }
        #expect(tls.isCertificateTrusted && tls.version == "TLSv1.3")
    }

    @Test(arguments: [1, 2, 5, 100])
    func `a handshake and requests may come in pieces of any size`(bytes: Int) throws {
        let server = try FaultyServer()
        let client = try RawConnection(port: server.port)
        let tls = TLSClient(trusting: serverAuthority)
        _ = tls.receive([])
        for piece in Self.pieces(tls.takeOutput(), bytes) { try client.sendRaw(piece) }
        while !tls.isEstablished {
            _ = tls.receive(try client.receiveSome())
            for piece in Self.pieces(tls.takeOutput(), bytes) { try client.sendRaw(piece) }
        }
        tls.send(Array((Self.get("/1") + Self.get("/2")).utf8))
        for piece in Self.pieces(tls.takeOutput(), bytes) { try client.sendRaw(piece) }
        var answer: [UInt8] = []
        while !answer.reversed().starts(with: "2/".utf8) {
            answer += tls.receive(try client.receiveSome())
        }
        #expect(answer == FaultyHandler.bytes("/1") + FaultyHandler.bytes("/2"))
    }

    private static func pieces(_ bytes: [UInt8], _ count: Int) -> [[UInt8]] {
        stride(from: 0, to: bytes.count, by: count).map { start in
            Array(bytes[start..<min(start + count, bytes.count)])
        }
    }

    @Test func `garbage behind the first byte of a handshake ends the connection with an alert`()
        throws
    {
        let server = try ServerUnderTest(handler: SchemeHandler())
        let client = try RawConnection(port: server.port)
        try client.sendRaw([0x16, 3, 1, 0, 4, 1, 0, 0, 0])
        client.finishSending()
        // An alert of level fatal (RFC 8446, section 6).
        let alert = try client.receiveAll()
        #expect(alert.count == 7 && alert[0] == 0x15 && alert[5] == 2)
    }

    @Test func `a handshake behind a plain request is refused`() throws {
        let server = try ServerUnderTest(handler: SchemeHandler())
        let client = try RawConnection(port: server.port)
        #expect(try client.exchange(Self.get("/1")).text == "http")
        let tls = TLSClient(trusting: serverAuthority)
        _ = tls.receive([])
        try client.sendRaw(tls.takeOutput())
        #expect(try client.receive().status == 400)
    }

    @Test func `a handshake within TLS is refused`() throws {
        let server = try ServerUnderTest(handler: SchemeHandler())
        let (client, _) = try Self.secure(server)
        try client.send([0x16, 3, 1, 2, 0])
        #expect(try client.receive().status == 400)
    }

    @Test func `a server without TLS says so`() throws {
        let server = try Server(
            host: "127.0.0.1", port: 0, limits: .usual, handler: SchemeHandler())
        server.start()
        defer { server.stop {} }
        let client = try RawConnection(port: server.port)
        try client.sendRaw([0x16, 3, 1, 2, 0])
        #expect(try client.receive().text.contains("this port speaks plain HTTP"))
    }

    @Test func `the end of a connection is told, but not of one that is cut`() throws {
        let server = try FaultyServer()
        for (path, isTold) in [("/empty", true), ("/cut/3", false)] {
            let (client, tls) = try Self.secure(server)
            try client.send(Self.get(path))
            let bytes = try client.receiveAll()
            #expect(tls.isInputEnded == isTold, "\(path)")
            let whole = FaultyHandler.bytes(path)
            #expect(bytes == (isTold ? [] : Array(whole.dropLast(path.utf8.count - 3))))
        }
    }

    @Test func `a reset is one of the connection`() throws {
        let server = try FaultyServer()
        let (client, tls) = try Self.secure(server)
        try client.send(Self.get("/reset"))
        #expect(throws: RawConnectionError.closed) { try client.receiveAll() }
        #expect(!tls.isInputEnded)
    }

    @Test func `a client that tells the end behind its request is answered, then told the end`()
        throws
    {
        let server = try FaultyServer()
        let (client, tls) = try Self.secure(server)
        tls.send(Array(Self.get("/1").utf8))
        tls.end()
        try client.sendRaw(tls.takeOutput())
        #expect(try client.receiveAll() == FaultyHandler.bytes("/1"))
        #expect(tls.isInputEnded)
    }

    @Test func `clients that tell the end are answered when responses are collected`() throws {
        let gate = GatedHandler.Gate()
        let server = try ServerUnderTest(handler: GatedHandler(gate: gate))
        let clients = try (0..<2).map { _ in try Self.secure(server) }
        let first = try RawConnection(port: server.port)
        try first.send(Self.get("/gate"))
        gate.entered.wait()
        // The worker finds both in one round.
        for (client, tls) in clients {
            tls.send(Array(Self.get("/1").utf8))
            tls.end()
            try client.sendRaw(tls.takeOutput())
        }
        gate.opened.signal()
        #expect(try first.receive().text == "/gate")
        for (client, _) in clients { #expect(try client.receive().text == "/1") }
    }

    @Test func `a long answer reaches a client that reads slowly`() throws {
        let server = try FaultyServer()
        let (client, _) = try Self.secure(server, receiveBufferBytes: 4096)
        try client.send(Self.get("/big") + Self.get("/2"))
        #expect(
            try client.receive().body == Array("/big".utf8)
                + [UInt8](repeating: 0x78, count: 3_000_000))
        #expect(try client.receive().text == "/2")
    }

    @Test func `a request knows whether it came by TLS`() throws {
        let server = try ServerUnderTest(handler: SchemeHandler())
        let (client, _) = try Self.secure(server)
        #expect(try client.exchange(Self.get("/1")).text == "https")
        #expect(try client.exchange(Self.get("/2")).text == "https")
        #expect(try RawConnection(port: server.port).exchange(Self.get("/3")).text == "http")
    }

    @Test func `a connection takes its TLS to another worker`() throws {
        let server = try WorkerGroupServer(workers: 3)
        let (client, _) = try Self.secure(server)
        for home in [0, 2, 1, 2, 0, 1] {
            let answer = try client.exchange(Self.get("/home/\(home)")).text
            #expect(answer == "\(home) /home/\(home) ")
        }
    }

    @Test func `a failed handshake is told to the handler`() throws {
        let failures = Failures()
        let server = try ServerUnderTest(handler: FailureHandler(failures: failures))
        let client = try RawConnection(port: server.port)
        // This client trusts nothing.
        #expect(throws: RawConnectionError.self) { try client.startTLS(trusting: []) }
        _ = try? client.receiveAll()
        #expect(failures.all == ["tlsv1 alert unknown ca"])
    }
}

/// A handler that answers with the scheme of the request.
private struct SchemeHandler: RequestHandler {
    mutating func answer(_ request: Request, into response: inout Response) {
        response.start(.ok, date: FaultyHandler.date)
        response.startBody("text/plain")
        response.body.append(request.isSecure ? "https" : "http")
        response.finish()
    }

}

/// A handler whose responses are collected. `/gate` holds its worker until the gate is opened.
private struct GatedHandler: RequestHandler {
    /// Told by the worker, and by the test.
    final class Gate: Sendable {
        let entered = DispatchSemaphore(value: 0)
        let opened = DispatchSemaphore(value: 0)
    }

    let gate: Gate
    var collectsResponses: Bool { true }

    mutating func answer(_ request: Request, into response: inout Response) {
        let path = request.text(request.path)
        if path == "/gate" {
            gate.entered.signal()
            gate.opened.wait()
        }
        response.start(.ok, date: FaultyHandler.date)
        response.startBody("text/plain")
        response.body.append(path)
        response.finish()
    }
}

/// The failures that a handler was told of.
private final class Failures: Sendable {
    private let reasons = Mutex<[String]>([])

    var all: [String] { reasons.withLock { $0 } }

    func add(_ reason: String) { reasons.withLock { $0.append(reason) } }
}

/// A handler that is told of failures.
private struct FailureHandler: RequestHandler {
    let failures: Failures

    mutating func answer(_ request: Request, into response: inout Response) {
        response.start(.ok, date: FaultyHandler.date)
        response.finish()
    }

    mutating func secureSessionFailed(_ reason: String) { failures.add(reason) }
}
#endif
