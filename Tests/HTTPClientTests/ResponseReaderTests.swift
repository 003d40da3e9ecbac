// Responses in parts, in all their framings.

import Testing

@testable import HTTPClient

@Suite struct ResponseReaderTests {
    private static func read(_ text: String, step: Int) throws -> (ClientResponse?, Bool) {
        var reader = ResponseReader()
        let bytes = Array(text.utf8)
        for start in stride(from: 0, to: bytes.count, by: step) {
            try reader.read(bytes[start..<min(start + step, bytes.count)])
        }
        return (reader.response, reader.keepsAlive)
    }

    @Test(
        "A response is read however it is framed and cut",
        arguments: [
            ("HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhello", 200, "hello", true),
            ("HTTP/1.1 204 No Content\r\n\r\n", 204, "", true),
            ("HTTP/1.1 500 Oops\r\nContent-Length: 0\r\nConnection: Close\r\n\r\n", 500, "", false),
            ("HTTP/1.0 200 OK\r\nContent-Length: 2\r\n\r\nok", 200, "ok", false),
            (
                "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n"
                    + "5;a=b\r\nhello\r\n1\r\n!\r\n0\r\nX: y\r\n\r\n", 200, "hello!", true
            ),
            (
                "HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 202 Accepted\r\nContent-Length: 1\r\n\r\nx",
                202, "x", true
            ),
        ])
    func framings(text: String, status: Int, body: String, keepsAlive: Bool) throws {
        for step in [1, 3, 1000] {
            let (response, isKept) = try Self.read(text, step: step)
            #expect(response == ClientResponse(status: status, body: Array(body.utf8)))
            #expect(isKept == keepsAlive)
        }
    }

    @Test func `A body without a length ends with the connection`() throws {
        var reader = ResponseReader()
        try reader.read(Array("HTTP/1.1 200 OK\r\n\r\nall of it".utf8)[...])
        #expect(reader.response == nil)
        try reader.end()
        #expect(reader.response?.body == Array("all of it".utf8))
        #expect(!reader.keepsAlive)
    }

    @Test func `A connection that ends in the midst of a response is an error`() throws {
        for text in [
            "", "HTTP/1.1 200 OK\r\nContent-Le", "HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhe",
        ] {
            var reader = ResponseReader()
            try reader.read(Array(text.utf8)[...])
            #expect(throws: ClientError.closed) { try reader.end() }
        }
    }

    @Test(
        "What is no response of HTTP/1 is an error",
        arguments: [
            "SSH-2.0-OpenSSH\r\n\r\n", "HTTP/2 200\r\n\r\n", "HTTP/1.1 abc\r\n\r\n",
            "HTTP/1.1 200 OK\r\nContent-Length: -1\r\n\r\n",
            "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nxyz\r\n",
        ])
    func malformed(text: String) {
        #expect(throws: ClientError.self) { try Self.read(text, step: 1000) }
    }

    @Test func `Of a long body the beginning is kept`() throws {
        let body = String(repeating: "x", count: 100_000)
        let (response, _) = try Self.read(
            "HTTP/1.1 200 OK\r\nContent-Length: 100000\r\n\r\n" + body, step: 4096)
        #expect(response?.body.count == 1024)
    }
}
