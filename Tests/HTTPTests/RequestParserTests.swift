import Testing

@testable import HTTP

/// The contents of a request, in a form that can be compared.
struct ParsedRequest: Equatable, CustomTestStringConvertible {
    var method: String
    var path: String
    var query: String?
    var fields: [String]
    var body: String
    var isPersistent: Bool
    var consumed: Int

    init(_ request: Request, _ consumed: Int) {
        method = request.method.name
        path = request.text(request.path)
        query = request.query.map(request.text)
        fields = request.fields.map { request.text($0.name) + "=" + request.text($0.value) }
        body = request.text(request.body)
        isPersistent = request.isPersistent
        self.consumed = consumed
    }

    var testDescription: String { "\(method) \(path) ? \(query ?? "-") \(fields) \(body)" }
}

/// The result of parsing bytes.
enum Parsed: Equatable {
    case more
    case request(ParsedRequest)
    case refused(ProtocolError)

    /// Feeds `bytes` up to each of `cuts`, then all of them, to one parser. Bodies are limited by
    /// `HTTPLimits`, or by `allowed`.
    static func feeding(
        _ bytes: [UInt8], cuts: some Sequence<Int> = [], limits: HTTPLimits = .small,
        allowed: Int? = nil
    ) -> Parsed {
        var parser = RequestParser(limits: limits)
        for cut in Array(cuts) + [bytes.count] {
            var outcome = parser.parse(bytes.span.extracting(0..<cut))
            if case .needLimit = outcome {
                parser.allowBody(bytesMax: allowed ?? limits.bodyBytesMax)
                outcome = parser.parse(bytes.span.extracting(0..<cut))
            }
            switch outcome {
            case .needMore: continue
            case .needLimit: Issue.record("asked twice")
            case .request(let request, let consumed):
                return .request(ParsedRequest(request, consumed))
            case .refuse(let failure): return .refused(failure)
            }
        }
        return .more
    }
}

/// The outcome of `text`, after a check that each split and each single byte give the same.
func parse(_ text: String, limits: HTTPLimits = .small, allowed: Int? = nil) -> Parsed {
    let bytes = Array(text.utf8)
    let whole = Parsed.feeding(bytes, limits: limits, allowed: allowed)
    for cut in 0...bytes.count {
        let parsed = Parsed.feeding(bytes, cuts: [cut], limits: limits, allowed: allowed)
        #expect(parsed == whole, "cut at \(cut)")
    }
    let slow = Parsed.feeding(bytes, cuts: 0..<bytes.count, limits: limits, allowed: allowed)
    #expect(slow == whole, "byte by byte")
    return whole
}

@Suite struct RequestParserTests {
    struct Good: Sendable {
        var text: String
        var method = "GET"
        var path = "/a"
        var query: String?
        var body = ""
        var isPersistent = true
        var rest = 0
    }

    static let good: [Good] = [
        Good(text: "GET /a HTTP/1.1\r\nHost: h\r\n\r\n"),
        Good(text: "GET /a HTTP/1.1\r\nHost: h\r\n\r\nGET", rest: 3),
        Good(text: "\r\n\r\nGET /a HTTP/1.1\r\nhOsT:h:80\r\n\r\n"),
        Good(text: "GET /a HTTP/1.9\r\nHost:\t [::1]:80 \t\r\n\r\n"),
        Good(text: "GET /a HTTP/1.0\r\n\r\n", isPersistent: false),
        Good(text: "GET /a HTTP/1.0\r\nConnection: Keep-Alive\r\n\r\n"),
        Good(
            text: "GET /a HTTP/1.1\r\nHost: h\r\nConnection: x, Close\r\n\r\n", isPersistent: false),
        Good(text: "GET /a?b=%20?c HTTP/1.1\r\nHost: h\r\n\r\n", query: "b=%20?c"),
        Good(text: "GET /a? HTTP/1.1\r\nHost: h\r\n\r\n", query: ""),
        Good(text: "GET /ä?x=\"ö\" HTTP/1.1\r\nHost: h\r\n\r\n", path: "/ä", query: "x=\"ö\""),
        Good(text: "GET HTTP://h:1/a?b HTTP/1.1\r\nHost: h\r\n\r\n", query: "b"),
        Good(text: "GET http://h HTTP/1.1\r\nHost: h\r\n\r\n", path: "/"),
        Good(text: "GET https://h?q HTTP/1.1\r\nHost: h\r\n\r\n", path: "/", query: "q"),
        Good(text: "OPTIONS * HTTP/1.1\r\nHost: h\r\n\r\n", method: "OPTIONS", path: "*"),
        Good(text: "get /a HTTP/1.1\r\nHost: h\r\n\r\n", method: "get"),
        Good(
            text: "DELETE /a HTTP/1.1\r\nHost: h\r\nContent-Length: 3\r\n\r\nabcdef",
            method: "DELETE", body: "abc", rest: 3),
        Good(
            text: "POST /a HTTP/1.1\r\nHost: h\r\nContent-Length: 020\r\n\r\n01234567890123456789",
            method: "POST", body: "01234567890123456789"),
        Good(text: "PUT /a HTTP/1.1\r\nHost: h\r\nContent-Length: 0\r\n\r\n", method: "PUT"),
        Good(
            text: "PATCH /a HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: Chunked\r\n\r\n"
                + "3\r\nabc\r\n00A ; x=\"y\"\r\n0123456789\r\n0;z\r\nTrailer: t\r\n\r\nGET",
            method: "PATCH", body: "abc0123456789", rest: 3),
        Good(
            text: "PATCH /a HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\n\r\n"
                + "1;a;b=c\t;\td = \"\\\"\t;ä\" ;e=\"\"\r\nx\r\n0 ;z\r\n\r\n",
            method: "PATCH", body: "x"),
        Good(
            text: "POST /a HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
            method: "POST"),
        Good(
            text:
                "POST /a HTTP/1.1\r\nHost: h\r\nExpect: 100-Continue\r\nContent-Length: 1\r\n\r\nx",
            method: "POST", body: "x"),
        Good(text: "GET /a HTTP/1.0\r\nExpect: tea\r\n\r\n", isPersistent: false),
        Good(text: "GET /a HTTP/1.1\r\nHost: h\r\nX:\r\nY: a\tb  ü \r\n\r\n"),
    ]

    @Test("a request is read the same way however it is cut", arguments: good)
    func reads(_ good: Good) throws {
        guard case .request(let request) = parse(good.text) else {
            Issue.record("not a request: \(parse(good.text))")
            return
        }
        #expect(request.method == good.method)
        #expect(request.path == good.path)
        #expect(request.query == good.query)
        #expect(request.body == good.body)
        #expect(request.isPersistent == good.isPersistent)
        #expect(request.consumed == good.text.utf8.count - good.rest)
    }

    @Test func `fields keep their order and their case, values are trimmed`() throws {
        let text = "GET /a HTTP/1.1\r\nHost: h\r\nX:\r\nY: a\tb  c \t\r\ny:2\r\n\r\n"
        guard case .request(let request) = parse(text) else {
            Issue.record("not a request")
            return
        }
        #expect(request.fields == ["Host=h", "X=", "Y=a\tb  c", "y=2"])
    }

    @Test func `every proper beginning of a request asks for more`() {
        let text =
            "POST /a HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\n\r\n1\r\nx\r\n0\r\n\r\n"
        let bytes = Array(text.utf8)
        for length in 0..<bytes.count {
            #expect(Parsed.feeding(Array(bytes[..<length])) == .more, "\(length) bytes")
        }
    }

    @Test func `the client is told to continue once, and only while its body is missing`() {
        let head = Array(
            "POST /a HTTP/1.1\r\nHost: h\r\nExpect: 100-continue\r\nContent-Length: 2\r\n\r\n".utf8)
        func asks(_ parser: inout RequestParser, _ bytes: [UInt8]) -> Bool {
            guard case .needMore(let wantsContinue) = parser.parse(bytes.span) else { return false }
            return wantsContinue
        }
        var waiting = RequestParser(limits: .small)
        #expect(!asks(&waiting, Array(head.dropLast())))
        #expect(asks(&waiting, head))
        #expect(!asks(&waiting, head))
        #expect(!asks(&waiting, head + [1]))
        var eager = RequestParser(limits: .small)
        #expect(!asks(&eager, head + [1]))
    }

    @Test func `one parser reads one request after the other`() {
        let bytes = Array(
            ("POST /a HTTP/1.1\r\nHost: h\r\nContent-Length: 1\r\n\r\nx"
                + "GET /b HTTP/1.0\r\n\r\n").utf8)
        var parser = RequestParser(limits: .small)
        guard case .request(let first, let consumed) = parser.parse(bytes.span),
            case .request(let second, let rest) =
                parser.parse(bytes.span.extracting(consumed..<bytes.count))
        else {
            Issue.record("not two requests")
            return
        }
        #expect(first.text(first.body) == "x")
        #expect(second.text(second.path) == "/b" && second.isHTTP10 && second.body.isEmpty)
        #expect(consumed + rest == bytes.count)
    }

    @Test func `a request made in memory reads like one received`() {
        let request = Request(
            .post, "http://h/a/b?c=d", fields: [("X-One", " 1 "), ("x-one", "2")],
            body: Array("body".utf8))
        #expect(request.text(request.path) == "/a/b")
        #expect(request.query.map(request.text) == "c=d")
        #expect(request.value(of: "x-ONE") == "1")
        #expect(request.value(of: "x-two") == nil)
        #expect(request.text(request.body) == "body")
        #expect(!request.isHTTP10)
    }
}
