// The header fields that every answer has.

import HTTP
import MockServer
import Primitives
import Records
import ServiceTestSupport
import Testing

@Suite struct StandingFieldTests {
    private static let requests: [(HTTP.Method, String, String, status: Int)] = [
        (.get, "/company/contacts/1", "", 200), (.head, "/company/contacts/1", "", 200),
        (.options, "/company/contacts", "", 204),
        (.delete, "/company/contacts/1/communications/1", "", 204),
        (.post, "/company/contacts/1/notes", #"{"text":"x"}"#, 201),
        (.get, "/company/contacts/0", "", 404), (.get, "/nothing", "", 404),
        (.put, "/company/contacts", "", 405), (.post, "/company/contacts", "{}", 400),
        (.get, "/livez", "", 200), (.get, "/_mock/outbox", "", 200),
        (.get, "/login/companyinfo/acme", "", 200),
    ]

    @Test("Every answer has the fields, in one form", arguments: requests)
    func fields(_ request: (method: HTTP.Method, target: String, body: String, status: Int)) throws
    {
        let answer = try TestServer().send(request.method, request.target, request.body)
        #expect(answer.status == request.status)
        let lines = answer.head.split(separator: "\r\n").dropFirst(2).prefix(5)
        #expect(
            lines.joined(separator: "\n") == """
                x-cw-request-id: \(answer.field("x-cw-request-id") ?? "")
                api-current-version: 2026.4
                Cache-Control: no-cache
                Pragma: no-cache
                X-Content-Type-Options: nosniff
                """)
        for name in ["Strict-Transport-Security", "X-Powered-By", "Server"] {
            #expect(answer.field(name) == nil)
        }
    }

    @Test func `What is no request is answered with the fields as well`() throws {
        var service = try TestServer().service
        var response = Response()
        service.refuse(.init(.badRequest, "nonsense"), into: &response)
        let answer = TestResponse(response)
        #expect(answer.status == 400)
        #expect(answer.field("x-cw-request-id")?.count == 36)
        #expect(answer.field("Cache-Control") == "no-cache")
        #expect(answer.field("Strict-Transport-Security") == nil)
    }

    @Test func `Each request has a GUID of its own, the same wherever it is repeated`() throws {
        func ids() throws -> [String] {
            let server = try TestServer()
            return try (0..<100).map { _ in
                try #require(server.get("/livez").field("x-cw-request-id"))
            }
        }
        let first = try ids()
        #expect(Set(first).count == 100)
        #expect(try ids() == first)
        for id in first {
            #expect(
                id.wholeMatch(
                    of: /[0-9a-f]{8}-[0-9a-f]{4}-8[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}/)
                    != nil)
        }
    }

    @Test func `Behind https, and there alone, browsers are told to stay with it`() throws {
        let server = try TestServer()
        let fields = [("X-Forwarded-Proto", "https")]
        for path in ["/company/contacts/1", "/company/contacts/0", "/livez"] {
            #expect(
                server.get(path, fields: fields).field("Strict-Transport-Security")
                    == "max-age=31536000; includeSubDomains")
            #expect(server.get(path).field("Strict-Transport-Security") == nil)
        }
    }
}
