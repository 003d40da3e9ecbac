import Dispatch
import HTTP
import Primitives
import Synchronization
import TestSupport
import Testing

/// The texts that bodies without an end of their own tell, shared by a handler and its sources.
final class News: Sendable {
    private let texts = Mutex<[String]>([])
    /// The most texts that are kept: what a source has missed it never tells.
    private static let countMax = 50

    func add(_ text: String) {
        texts.withLock { texts in
            texts.append(text)
            if texts.count > Self.countMax { texts.removeFirst() }
        }
    }

    func removeFirst() -> String? { texts.withLock { $0.isEmpty ? nil : $0.removeFirst() } }
}

/// A body of the news as they come; it ends with `end`, and tells `-` whenever time has passed.
struct NewsSource: BodySource {
    let news: News
    let milliseconds: Int
    var isIdle = false

    mutating func write(to body: inout ByteBuffer, until end: Int) -> BodyProgress {
        let start = body.count
        while let text = news.removeFirst() {
            if text == "end" { return .done }
            body.append(text)
            guard body.count < end else { return .more }
        }
        if isIdle, body.count == start { body.append("-") }
        isIdle = body.count == start
        return .waiting(milliseconds: milliseconds)
    }
}

/// A handler that answers `/news/MILLISECONDS` with the news, `/tell/TEXT` by telling it, and
/// `/state` with the numbers of bodies that were begun and ended.
struct NewsHandler: RequestHandler {
    private let news = News()
    private var tokens: [WaitToken] = []
    private var ended: [String] = []

    mutating func answer(_ request: Request, into response: inout Response) {
        let words = request.text(request.path).split(separator: "/").map(String.init)
        response.start(.ok, date: FaultyHandler.date)
        response.startBody("text/plain")
        do {
            if words[0] == "news" {
                tokens.append(response.waitToken)
                let milliseconds = Int(words[1]) ?? 0
                return try response.write(
                    unending: NewsSource(news: news, milliseconds: milliseconds))
            }
        } catch {
            Issue.record(error)
        }
        if words[0] == "tell" {
            let count = words.count > 2 ? Int(words[2]) ?? 0 : 1
            for _ in 0..<count { news.add(words[1]) }
            for token in tokens { response.wake(token) }
        }
        response.body.append("\(tokens.count) open, \(ended.joined(separator: ","))")
        response.finish()
    }

    mutating func cancel(_ token: WaitToken) { tokens.removeAll { $0 == token } }

    mutating func finished(
        _ request: Request, _ status: Status?, bodyBytes: Int, _ error: (any Error)?
    ) {
        ended.append("\(status?.code ?? 0) \(bodyBytes)")
    }
}

/// Bodies without an end of their own, such as server-sent events.
@Suite struct UnendingBodyTests {
    private static func get(_ path: String) -> String { ServerTests.get(path) }

    private func server(_ limits: HTTPLimits = .usual) throws -> ServerUnderTest<NewsHandler> {
        try ServerUnderTest(limits, handler: NewsHandler())
    }

    /// Opens the news and reads the head.
    private func open(_ server: ServerUnderTest<NewsHandler>, _ path: String = "/news/500000")
        throws -> RawConnection
    {
        let client = try server.connect()
        try client.send(Self.get(path))
        let head = String(decoding: try client.receive(until: "\r\n\r\n"), as: UTF8.self)
        #expect(head.contains("Transfer-Encoding: chunked\r\n"))
        #expect(!head.contains("Content-Length"))
        return client
    }

    @Test func `What is told is sent at once, as a chunk, and the end as the last chunk`() throws {
        let server = try server()
        let client = try open(server)
        let other = try server.connect()
        #expect(try other.exchange(Self.get("/tell/hello")).text == "1 open, ")
        #expect(try client.receive(until: "\r\nhello\r\n") == Array("5\r\nhello\r\n".utf8))
        #expect(try other.exchange(Self.get("/tell/there")).text == "1 open, ")
        #expect(try client.receive(until: "\r\nthere\r\n") == Array("5\r\nthere\r\n".utf8))
        _ = try other.exchange(Self.get("/tell/end"))
        #expect(try client.receive(until: "\r\n\r\n") == Array("0\r\n\r\n".utf8))
        #expect(try client.exchange(Self.get("/state")).text == "0 open, 200 10")
    }

    @Test func `A source is asked again when its time has passed`() throws {
        let server = try server()
        let client = try open(server, "/news/1")
        #expect(try client.receive(until: "-\r\n1\r\n-") == Array("1\r\n-\r\n1\r\n-".utf8))
    }

    @Test func `A client that goes ends the body`() throws {
        let server = try server()
        var client: RawConnection? = try open(server)
        let other = try server.connect()
        #expect(try other.exchange(Self.get("/state")).text == "1 open, ")
        client?.finishSending()
        while try !other.exchange(Self.get("/state")).text.hasPrefix("0 open") {}
        client = nil
        #expect(try other.exchange(Self.get("/tell/x")).text == "0 open, 200 0")
    }

    @Test func `A client that reads nothing costs no more than a slice, and is closed`() throws {
        var limits = HTTPLimits.usual
        limits.writeSecondsMax = 1
        let server = try server(limits)
        let client = try RawConnection(port: server.port, receiveBufferBytes: 4096)
        try client.send(Self.get("/news/500000"))
        let other = try server.connect()
        let text = String(repeating: "x", count: 1000)
        repeat {
            _ = try other.exchange(Self.get("/tell/\(text)/50"))
        } while !(try other.exchange(Self.get("/state")).text.hasPrefix("0 open"))
    }

    @Test func `A server that stops ends the body`() throws {
        let server = try server()
        let client = try open(server)
        let stopped = server.stop()
        // The source is asked a last time.
        #expect(try client.receive(until: "0\r\n\r\n").suffix(5) == Array("0\r\n\r\n".utf8))
        stopped.wait()
    }

    @Test func `HEAD gets no body, HTTP/1.0 what there is`() throws {
        let server = try server()
        let client = try server.connect()
        try client.send("HEAD /news/500000 HTTP/1.1\r\nHost: h\r\n\r\n" + Self.get("/tell/now"))
        let head = String(decoding: try client.receive(until: "\r\n\r\n"), as: UTF8.self)
        #expect(head.contains("Transfer-Encoding: chunked\r\n"))
        _ = try client.receive()
        let old = try server.connect().exchange("GET /news/1 HTTP/1.0\r\nHost: h\r\n\r\n")
        #expect(old.text == "now" && old.value(of: "Content-Length") == "3")
    }
}
