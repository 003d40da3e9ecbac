import Testing

@testable import HTTP

/// An authority and its expected parts.
struct Named: Sendable, CustomTestStringConvertible {
    let text: String
    let host: String
    let port: UInt16?
    let isLoopback: Bool
    var testDescription: String { text }

    init(_ text: String, _ host: String, _ port: UInt16? = nil, isLoopback: Bool = false) {
        self.text = text
        self.host = host
        self.port = port
        self.isLoopback = isLoopback
    }
}

@Suite struct AuthorityTests {
    static let longest = String(repeating: "a", count: Authority.hostBytesMax)

    static let good = [
        Named("h", "h"), Named("h:", "h"), Named("h:0", "h", 0), Named("h:00080", "h", 80),
        Named("h:65535", "h", 65535),
        Named("my_service.Example-1.~x:1", "my_service.Example-1.~x", 1),
        Named("%41%c3%a4", "%41%c3%a4"), Named("999.1.1.1", "999.1.1.1"),
        Named("192.0.2.1:80", "192.0.2.1", 80), Named("[2001:db8::1]:443", "[2001:db8::1]", 443),
        Named("[::ffff:192.0.2.1]", "[::ffff:192.0.2.1]"), Named("[::]", "[::]"),
        Named("[1:2:3:4:5:6:7:8]", "[1:2:3:4:5:6:7:8]"),
        Named("localhost", "localhost", isLoopback: true),
        Named("LocalHost:8080", "LocalHost", 8080, isLoopback: true),
        Named("127.0.0.1:1", "127.0.0.1", 1, isLoopback: true),
        Named("127.255.0.9", "127.255.0.9", isLoopback: true),
        Named("[::1]:1", "[::1]", 1, isLoopback: true),
        Named("[0:0:0:0:0:0:0:1]", "[0:0:0:0:0:0:0:1]", isLoopback: true),
        Named("127.0.0.1.evil.example", "127.0.0.1.evil.example"), Named("127.1", "127.1"),
        Named("localhost.evil.example", "localhost.evil.example"), Named("[::2]", "[::2]"),
        Named(longest + ":65535", longest, 65535),
    ]

    @Test("a host with an optional port is split", arguments: good)
    func reads(_ named: Named) throws {
        let authority = try #require(Authority(named.text))
        let bytes = Array(named.text.utf8)
        #expect(bytes.span.text(authority.host) == named.host)
        #expect(authority.range == 0..<bytes.count)
        #expect(authority.port == named.port)
        #expect(authority.namesLoopback(in: bytes.span) == named.isLoopback)
    }

    @Test(
        "what is no host with an optional port is refused",
        arguments: [
            "", ":", ":80", "a b", "a/b", "u@h", "a#b", "a?b", "a\\b", "\"a\"", "<a>", "a^b", "a|b",
            "é.example", "a,b", "a;b=c:1", "a=b", "a!b", "a$b", "a&b", "a'b", "(a)", "a*b", "a+b",
            "a:b:c", "::1", "h:port", "h:-1", "h:+1", "h: 1", "h:65536", "h:000080", "h:99999999",
            "h:8o",
            "%", "%4", "%zz", "%4g", "a%", "[", "]", "[]", "[::1", "::1]", "[zz]",
            "[::1]evil.example",
            "[::1].evil.example", "[::1]80", "localhost:evil.example", "[127.0.0.1]",
            "[::1%25eth0]",
            "[1:2:3:4:5:6:7]", "[1:2:3:4:5:6:7:8:9]", "[1::2::3]", "[::12345]", "[v1.a]", "[[::1]]",
            "http://x", "a\u{0}b", "a\u{7F}b",
        ])
    func refuses(_ text: String) {
        #expect(Authority(text) == nil)
    }

    @Test("a host of more than 255 bytes is refused, be it a name or in brackets")
    func refusesLength() {
        let name = Self.longest + "a"
        let brackets = "[" + String(repeating: "0", count: 254) + "]"
        for host in [name, name + ":80", brackets] {
            #expect(throws: Authority.ParseError.tooLong) {
                try Authority(Array(host.utf8).span, 0..<host.utf8.count)
            }
            let head = "GET /a HTTP/1.1\r\nHost: \(host)\r\n\r\n"
            #expect(
                Parsed.feeding(Array(head.utf8), limits: .usual)
                    == .refused(ProtocolError(.badRequest, RefusalTests.hostTooLong)))
            let target = "GET http://\(host)/a HTTP/1.1\r\nHost: h\r\n\r\n"
            #expect(
                Parsed.feeding(Array(target.utf8), limits: .usual)
                    == .refused(ProtocolError(.badRequest, RefusalTests.hostTooLong)))
        }
    }

    @Test(
        "a request is made to the host of its target, else to that of its Host field",
        arguments: [
            ("GET /a HTTP/1.1\r\nHost: h:1\r\n\r\n", "h:1"),
            ("GET http://t:2/a HTTP/1.1\r\nHost: h:1\r\n\r\n", "t:2"),
            ("GET HTTPS://t?a HTTP/1.1\r\nHost: h:1\r\n\r\n", "t"),
            ("GET http://[::1] HTTP/1.1\r\nHost: h:1\r\n\r\n", "[::1]"),
            ("OPTIONS * HTTP/1.1\r\nHost: h:1\r\n\r\n", "h:1"),
            ("GET /a HTTP/1.0\r\nHost: h:1\r\n\r\n", "h:1"),
            ("GET http://t/a HTTP/1.0\r\n\r\n", "t"), ("GET /a HTTP/1.0\r\n\r\n", nil),
        ] as [(String, String?)])
    func authority(text: String, expected: String?) throws {
        var parser = RequestParser(limits: .usual)
        guard case .request(let request, _) = parser.parse(Array(text.utf8).span) else {
            Issue.record("not a request: \(text)")
            return
        }
        #expect(request.authority.map { request.text($0.range) } == expected)
        #expect(request.namesLoopback == (expected.map { $0.hasPrefix("[::1]") } ?? true))
    }
}
