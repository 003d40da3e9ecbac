import Glibc
import TestSupport
import Testing

/// The stream of a journal, as a client over a socket has it.
@Suite struct JournalStreamTests {
    /// Opens a stream and reads its head.
    private func open(_ server: RunningServer, _ query: String = "") throws -> RawConnection {
        let client = try RawConnection(port: server.port)
        try client.send(RunningServer.request("GET", "/_mock/journal/stream?fields=status" + query))
        let head = String(decoding: try client.receive(until: "\r\n\r\n"), as: UTF8.self)
        #expect(head.hasPrefix("HTTP/1.1 200 "))
        #expect(head.contains("Content-Type: text/event-stream\r\n"))
        #expect(head.contains("Transfer-Encoding: chunked\r\n"))
        return client
    }

    @Test("A request is told when it is answered", arguments: ["1", "4"])
    func told(workers: String) throws {
        let server = try RunningServer("--log", "none", "--workers", workers)
        let clients = try (0..<3).map { _ in try open(server) }
        #expect(try server.exchange("GET", "/company/contacts/99999").status == 404)
        for client in clients {
            #expect(
                String(decoding: try client.receive(until: "\n\n\r\n"), as: UTF8.self)
                    .hasSuffix("id: 1\nevent: request\ndata: {\"status\":404}\n\n\r\n"))
        }
    }

    @Test func `A reset ends it, and its connection goes on`() throws {
        let server = try RunningServer("--log", "none")
        let client = try open(server)
        #expect(try server.exchange("POST", "/_mock/reset").status == 204)
        let rest = String(decoding: try client.receive(until: "\r\n0\r\n\r\n"), as: UTF8.self)
        #expect(rest.contains("event: end\n"))
        #expect(try client.exchange(RunningServer.request("GET", "/livez")).text == "ok\n")
    }

    @Test func `A server that stops ends it`() throws {
        let server = try RunningServer("--log", "none")
        let client = try open(server)
        server.program.send(SIGTERM)
        _ = try client.receive(until: "0\r\n\r\n")
        #expect(server.program.finish().status == 0)
    }

    @Test func `Clients that have gone leave room for others`() throws {
        let server = try RunningServer("--log", "none")
        for _ in 0..<50 {
            _ = try open(server)
            // Its end is seen before the next request of this connection is answered.
            _ = try server.exchange("GET", "/livez")
        }
    }
}
