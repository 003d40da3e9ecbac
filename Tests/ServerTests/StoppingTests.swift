import Glibc
import TestSupport
import Testing

@Suite struct StoppingTests {
    /// A request whose head is received and whose body is incomplete.
    private func begin(_ server: RunningServer, _ body: String) throws -> RawConnection {
        let connection = try RawConnection(port: server.port)
        let head = "POST /company/contacts HTTP/1.1\r\nHost: localhost\r\n"
        let announced = "Expect: 100-continue\r\nContent-Length: \(body.utf8.count)\r\n\r\n"
        #expect(try connection.exchange(head + announced).status == 100)
        return connection
    }

    @Test("a request in flight is answered before the end", arguments: [SIGTERM, SIGINT, SIGHUP])
    func drain(_ signal: Int32) throws {
        let server = try RunningServer()
        let body = #"{"firstName": "Last", "company": {"id": 12345}}"#
        let connection = try begin(server, body)
        server.program.send(signal)
        server.waitUntilClosed()
        let response = try connection.exchange(body)
        #expect(response.status == 201)
        #expect(response.value(of: "Connection") == "close")
        #expect(try connection.receiveAll().isEmpty)
        let end = server.program.finish()
        #expect(end.status == 0)
        #expect(end.output == "")
    }

    @Test func `a second signal ends the program at once`() throws {
        let server = try RunningServer()
        let connection = try begin(server, "{}")
        server.program.send(SIGTERM)
        server.waitUntilClosed()
        server.program.send(SIGINT)
        #expect(server.program.finish().status == 130)
        #expect(throws: RawConnectionError.self) { try connection.receive() }
    }

    @Test func `a server without requests ends at once`() throws {
        let server = try RunningServer()
        let idle = try RawConnection(port: server.port)
        #expect(try idle.exchange(RunningServer.request("GET", "/readyz")).status == 200)
        server.program.send(SIGTERM)
        #expect(server.program.finish().status == 0)
    }

    @Test func `the end of a terminal takes the port file along, but for a program under nohup`()
        throws
    {
        let folder = try TemporaryFolder()
        let server = try RunningServer("--port-file", folder.file("port"), "--fixture=none")
        server.program.send(SIGHUP)
        #expect(server.program.finish().status == 0)
        #expect(folder.read("port") == nil)
        let kept = try Program(
            ["-c", "trap '' HUP; exec \"$0\" --port 0 --fixture none", Program.path],
            path: "/bin/sh")
        let port = try #require(RunningServer.port(in: kept.readLine() ?? ""))
        kept.send(SIGHUP)
        let request = RunningServer.request("GET", "/readyz")
        #expect(try RawConnection(port: port).exchange(request).status == 200)
        kept.send(SIGTERM)
        #expect(kept.finish().status == 0)
    }
}
