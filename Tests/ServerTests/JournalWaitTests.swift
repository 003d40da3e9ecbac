import Dialect
import Fixtures
import HTTP
import MockServer
import Primitives
import Records
import Synchronization
import Tenancy
import TestSupport
import Testing

/// A handler that counts the calls of a service.
struct CountingHandler: RequestHandler {
    var service: Service
    let asked: Counter

    final class Counter: Sendable {
        let count = Atomic(0)
    }

    mutating func answer(_ request: Request, into response: inout Response) {
        asked.count.add(1, ordering: .relaxed)
        service.answer(request, into: &response)
    }

    mutating func refuse(_ error: ProtocolError, into response: inout Response) {
        service.refuse(error, into: &response)
    }

    mutating func cancel(_ token: WaitToken) { service.cancel(token) }
}

@Suite struct JournalWaitTests {
    @Test func `A wait is answered by a request that comes later`() throws {
        let server = try RunningServer("--log", "none")
        let waiting = try RawConnection(port: server.port)
        try waiting.send(
            RunningServer.request("GET", "/livez")
                + RunningServer.request(
                    "GET", "/_mock/journal/wait?conditions=status%3D404&timeout=60"))
        // Both are sent at once: when the first is answered, the second waits.
        #expect(try waiting.receive().text == "ok\n")
        #expect(try server.exchange("GET", "/company/contacts/99999").status == 404)
        let answer = try waiting.receive()
        #expect(answer.status == 200)
        #expect(
            answer.text
                == #"{"verified":true,"expected":"at least 1 request where status=404","#
                + #""found":1,"dropped":0}"#)
    }

    @Test func `A wait that nothing answers ends in time`() throws {
        let server = try RunningServer("--log", "none")
        let answer = try server.exchange("GET", "/_mock/journal/wait?timeout=0.05")
        #expect(answer.status == 409)
        #expect(
            answer.text
                == #"{"code":"Mock","message":"Expected at least 1 request, but found 0.","#
                + #""verified":false,"expected":"at least 1 request","found":0,"dropped":0,"#
                + #""nearest":[]}"#)
    }

    @Test func `Waits cost nothing but the entries that they wait for`() throws {
        let asked = CountingHandler.Counter()
        let clock: @Sendable () -> Timestamp = { Timestamp(seconds: 0) }
        let templates = Templates([Templates.standard: [try Fixture.demo]], clock: clock)
        let sandboxes = try Sandboxes(templates, mode: .default, clock: clock)
        let service = Service(sandboxes) { Issue.record("the server failed: \($0)") }
        let server = try Server(
            host: "127.0.0.1", port: 0, limits: Limits.http,
            handler: CountingHandler(service: service, asked: asked))
        server.start()
        defer { server.stop {} }
        let waiting = try (0..<500).map { index in
            let client = try RawConnection(port: server.port)
            // A fifth request waits for the same, the others each for something else.
            let status = index % 5 == 0 ? 404 : 1000 + index
            let target = "/_mock/journal/wait?conditions=status%3D404%20or%20status%3D\(status)"
            try client.send(
                RunningServer.request("GET", "/livez")
                    + RunningServer.request("GET", target + "&count=2&timeout=60"))
            #expect(try client.receive().text == "ok\n")
            return client
        }
        #expect(asked.count.load(ordering: .relaxed) == 1000)
        let other = try RawConnection(port: server.port)
        func get(_ id: Int) throws {
            _ = try other.exchange(RunningServer.request("GET", "/company/contacts/\(id)"))
        }
        for _ in 0..<98 { try get(1) }
        try get(99_999)
        #expect(asked.count.load(ordering: .relaxed) == 1099)
        try get(99_999)
        for client in waiting { #expect(try client.receive().status == 200) }
        #expect(asked.count.load(ordering: .relaxed) == 1600)
    }
}
