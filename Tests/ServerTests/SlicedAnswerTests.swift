// Answers that are found or written in slices: what comes between, and what does not.

import Dialect
import Dispatch
import HTTP
import MockServer
import Primitives
import Records
import SQLite
import Synchronization
import Tenancy
import TestSupport
import Testing

/// A service whose begun requests wait until a gate is open.
private struct GatedHandler: RequestHandler {
    var service: Service
    let gate: Gate

    final class Gate: Sendable {
        let isOpen = Atomic(false)
    }

    mutating func answer(_ request: Request, into response: inout Response) {
        let isBegun = request.waitedMilliseconds > 0 && request.method == .get
        guard !isBegun || gate.isOpen.load(ordering: .relaxed) || request.isServerStopping else {
            return response.postpone(milliseconds: 1)
        }
        service.answer(request, into: &response)
    }

    mutating func refuse(_ error: ProtocolError, into response: inout Response) {
        service.refuse(error, into: &response)
    }

    mutating func finished(
        _ request: Request, _ status: Status?, bodyBytes: Int, _ error: (any Error)?
    ) {
        service.finished(request, status, bodyBytes: bodyBytes, error)
    }

    mutating func cancel(_ token: WaitToken) { service.cancel(token) }
}

@Suite struct SlicedAnswerTests {
    private static let list =
        "/company/contacts?conditions=title%20contains%20%22e%22&orderBy=lastName&fields=id,title"
        + "&pageSize=100"

    /// Serves with slices of a few steps.
    private func serve(
        isOpen: Bool = true, limits: HTTPLimits = Limits.http,
        _ body: (UInt16, GatedHandler.Gate) throws -> Void
    ) throws {
        let now = Timestamp("2027-07-01T12:00:00Z")!
        let templates = Templates(["default": [try .demo]]) { now }
        let sandboxes = try Sandboxes(templates, mode: .default) { now }
        sandboxes.first.store.slicing.stepsMax = 50
        sandboxes.first.store.slicing.nanosecondsMax = 0
        let gate = GatedHandler.Gate()
        gate.isOpen.store(isOpen, ordering: .relaxed)
        let service = Service(sandboxes) { Issue.record("the server failed: \($0)") }
        let server = try Server(
            host: "127.0.0.1", port: 0, limits: limits,
            handler: GatedHandler(service: service, gate: gate))
        server.start()
        defer {
            let stopped = DispatchSemaphore(value: 0)
            server.stop { stopped.signal() }
            stopped.wait()
        }
        try body(server.port, gate)
    }

    /// A connection whose second request is being answered, or waits.
    private func begin(_ request: String, _ port: UInt16) throws -> RawConnection {
        let client = try RawConnection(port: port)
        // Both are sent at once: when the first is answered, the second is begun.
        try client.send(RunningServer.request("GET", "/livez") + request)
        #expect(try client.receive().text == "ok\n")
        return client
    }

    private static func patch(_ id: Int, _ title: String) -> String {
        RunningServer.request(
            "PATCH", "/company/contacts/\(id)?fields=title",
            #"[{"op":"replace","path":"title","value":"\#(title)"}]"#)
    }

    private func get(_ target: String, _ port: UInt16) throws -> RawResponse {
        try RawConnection(port: port).exchange(RunningServer.request("GET", target))
    }

    @Test(
        "What is answered in slices is what is answered at once",
        arguments: [
            list, "/company/contacts/count?conditions=title%20contains%20%22e%22",
            "/company/contacts?pageSize=100", "/_mock/export",
            "/company/contacts?conditions=lastName%20contains%20%22zq%22",
        ])
    func sameBytes(target: String) throws {
        let whole = try RunningServer("--log", "none").exchange("GET", target)
        #expect(whole.status == 200)
        try serve { port, _ in
            let sliced = try get(target, port)
            #expect(sliced.body == whole.body)
            #expect(sliced.value(of: "Link") == whole.value(of: "Link"))
        }
    }

    @Test func `Others are answered while a search goes on, changes behind it`() throws {
        try serve(isOpen: false) { port, gate in
            let before = try get("/company/contacts/1?fields=title", port).text
            let searching = try begin(RunningServer.request("GET", Self.list), port)
            let changing = try begin(Self.patch(1, "Mayor"), port)
            for _ in 0..<3 {
                #expect(try get("/company/contacts/1?fields=title", port).text == before)
            }
            gate.isOpen.store(true, ordering: .relaxed)
            let found = try searching.receive()
            #expect(found.status == 200 && !found.text.contains("Mayor"))
            #expect(try changing.receive().text == #"{"title":"Mayor"}"#)
            #expect(try get("/company/contacts/1?fields=title", port).text == #"{"title":"Mayor"}"#)
        }
    }

    @Test func `A search is one request in the journal, with its number, and in its place`() throws
    {
        try serve(isOpen: false) { port, gate in
            let searching = try begin(RunningServer.request("GET", Self.list), port)
            let between = try get("/company/contacts/1", port)
            gate.isOpen.store(true, ordering: .relaxed)
            let found = try searching.receive()
            let ids = [found, between].map { $0.value(of: "x-cw-request-id") ?? "" }
            let fresh = try RunningServer("--log", "none")
            // Numbers are given when requests are begun.
            _ = try fresh.exchange("GET", "/livez")
            let first = try fresh.exchange("GET", "/company/contacts/1")
            let second = try fresh.exchange("GET", "/company/contacts/1")
            #expect(ids == [first, second].map { $0.value(of: "x-cw-request-id") ?? "" })
            let journal = try get("/_mock/journal?fields=resource,target", port).text
            let entries = journal.split(separator: "{")
            #expect(entries.count == 3)
            #expect(entries[1].contains("/company/contacts/1"))
            #expect(entries[2].contains("/company/contacts?conditions"))
        }
    }

    @Test("A client that goes away ends its search", arguments: ["close", "reset"])
    func goesAway(how: String) throws {
        try serve(isOpen: false) { port, _ in
            var searching: RawConnection? = try begin(RunningServer.request("GET", Self.list), port)
            let changing = try begin(Self.patch(1, "Mayor"), port)
            if how == "reset" { searching?.reset() }
            searching = nil
            // The change is not kept waiting.
            #expect(try changing.receive().text == #"{"title":"Mayor"}"#)
        }
    }

    @Test func `A rule of faults counts a search once, and its fault is that of the answer`() throws
    {
        try serve { port, _ in
            let made = try RawConnection(port: port).exchange(
                RunningServer.request(
                    "POST", "/_mock/faults", #"{"nth":1,"fault":{"truncate":10}}"#))
            #expect(made.status == 201)
            let client = try RawConnection(port: port)
            try client.send(RunningServer.request("GET", Self.list))
            let bytes = try client.receiveAll()
            #expect(String(decoding: bytes, as: UTF8.self).contains("x-mock-fault:"))
            let rules = try get("/_mock/faults", port).text
            #expect(rules.contains(#""matches":1"#) && rules.contains(#""hits":1"#))
        }
    }

    @Test func `A reset does not wait for ever, and a search that it meets begins anew`() throws {
        try serve { port, _ in
            let searching = try begin(RunningServer.request("GET", Self.list), port)
            let reset = try RawConnection(port: port).exchange(
                RunningServer.request("POST", "/_mock/reset", ""))
            #expect(reset.status == 204)
            #expect(try searching.receive().status == 200)
        }
    }

    /// The titles of two contacts in a page or an export, the first one of which is always changed
    /// first.
    private func titles(in text: String) -> [Int] {
        text.split(separator: "\"title\":\"round ").dropFirst().compactMap {
            Int($0.prefix { $0.isNumber })
        }
    }

    @Test(
        "A change between two slices does not tear the answer",
        arguments: ["/company/contacts?pageSize=100&orderBy=id", "/_mock/export", list])
    func whole(target: String) throws {
        try serve { port, _ in
            let reader = try RawConnection(port: port)
            let writer = try RawConnection(port: port)
            for round in 1...40 {
                try reader.send(RunningServer.request("GET", target))
                try writer.send(
                    Self.patch(1, "round \(round) e") + Self.patch(40, "round \(round) e"))
                let page = titles(in: try reader.receive().text)
                for _ in 0..<2 { #expect(try writer.receive().status == 200) }
                guard page.count == 2 else {
                    #expect(page.isEmpty || round == 1)
                    continue
                }
                let newest = page.max() ?? 0
                let oldest = page.min() ?? 0
                #expect(newest - oldest <= 1)
                #expect(newest <= round && oldest >= round - 1)
            }
        }
    }

    @Test func `Where nothing can be postponed, a search is answered at once`() throws {
        var limits = Limits.http
        limits.connectionsMax = 4
        try serve(isOpen: false, limits: limits) { port, gate in
            let searching = try (0..<2).map { _ in
                try begin(RunningServer.request("GET", Self.list), port)
            }
            let other = try get(Self.list, port)
            #expect(other.status == 200)
            gate.isOpen.store(true, ordering: .relaxed)
            for client in searching { #expect(try client.receive().body == other.body) }
        }
    }
}
