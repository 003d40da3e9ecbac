import Dispatch
import Glibc
import TestSupport
import Testing

@testable import HTTP

@Suite struct StartAndStopTests {
    @Test func `a stopping server finishes requests begun and closes the others`() throws {
        let server = try TestServer()
        let idle = try server.connect()
        #expect(try idle.exchange(ServerTests.get("/a")).status == 200)
        let begun = try server.connect()
        try begun.send(
            "POST /b HTTP/1.1\r\nHost: h\r\nContent-Length: 4\r\nExpect: 100-continue\r\n\r\n")
        #expect(try begun.receive().status == 100)
        let slow = try server.connect(receiveBufferBytes: 4096)
        try slow.send(ServerTests.get("/size/5000000"))
        // This response is sent by a loop that has processed the requests before it.
        #expect(try idle.exchange(ServerTests.get("/a")).status == 200)

        let stopped = server.stop()
        #expect(try idle.receiveAll() == [])
        let response = try begun.exchange("body")
        #expect(response.text == "POST /b body" && response.value(of: "Connection") == "close")
        begun.finishSending()
        #expect(try begun.receiveAll() == [])
        #expect(try slow.receive().body.count == 5_000_000)
        slow.finishSending()
        #expect(try slow.receiveAll() == [])
        stopped.wait()
        #expect(throws: RawConnectionError.self) { try server.connect() }
    }

    @Test func `what has not ended when the time is over is cut off`() throws {
        var limits = HTTPLimits.usual
        limits.drainSecondsMax = 1
        let server = try TestServer(limits)
        let client = try server.connect()
        #expect(try client.exchange(ServerTests.get("/a")).status == 200)
        try client.send("GET /b HTTP/1.1\r\n")
        server.stop().wait()
        #expect((try? client.receiveAll()) ?? [] == [])
    }

    @Test func `a server that was never started stops at once`() throws {
        let server = try Server(
            host: "localhost", port: 0, limits: .usual, handler: EchoHandler())
        let stopped = DispatchSemaphore(value: 0)
        server.stop { stopped.signal() }
        stopped.wait()
        #expect(throws: RawConnectionError.self) { try RawConnection(port: server.port) }
    }

    @Test("addresses of both versions are read", arguments: ["::1", "[::1]", "::", "fe80::1:2"])
    func version6(host: String) throws {
        #expect(try SocketAddress(host: host, port: 80).family == AF_INET6)
        #expect(try SocketAddress(host: "0.0.0.0", port: 80).family == AF_INET)
        #expect(try SocketAddress(host: "localhost", port: 80).family == AF_INET)
    }

    @Test func `a port in use is reported with what to do`() throws {
        let server = try TestServer()
        let error = #expect(throws: SocketError.self) {
            _ = try Server(
                host: "127.0.0.1", port: server.port, limits: .usual, handler: EchoHandler())
        }
        #expect(error == .addressInUse(host: "127.0.0.1", port: server.port))
        #expect(
            error?.message == "Port \(server.port) of 127.0.0.1 is in use. Stop the other process, "
                + "or choose another port; port 0 takes any free one.")
    }

    static let hosts: [(host: String, error: SocketError, message: String)] = [
        (
            "example.com", .notAnAddress("example.com"),
            "'example.com' is not a numeric address. Give one such as 127.0.0.1 or ::1, "
                + "or localhost."
        ),
        (
            "192.0.2.1", .addressNotAvailable(host: "192.0.2.1"),
            "This machine has no address 192.0.2.1. Listen on 127.0.0.1, or on 0.0.0.0 for all."
        ),
    ]

    @Test("an address that cannot be listened on is reported", arguments: hosts)
    func reports(host: String, error: SocketError, message: String) {
        #expect(throws: error) {
            _ = try Server(host: host, port: 0, limits: .usual, handler: EchoHandler())
        }
        #expect(error.message == message)
    }

    @Test func `other errors name the call and the reason`() {
        #expect(
            SocketError.failed(call: "bind", errno: 22).message == "bind failed: Invalid argument.")
        #expect(
            SocketError.permissionDenied(port: 80).message
                == "Listening on port 80 is not permitted. Choose a port above 1023.")
    }
}
