import Dialect
import Fixtures
import HTTP
import MockServer
import Primitives
import Records
import Tenancy
import TestSupport
import Testing

/// A service with few connections, half of which may have deferred responses.
@Suite struct DeferredResponseTests {
    private func server(connections: Int) throws -> Server<Service> {
        let clock: @Sendable () -> Timestamp = { Timestamp(seconds: 0) }
        let templates = Templates([Templates.standard: [try Fixture.demo]], clock: clock)
        let sandboxes = try Sandboxes(templates, mode: .default, clock: clock)
        var limits = Limits.http
        limits.connectionsMax = connections
        let server = try Server(
            host: "127.0.0.1", port: 0, limits: limits,
            handler: Service(sandboxes) { Issue.record("the server failed: \($0)") })
        server.start()
        return server
    }

    private static let waiting = RawRequest.text(
        "GET", "/_mock/journal/wait?conditions=status%3D1&timeout=60")

    private static func faulty(_ words: String, _ method: String = "GET") -> String {
        RawRequest.text(method, "/company/contacts/1", fields: ["X-Mock-Fault: \(words)"])
    }

    /// A connection with a deferred response.
    private func hold(_ request: String, _ server: Server<Service>) throws -> RawConnection {
        let client = try RawConnection(port: server.port)
        // Sent at once: when the first is answered, the second is deferred.
        try client.send(RunningServer.request("GET", "/livez") + request)
        #expect(try client.receive().text == "ok\n")
        return client
    }

    private static let refusal =
        #"{"code":"Mock","message":"The server holds back at most 2 answers at one time, by "#
        + #"delays, drips and waits, and as many are under way; let some of them end, or ask for "#
        + #"fewer at one time."}"#

    @Test func `Beyond the limit a delay, a drip or a wait is refused, and nothing is done`() throws
    {
        let server = try server(connections: 4)
        defer { server.stop {} }
        let first = try hold(Self.faulty("delay=600000"), server)
        let second = try hold(Self.waiting, server)
        let other = try RawConnection(port: server.port)
        for request in [
            Self.faulty("delay=1", "DELETE"), Self.faulty("drip=1", "DELETE"), Self.waiting,
        ] {
            let refused = try other.exchange(request)
            #expect(refused.status == 503 && refused.text == Self.refusal)
        }
        // A request that no rule defers is answered, and the contact still exists.
        #expect(try other.exchange(Self.faulty("status=429")).status == 429)
        #expect(
            try other.exchange(RunningServer.request("GET", "/company/contacts/1")).status == 200)
        withExtendedLifetime((first, second)) {}
    }

    @Test func `Probes and the control plane are answered when all connections are in use`() throws
    {
        let server = try server(connections: 2)
        defer { server.stop {} }
        let held = try hold(Self.faulty("delay=600000"), server)
        let begun = try hold("GET /begun HTTP/1.1\r\n", server)
        for path in ["/livez", "/readyz", "/_mock", "/_mock/faults", "/_mock/journal"] {
            let answer = try RawConnection(port: server.port).exchange(
                RunningServer.request("GET", path))
            #expect(answer.status == 200 && answer.value(of: "Connection") == "close")
        }
        for request in [RunningServer.request("GET", "/company/contacts/1"), Self.waiting] {
            let refused = try RawConnection(port: server.port).exchange(request)
            #expect(refused.status == 503)
            #expect(
                refused.text
                    == #"{"code":"ConnectWiseApi","message":"All 2 connections of this server have "#
                    + #"requests under way. Use fewer at one time, or wait for answers that are "#
                    + #"held back."}"#)
        }
        withExtendedLifetime((held, begun)) {}
    }
}
