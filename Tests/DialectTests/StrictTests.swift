// Every point where the modes differ: one request, the answer of each mode, byte for byte.

import Dialect
import HTTP
import JSON
import MockServer
import Primitives
import Records
import ServiceTestSupport
import Tenancy
import Testing

@Suite struct StrictTests {
    /// The field lines of a request.
    enum Head { case complete, withoutCredentials, withoutClientId, malformedClientId }

    /// One point: a request, and what each mode answers.
    struct Row: Sendable, CustomTestStringConvertible {
        let point: Leniency
        var method = HTTP.Method.get
        /// Below the base path, unless it begins with two slashes.
        let target: String
        var body = ""
        var head = Head.complete
        let lenient: (status: Int, body: String)
        let strict: (status: Int, body: String)

        var testDescription: String { "\(point) \(method.name) \(target) \(body)" }
    }

    @Test("Each mode answers as its row says", arguments: rows, Mode.allCases)
    func row(_ row: Row, mode: Mode) throws {
        let server = try TestServer(.demo, mode: mode)
        let answer = Self.send(row, to: server)
        let expected = mode == .strict ? row.strict : row.lenient
        let isJSON = expected.body.hasPrefix("{") || expected.body.hasPrefix("[")
        #expect(answer.status == expected.status)
        #expect(
            answer.body
                == (mode == .strict && isJSON ? indented(expected.body) : expected.body))
    }

    @Test("Each leniency has a row", arguments: Leniency.allCases)
    func complete(leniency: Leniency) {
        #expect(Self.rows.contains { $0.point == leniency })
    }

    @Test(
        "A default-mode answer is counted that the live service may not give, and no other",
        arguments: rows)
    func counted(_ row: Row) throws {
        let server = try TestServer(.demo)
        _ = Self.send(row, to: server)
        let names = server.sandbox.store.leniencies.used.map(\.leniency)
        let differs = row.lenient.status != row.strict.status || row.lenient.body != row.strict.body
        // A GET that shows a member which strict mode has not is no reliance on it.
        let isShown =
            row.method == .get && row.head == .complete && !row.target.contains("onditions")
            && !row.target.hasPrefix("//")
        let isOfBoth = Mode.strict.permits(row.point)
        #expect(names.contains(row.point) == (differs && !isShown || isOfBoth), "\(names)")
    }

    @Test("In strict mode nothing is counted but what it permits as well", arguments: rows)
    func uncounted(_ row: Row) throws {
        let server = try TestServer(.demo, mode: .strict)
        _ = Self.send(row, to: server)
        let names = server.sandbox.store.leniencies.used.map(\.leniency)
        #expect(names == (Mode.strict.permits(row.point) ? [row.point] : []))
    }

    private static func send(_ row: Row, to server: TestServer) -> TestResponse {
        var fields: [(String, String)] = []
        if row.head != .withoutCredentials {
            fields.append(TestServer.authorization)
        }
        switch row.head {
        case .withoutClientId: break
        case .malformedClientId: fields.append(("clientId", "6f657355-5f4e-4206-9e32_1b65861a9e3f"))
        default: fields.append(TestServer.clientID)
        }
        let isBare = row.target.hasPrefix("//")
        let target = isBare ? row.target : TestServer.basePath + row.target
        return server.sendPlain(row.method, target, Array(row.body.utf8), fields: fields)
    }

    static let rows: [Row] = head + writes + members + lists + added
}
