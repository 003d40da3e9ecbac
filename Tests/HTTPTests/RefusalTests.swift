import HTTP
import Testing

@Suite struct RefusalTests {
    struct Bad: Sendable {
        var text: String
        var status: Status
        var message: String

        init(_ text: String, _ message: String) { self.init(text, .badRequest, message) }

        init(_ text: String, _ status: Status, _ message: String) {
            self.text = text
            self.status = status
            self.message = message
        }
    }

    /// A head with more lines after a valid Host.
    static func head(_ lines: String, _ body: String = "") -> String {
        "POST /a HTTP/1.1\r\nHost: h\r\n" + lines + "\r\n\r\n" + body
    }

    static let requestLine =
        "The request line is malformed. Send METHOD, blank, target, blank, HTTP/1.1."
    static let version = "The request line does not end in an HTTP version. Send HTTP/1.1."
    static let versionNotSupported =
        "Only HTTP/1.1 and HTTP/1.0 are spoken here. Send HTTP/1.1."
    static let notHTTP =
        "The request does not start with a method. Send METHOD, blank, target, blank, HTTP/1.1."
    static let targetForm =
        "The request target is neither a path that starts with '/' nor an http:// address."
    static let bareLineFeed = "A line ends in LF alone. End each line of the head with CR LF."
    static let bareReturn =
        "A line holds a CR that no LF follows. Use CR only in the CR LF at the end of a line."
    static let fieldName =
        "A header name is empty or holds a character that names may not hold. "
        + "Use letters, digits and hyphens."
    static let controlInField = "A header value holds a control character. Remove it."
    static let lengthRepeated = "Content-Length is given more than once. Send exactly one number."
    static let lengthInvalid =
        "Content-Length is not a number. Send the bytes of the body in decimal digits."
    static let bodyTooLarge = "The body is larger than 20 bytes. Send less at a time."
    static let codingUnknown =
        "The only Transfer-Encoding implemented is chunked. Send: chunked."
    static let codingInvalid =
        "Transfer-Encoding is empty or names chunked more than once. Send: chunked."
    static let codingNotLast =
        "Transfer-Encoding does not end in chunked, so that the body has no end. Send: chunked."
    static let hostInvalid =
        "The Host header is not a host with an optional port of at most 65535. "
        + "Send host or host:port."
    static let hostTooLong = "The host of the request is longer than 255 bytes. Shorten it."
    static let chunkSize =
        "A chunk does not start with its size. Send the bytes of the chunk in hexadecimal digits."
    static let chunkExtension =
        "A chunk extension is malformed. Send ;name, ;name=token or ;name=\"text\" behind the size, "
        + "or nothing."
    static let chunkEnd =
        "A chunk is not followed by CR LF. Check that its size is the number of its bytes."
    static let headTooLarge =
        "The head of the request is larger than 200 bytes. Send fewer or shorter headers."
    static let targetTooLong = "The request target is longer than 40 bytes. Shorten it."

    static let lines: [Bad] = [
        Bad(
            "\u{16}\u{3}\u{1}", .badRequest,
            "The connection starts with a TLS handshake, but this port speaks plain HTTP. "
                + "Use http:// instead of https://."),
        Bad("{\"a\":1}", notHTTP),
        Bad(" GET /a HTTP/1.1\r\n", notHTTP),
        Bad(
            "\r\n\r\n\r\n\r\n\r\nGET /a HTTP/1.1\r\n\r\n",
            "Too many empty lines before the request line. Send none."),
        Bad("\nGET /a HTTP/1.1\r\n\r\n", bareLineFeed),
        Bad("GET /a HTTP/1.1\nHost: h\r\n\r\n", bareLineFeed),
        Bad("GET\r\n", requestLine),
        Bad("GET /a\r\n", requestLine),
        Bad("GET  HTTP/1.1\r\n", requestLine),
        Bad("G(T /a HTTP/1.1\r\n", requestLine),
        Bad("GET /a http/1.1\r\n", version),
        Bad("GET /a HTTP/1.1 \r\n", version),
        Bad("GET /a HTTP/1\r\n", version),
        Bad("GET /a HTTP/1.10\r\n", version),
        Bad("GET /a HTTP/1.x\r\n", version),
        Bad("GET /a HTTP/11.1\r\n", version),
        Bad("GET /a b\r\n", version),
        Bad("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n", .httpVersionNotSupported, versionNotSupported),
        Bad("GET /a HTTP/2\r\n", .httpVersionNotSupported, versionNotSupported),
        Bad("GET /a HTTP/0.9\r\n", .httpVersionNotSupported, versionNotSupported),
        Bad(
            "GET /a?b=c and d HTTP/1.1\r\n",
            "The request target holds a blank. Percent-encode it as %20."),
        Bad("GET  /a HTTP/1.1\r\n", "The request target holds a blank. Percent-encode it as %20."),
        Bad("GET /a#b HTTP/1.1\r\n", "The request target holds a '#'. Percent-encode it as %23."),
        Bad(
            "GET /a\tb HTTP/1.1\r\n",
            "The request target holds a control character. Percent-encode it."),
        Bad(
            "GET /a\rb HTTP/1.1\r\n",
            "The request target holds a control character. Percent-encode it."),
        Bad("GET a HTTP/1.1\r\n", targetForm),
        Bad("GET * HTTP/1.1\r\n", targetForm),
        Bad("GET http:///a HTTP/1.1\r\n", targetForm),
        Bad("GET http://u@h/a HTTP/1.1\r\n", targetForm),
        Bad("GET http://?q HTTP/1.1\r\n", targetForm),
        Bad("GET http://h:x/a HTTP/1.1\r\n", targetForm),
        Bad("GET http://[::1]x/a HTTP/1.1\r\n", targetForm),
        Bad("GET ftp://h/a HTTP/1.1\r\n", targetForm),
        Bad(
            "CONNECT h:80 HTTP/1.1\r\n", .notImplemented,
            "CONNECT is not implemented: this server is no proxy."),
    ]

    static let fields: [Bad] = [
        Bad(head("X: a\nY: b"), bareLineFeed),
        Bad(head("X: a\rb"), bareReturn),
        Bad(head("X\rb"), bareReturn),
        Bad(head("X"), "A header line has no colon. Send name, colon, value."),
        Bad(head("X : a"), "A header line has a blank before its colon. Remove the blank."),
        Bad(head("X\t: a"), "A header line has a blank before its colon. Remove the blank."),
        Bad(
            head("X: a\r\n b"),
            "A header line starts with a blank. Folded headers are not accepted: "
                + "send one line each."),
        Bad(
            "GET /a HTTP/1.1\r\n\tHost: h\r\n\r\n",
            "A header line starts with a blank. Folded headers are not accepted: "
                + "send one line each."),
        Bad(head(": a"), fieldName),
        Bad(head("X y: a"), fieldName),
        Bad(head("Ü: a"), fieldName),
        Bad(head("X: \u{0}"), controlInField),
        Bad(head("X: a\u{7F}"), controlInField),
        Bad(
            "GET /a HTTP/1.1\r\n\r\n",
            "The Host header is missing. HTTP/1.1 asks for exactly one."),
        Bad(head("host: h"), "The Host header is there more than once. Send exactly one."),
        Bad("GET /a HTTP/1.1\r\nHost: a b\r\n\r\n", hostInvalid),
        Bad("GET /a HTTP/1.0\r\nHost: h/x\r\n\r\n", hostInvalid),
        Bad("GET /a HTTP/1.1\r\nHost: u@h\r\n\r\n", hostInvalid),
        Bad("GET /a HTTP/1.1\r\nHost:\r\n\r\n", hostInvalid),
        Bad("GET /a HTTP/1.1\r\nHost: h:65536\r\n\r\n", hostInvalid),
        Bad(
            "GET http://h/a HTTP/1.1\r\n\r\n",
            "The Host header is missing. HTTP/1.1 asks for exactly one."),
        Bad("GET http://h/a HTTP/1.1\r\nHost: [::1\r\n\r\n", hostInvalid),
        Bad(
            head("Expect: tea"), .expectationFailed,
            "The only expectation met is 100-continue. Remove the Expect header."),
    ]

    static let bodies: [Bad] = [
        Bad(head("Content-Length: 1\r\nContent-Length: 1", "x"), lengthRepeated),
        Bad(head("Content-Length: 1, 1", "x"), lengthRepeated),
        Bad(head("Content-Length: "), lengthInvalid),
        Bad(head("Content-Length: +1", "x"), lengthInvalid),
        Bad(head("Content-Length: -1", "x"), lengthInvalid),
        Bad(head("Content-Length: 0x1", "x"), lengthInvalid),
        Bad(head("Content-Length: 1 1", "x"), lengthInvalid),
        Bad(head("Content-Length: 99999999999999999999999999x"), lengthInvalid),
        Bad(head("Content-Length: 21"), .contentTooLarge, bodyTooLarge),
        Bad(head("Content-Length: 99999999999999999999999999"), .contentTooLarge, bodyTooLarge),
        Bad(
            head("Content-Length: 1\r\nTransfer-Encoding: chunked", "x"),
            "Content-Length and Transfer-Encoding are both given. Send one of them."),
        Bad(
            "POST /a HTTP/1.0\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
            "HTTP/1.0 has no Transfer-Encoding. Send Content-Length, or use HTTP/1.1."),
        Bad(head("Transfer-Encoding: gzip"), .notImplemented, codingUnknown),
        Bad(head("Transfer-Encoding: gzip, chunked"), .notImplemented, codingUnknown),
        Bad(head("Transfer-Encoding: chunked;x=y"), .notImplemented, codingUnknown),
        Bad(head("Transfer-Encoding: chunked, gzip"), codingNotLast),
        Bad(head("Transfer-Encoding: chunked\r\nTransfer-Encoding: identity"), codingNotLast),
        Bad(head("Transfer-Encoding: chunked, chunked, gzip"), codingNotLast),
        Bad(head("Transfer-Encoding: chunked, gzip, chunked"), codingInvalid),
        Bad(head("Transfer-Encoding: chunked, chunked"), codingInvalid),
        Bad(
            head("Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked"),
            .badRequest, codingInvalid),
        Bad(head("Transfer-Encoding: ,"), codingInvalid),
        Bad(head("Transfer-Encoding: chunked", "\r\n"), chunkSize),
        Bad(head("Transfer-Encoding: chunked", "x\r\n"), chunkSize),
        Bad(head("Transfer-Encoding: chunked", "1 x\r\n"), chunkExtension),
        Bad(head("Transfer-Encoding: chunked", " 1\r\n"), chunkSize),
        Bad(head("Transfer-Encoding: chunked", "1\nx\r\n"), bareLineFeed),
        Bad(head("Transfer-Encoding: chunked", "1\r\nxy\r\n"), chunkEnd),
        Bad(head("Transfer-Encoding: chunked", "1\r\nx\ry"), chunkEnd),
        Bad(head("Transfer-Encoding: chunked", "15\r\n"), .contentTooLarge, bodyTooLarge),
        Bad(
            head("Transfer-Encoding: chunked", "b\r\n0123456789a\r\na\r\n"),
            .contentTooLarge, bodyTooLarge),
        Bad(
            head("Transfer-Encoding: chunked", "FFFFFFFFFFFFFFFFF\r\n"),
            .contentTooLarge, bodyTooLarge),
        Bad(
            head("Transfer-Encoding: chunked", "1;" + String(repeating: "x", count: 300)),
            .contentTooLarge,
            "The chunk sizes, extensions and trailers of the body take more than 220 bytes. "
                + "Send larger chunks."),
        Bad(
            head("Transfer-Encoding: chunked", "0\r\nX : y\r\n\r\n"),
            "A header line has a blank before its colon. Remove the blank."),
    ]

    static let chunkExtensions: [Bad] = [
        " ", ";", " ;", ";;", ";\u{1}", ";a\rb", ";a ", ";a;", ";a[=b", ";=b", ";a=", ";a= ;b",
        ";a=b c",
        ";a=(b)", ";a=\"b", ";a=\"b\\", ";a=\"b\\\"", ";a=\"b\"c", ";a=\"\u{1}\"", ";a=\"\\\u{1}\"",
    ].map { Bad(head("Transfer-Encoding: chunked", "1\($0)\r\nx\r\n"), chunkExtension) }

    static let limits: [Bad] = [
        Bad(
            "GET /" + String(repeating: "a", count: 40) + " HTTP/1.1\r\n", .uriTooLong,
            targetTooLong),
        Bad(String(repeating: "a", count: 200), .uriTooLong, targetTooLong),
        Bad(
            "GET /" + String(repeating: "a", count: 200) + "\n", .uriTooLong,
            targetTooLong),
        Bad(
            head("X: " + String(repeating: "a", count: 200)), .requestHeaderFieldsTooLarge,
            headTooLarge),
        Bad(
            "GET /a HTTP/1.1\r\n" + String(repeating: "a", count: 200),
            .requestHeaderFieldsTooLarge, headTooLarge),
        Bad(
            head("A:\r\nB:\r\nC:\r\nD:\r\nE:"), .requestHeaderFieldsTooLarge,
            "The request has more than 5 headers. Send fewer."),
    ]

    @Test(
        "what cannot be answered is refused with its status and an exact message, however it is cut",
        arguments: lines + fields + bodies + chunkExtensions + limits)
    func refuses(_ bad: Bad) {
        #expect(parse(bad.text) == .refused(ProtocolError(bad.status, bad.message)))
    }

    @Test func `a target, a head and a body as long as their limits are accepted`() {
        let target = "/" + String(repeating: "a", count: 39)
        let start = "POST \(target) HTTP/1.1\r\nHost: h\r\nContent-Length: 20\r\nX: "
        let fill = String(repeating: "x", count: 200 - start.utf8.count - 3)
        let text = start + fill + "\r\n\r\n" + String(repeating: "b", count: 20)
        guard case .request(let request) = parse(text) else {
            Issue.record("refused: \(parse(text))")
            return
        }
        #expect(request.path == target)
        #expect(request.body.utf8.count == 20)
    }
}
