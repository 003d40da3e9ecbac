// The limit of a body, which depends on the head of its request.

import HTTP
import Primitives
import TestSupport
import Testing

/// A handler that allows bodies of up to 40 bytes at `/large`, and answers with the length of each.
struct LargeBodyHandler: RequestHandler {
    func bodyBytesMax(of head: Request) -> Int? {
        head.body.isEmpty && head.text(head.path) == "/large" ? 40 : nil
    }

    mutating func answer(_ request: Request, into response: inout Response) {
        response.start(.ok, date: Timestamp(seconds: 0))
        response.startBody("text/plain")
        response.body.append("\(request.body.count)")
        response.finish()
    }
}

@Suite struct BodyLimitTests {
    private static func sized(_ count: Int) -> String {
        "POST /large HTTP/1.1\r\nHost: h\r\nContent-Length: \(count)\r\n\r\n"
            + String(repeating: "b", count: count)
    }

    /// Chunks of 16 bytes and one with the rest.
    private static func chunked(_ count: Int) -> String {
        let head = "POST /large HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\n\r\n"
        let chunks = stride(from: 0, to: count, by: 16).map { start in
            let size = min(16, count - start)
            return String(size, radix: 16) + "\r\n" + String(repeating: "b", count: size) + "\r\n"
        }
        return head + chunks.joined() + "0\r\n\r\n"
    }

    @Test(
        "a body may be as long as its request is allowed, however it is delimited and cut",
        arguments: [false, true])
    func allowed(isChunked: Bool) {
        func message(_ count: Int) -> String {
            isChunked ? Self.chunked(count) : Self.sized(count)
        }
        for count in [20, 21, 39, 40] {
            guard case .request(let request) = parse(message(count), allowed: 40) else {
                Issue.record("\(count): \(parse(message(count), allowed: 40))")
                continue
            }
            #expect(request.body == String(repeating: "b", count: count))
        }
        #expect(
            parse(message(41), allowed: 40)
                == .refused(
                    ProtocolError(
                        .contentTooLarge,
                        "The body is larger than 40 bytes. Send less at a time.")))
        #expect(
            parse(message(21))
                == .refused(
                    ProtocolError(
                        .contentTooLarge,
                        "The body is larger than 20 bytes. Send less at a time.")))
    }

    @Test func `what one request is allowed is not allowed the next`() {
        var parser = RequestParser(limits: .small)
        let bytes = Array(Self.sized(30).utf8)
        for _ in 0..<2 {
            guard case .needLimit(let head) = parser.parse(bytes.span) else {
                Issue.record("the limit was not asked for")
                return
            }
            #expect(head.text(head.path) == "/large" && head.body.isEmpty)
            #expect(head.value(of: "content-length") == "30")
            parser.allowBody(bytesMax: 40)
            guard case .request = parser.parse(bytes.span) else {
                Issue.record("no request")
                return
            }
        }
    }

    @Test func `the handler says how long a body may be, before it is read`() throws {
        let server = try ServerUnderTest(.small, handler: LargeBodyHandler())
        let client = try server.connect()
        #expect(try client.exchange(Self.sized(40)).text == "40")
        #expect(try client.exchange(Self.chunked(40)).text == "40")
        #expect(try client.exchange(Self.sized(20)).text == "20")
        let other = Self.sized(21).replacing("/large", with: "/small")
        let refused = try client.exchange(other)
        #expect(refused.status == 413)
        #expect(refused.text == "The body is larger than 20 bytes. Send less at a time.")
    }

    @Test func `100 Continue is sent only for a body of an allowed length`() throws {
        let server = try ServerUnderTest(.small, handler: LargeBodyHandler())
        for (path, status) in [("/large", 100), ("/small", 413)] {
            let client = try server.connect()
            let head =
                "POST \(path) HTTP/1.1\r\nHost: h\r\nExpect: 100-continue\r\n"
                + "Content-Length: 30\r\n\r\n"
            #expect(try client.exchange(head).status == status)
        }
    }

    @Test func `a client that sends its body before it reads gets the refusal of the body`()
        throws
    {
        var limits = HTTPLimits.usual
        limits.refusedBytesMax = 8 << 20
        let server = try ServerUnderTest(limits, handler: LargeBodyHandler())
        let client = try server.connect()
        let count = 5 << 20
        try client.send("POST /small HTTP/1.1\r\nHost: h\r\nContent-Length: \(count)\r\n\r\n")
        // More than the buffers of both sides hold.
        try client.send([UInt8](repeating: 0x62, count: count))
        #expect(try client.receive().status == 413)
        #expect(try client.receiveAll().isEmpty)
    }

    @Test func `a client that sends more than is taken behind a refusal is cut off`() throws {
        var limits = HTTPLimits.usual
        limits.refusedBytesMax = 1 << 20
        let server = try ServerUnderTest(limits, handler: LargeBodyHandler())
        let client = try server.connect()
        let count = 64 << 20
        try client.send("POST /small HTTP/1.1\r\nHost: h\r\nContent-Length: \(count)\r\n\r\n")
        #expect(throws: RawConnectionError.self) {
            try client.send([UInt8](repeating: 0x62, count: count))
        }
    }
}
