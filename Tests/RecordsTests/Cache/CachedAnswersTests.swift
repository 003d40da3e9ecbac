// Answers with and without kept records: the same bytes after whatever was written.

import ConnectWise
import Dialect
import Foundation
import HTTP
import Primitives
import SQLite
import Schema
import ServiceTestSupport
import Testing

@testable import Records
@testable import Tenancy

@Suite struct CachedAnswersTests {
    /// The rounds of writes: few in each run of the tests; `PSA_MOCK_ROUNDS` sets another number.
    static let rounds =
        ProcessInfo.processInfo.environment["PSA_MOCK_ROUNDS"].flatMap { Int($0) } ?? 15

    /// A server whose answers are compared.
    struct Server {
        let name: String
        let send: (PlannedRequest) -> TestResponse
    }

    /// The fields that strict mode asks for, and those of a rehearsal.
    private static func fields(_ request: PlannedRequest, _ mode: Mode) -> [(String, String)] {
        (mode == .strict ? [TestServer.authorization, TestServer.clientID] : [])
            + (request.isDryRun ? [("X-Mock-Dry-Run", "true")] : [])
    }

    private static func target(_ request: PlannedRequest, _ mode: Mode) -> String {
        let isPrefixed = mode == .strict && !request.target.hasPrefix("/_mock")
        return (isPrefixed ? TestServer.basePath : "") + request.target
    }

    /// A server whose sandboxes keep so many bytes of records.
    private static func server(_ name: String, _ mode: Mode, bytesMax: Int) throws -> Server {
        let mock = try SandboxHarness(
            mode: mode,
            limits: SandboxLimits(rowCacheBytesMax: bytesMax))
        return Server(name: name) { request in
            mock.send(
                request.method, target(request, mode), request.body,
                fields: fields(request, mode))
        }
    }

    /// A server over a library of SQLite that does not tell changed rows.
    private static func untoldServer(_ mode: Mode) throws -> Server {
        let now = TestServer.now
        let image = try Templates.image(of: [.demo], mode) { now }
        let store = Store(
            name: "default", rules: .shared(mode), database: try Database(.image(image)),
            observesRows: false
        ) { now }
        let server = TestServer(Sandbox(store))
        return Server(name: "untold") { request in
            server.sendPlain(
                request.method, target(request, mode), Array(request.body.utf8),
                fields: fields(request, mode))
        }
    }

    /// Sends a request to all, whose answers must not differ.
    /// - Returns: Whether they are the same.
    @discardableResult
    private func send(_ request: PlannedRequest, to servers: [Server], _ round: Int) -> Bool {
        let answers = servers.map { $0.send(request) }
        for (server, answer) in zip(servers, answers).dropFirst() {
            guard answer.status == answers[0].status, answer.body == answers[0].body else {
                Issue.record(
                    """
                    round \(round): \(request.method) \(request.target) \(request.body)
                    \(servers[0].name): \(answers[0].status) \(answers[0].body)
                    \(server.name): \(answer.status) \(answer.body)
                    """)
                return false
            }
        }
        return true
    }

    /// The lists that are compared after each round.
    private static func targets(_ catalog: Catalog, _ random: inout SplitMix64) -> [String] {
        let all = catalog.resources.filter {
            $0.operations.contains(.list) && !$0.path.contains("{") && !$0.path.hasPrefix("/_mock")
        }.map(\.path)
        let some = (0..<6).compactMap { _ in all.randomElement(using: &random) }
        let lists = [
            "/company/contacts", "/company/companies", "/company/companies/12345/sites",
            "/service/tickets", "/company/contacts/1/communications",
        ]
        return (lists + some).map { $0 + "?pageSize=1000" }
            + ["/company/contacts/count", "/company/contacts?pageSize=5&page=2"]
    }

    private static func compare(
        _ servers: [Server], _ mode: Mode, states: Bool, seed: UInt64
    ) {
        let test = CachedAnswersTests()
        let catalog = Catalog.shared(mode)
        var writes = RandomWrites(catalog, seed: seed)
        var random = SplitMix64(state: seed &+ 1)
        for round in 1...rounds {
            for _ in 0..<Int.random(in: 1...3, using: &random) {
                guard test.send(writes.next(), to: servers, round) else { return }
            }
            if states, Int.random(in: 1...4, using: &random) == 1 {
                for request in state(&random) {
                    guard test.send(request, to: servers, round) else { return }
                }
            }
            for target in targets(catalog, &random) {
                let request = PlannedRequest(method: .get, target: target)
                guard test.send(request, to: servers, round) else { return }
            }
        }
    }

    /// Requests that change the state of a sandbox as a whole, or rows behind pages.
    private static func state(_ random: inout SplitMix64) -> [PlannedRequest] {
        func request(_ method: HTTP.Method, _ path: String, _ body: String = "") -> PlannedRequest {
            PlannedRequest(method: method, target: "/_mock/" + path, body: body)
        }
        let page = PlannedRequest(method: .get, target: "/company/contacts?pageSize=10")
        let drift = ["insert", "delete"].randomElement(using: &random) ?? ""
        switch Int.random(in: 1...7, using: &random) {
        case 1, 2: return [request(.put, "snapshots/one")]
        case 3, 4: return [request(.post, "snapshots/one/restore")]
        case 5: return [request(.post, "reset")]
        case 6:
            return [
                request(
                    .post, "import",
                    #"{"contacts":[{"firstName":"Im","lastName":"Ported","company":{"id":12345}}]}"#
                )
            ]
        default:
            return [request(.put, "drift", #"{"resource":"Contact","\#(drift)":2}"#), page, page]
                + [request(.delete, "drift")]
        }
    }

    @Test(arguments: Mode.allCases)
    func `answers are the same with and without kept records`(_ mode: Mode) throws {
        let servers = [
            try Self.server("kept", mode, bytesMax: Limits.rowCacheBytesMax),
            try Self.server("none kept", mode, bytesMax: 0),
            // Room for some twenty records, so that they push each other out.
            try Self.server("few kept", mode, bytesMax: 96 << 10),
        ]
        Self.compare(servers, mode, states: true, seed: mode == .strict ? 1 : 2)
    }

    @Test(arguments: Mode.allCases)
    func `answers are the same where SQLite does not tell changed rows`(_ mode: Mode) throws {
        let servers = [
            try Self.untoldServer(mode), try Self.server("none kept", mode, bytesMax: 0),
        ]
        Self.compare(servers, mode, states: false, seed: mode == .strict ? 3 : 4)
    }
}
