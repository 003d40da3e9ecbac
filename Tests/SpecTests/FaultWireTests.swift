// Faults as bytes on the wire, or as none.

import Dialect
import HTTP
import MockServer
import Primitives
import Tenancy
import TestSupport
import Testing

@Suite struct FaultWireTests {
    private let server: Server<Service>

    init() throws {
        let moment = try #require(Timestamp(SpecServer.now))
        let sandbox = try Sandbox.open(fixtures: [try .demo]) { moment }
        server = try Server(
            host: "127.0.0.1", port: 0, limits: Limits.http,
            handler: Service(sandbox) { Issue.record("the server failed: \($0)") })
        server.start()
    }

    private static func request(
        _ method: String, _ target: String, _ fault: String? = nil, _ body: String = ""
    ) -> String {
        RawRequest.text(
            method, target, fields: fault.map { ["X-Mock-Fault: \($0)"] } ?? [], body: body)
    }

    /// One request on a connection of its own, to its end.
    private func exchange(_ request: String) throws -> RawResponse {
        defer { server.stop {} }
        return try RawConnection(port: server.port).exchange(request)
    }

    /// Reads all bytes until the server closes.
    private func bytes(_ request: String) throws -> [UInt8] {
        let client = try RawConnection(port: server.port)
        try client.send(request)
        return try client.receiveAll()
    }

    private func count() throws -> String {
        try RawConnection(port: server.port)
            .exchange(Self.request("GET", "/company/contacts/count")).text
    }

    private static let new = #"{"firstName":"Twice","company":{"id":12345}}"#

    @Test func `a lost response and a naive retry make the duplicate`() throws {
        defer { server.stop {} }
        #expect(try count() == #"{"count":45}"#)
        let post = Self.request("POST", "/company/contacts", nil, Self.new)
        _ = try RawConnection(port: server.port).exchange(
            Self.request(
                "POST", "/_mock/faults", nil,
                #"{"method":"POST","path":"/company/contacts","nth":1,"fault":{"lostResponse":true}}"#
            ))
        #expect(try bytes(post) == [])
        #expect(try RawConnection(port: server.port).exchange(post).status == 201)
        #expect(try count() == #"{"count":47}"#)
    }

    @Test(
        "faults before the work and behind it differ in what is written",
        arguments: [
            ("lost-response", 46), ("drop-before", 45), ("empty", 46), ("empty; drop-before", 45),
        ])
    func silent(words: String, expected: Int) throws {
        defer { server.stop {} }
        #expect(try bytes(Self.request("POST", "/company/contacts", words, Self.new)) == [])
        #expect(try count() == "{\"count\":\(expected)}")
    }

    @Test(
        "a reset ends the connection without an answer",
        arguments: [("reset", 46), ("reset; drop-before", 45), ("reset; lost-response", 46)])
    func reset(words: String, expected: Int) throws {
        defer { server.stop {} }
        let client = try RawConnection(port: server.port)
        try client.send(Self.request("POST", "/company/contacts", words, Self.new))
        #expect(throws: RawConnectionError.closed) { try client.receiveAll() }
        #expect(try count() == "{\"count\":\(expected)}")
    }

    @Test func `a truncated answer has more length than bytes`() throws {
        defer { server.stop {} }
        let text = String(
            decoding: try bytes(Self.request("GET", "/company/contacts/count", "truncate=5")),
            as: UTF8.self)
        #expect(text.hasPrefix("HTTP/1.1 200 OK\r\n"))
        #expect(text.contains("\r\nContent-Length:         12\r\n"))
        #expect(text.contains("\r\nx-mock-fault: truncate=5\r\n"))
        #expect(text.hasSuffix("\r\n\r\n{\"cou"))
    }

    @Test func `broken JSON is as long as its length says`() throws {
        let answer = try exchange(Self.request("GET", "/company/contacts/count", "broken-json"))
        #expect(answer.status == 200)
        #expect(answer.value(of: "Content-Length")?.filter { $0 != " " } == "6")
        #expect(answer.text == #"{"coun"#)
    }

    @Test func `a delay and a drip make a failure late and slow`() throws {
        var answer: RawResponse?
        let time = try ContinuousClock().measure {
            answer = try exchange(
                Self.request("GET", "/company/contacts/1", "status=500; delay=40; drip=10000"))
        }
        let response = try #require(answer)
        #expect(time >= .milliseconds(60))
        #expect(response.status == 500)
        #expect(response.value(of: "x-mock-fault") == "status=500; delay=40; drip=10000")
        #expect(
            response.text
                == #"{"code":"ConnectWiseApi","message":"A timeout has occured. Please try again."}"#
        )
    }
}
