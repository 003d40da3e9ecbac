import Primitives
import Testing

@testable import HTTP

@Suite struct ResponseTests {
    let date = Timestamp(seconds: 1_780_529_540)
    let dateLine = "Date: Wed, 03 Jun 2026 23:32:20 GMT\r\n"

    @Test func `head and body stand in one buffer, the length filled in`() {
        var response = Response()
        response.start(.created, date: date)
        response.field("Location", "/a/1")
        response.startBody("application/json")
        response.body.append("{\"a\":\"ä\"}")
        #expect(response.bodyBytes == 10)
        response.finish()
        #expect(
            response.body.text == "HTTP/1.1 201 Created\r\n" + dateLine
                + "Location: /a/1\r\nContent-Type: application/json\r\n"
                + "Content-Length:         10\r\n\r\n{\"a\":\"ä\"}")
        #expect(response.status == .created)
    }

    @Test func `an answer without a body says so, and 204 does not even say that`() {
        var response = Response()
        response.start(.ok, date: date)
        response.finish()
        #expect(
            response.body.text == "HTTP/1.1 200 OK\r\n" + dateLine + "Content-Length: 0\r\n\r\n")
        response.start(.noContent, date: date)
        response.finish()
        #expect(response.body.text == "HTTP/1.1 204 No Content\r\n" + dateLine + "\r\n")
        #expect(response.bodyBytes == 0)
    }

    @Test func `a failure in the middle of a body starts over`() {
        var response = Response()
        response.start(.ok, date: date)
        response.field("X", "y")
        response.startBody("application/json")
        response.body.append("[1,2,")
        response.start(.internalServerError, date: date)
        response.startBody("text/plain")
        response.body.append("no")
        response.finish()
        #expect(
            response.body.text == "HTTP/1.1 500 Internal Server Error\r\n" + dateLine
                + "Content-Type: text/plain\r\nContent-Length:          2\r\n\r\nno")
    }

    @Test func `starting over leaves the answers before it alone`() {
        var response = Response()
        response.begin(Response.Context())
        response.start(.noContent, date: date)
        response.finish()
        let first = response.body.text
        response.begin(Response.Context(closes: true))
        response.start(.ok, date: date)
        response.startBody("a/b")
        response.body.append("gone")
        response.start(.noContent, date: date)
        response.finish()
        #expect(
            response.body.text == first + "HTTP/1.1 204 No Content\r\n" + dateLine
                + "Connection: close\r\n\r\n")
    }

    @Test func `standing fields and a negotiated type are in every answer to a request`() {
        var response = Response()
        response.begin(Response.Context(closes: true))
        response.commonHeaders.append("A: 1\r\nB: 2\r\n")
        response.negotiatedType = "a/b; version=1"
        response.start(.ok, date: date)
        response.startBody(negotiable: "a/b")
        response.body.append("gone")
        response.start(.notFound, date: date)
        response.field("C", "3")
        response.startBody(negotiable: "a/b")
        response.body.append("no")
        response.finish()
        let first =
            "HTTP/1.1 404 Not Found\r\n" + dateLine + "A: 1\r\nB: 2\r\nConnection: close\r\n"
            + "C: 3\r\nContent-Type: a/b; version=1\r\nContent-Length:          2\r\n\r\nno"
        #expect(response.body.text == first)
        response.start(.ok, date: date)
        response.startBody("text/plain")
        response.finish()
        #expect(
            response.body.text
                == "HTTP/1.1 200 OK\r\n" + dateLine + "A: 1\r\nB: 2\r\nConnection: close\r\n"
                + "Content-Type: text/plain\r\nContent-Length:          0\r\n\r\n")
    }

    @Test func `the next request has neither standing fields nor a negotiated type`() {
        var response = Response()
        response.commonHeaders.append("A: 1\r\n")
        response.negotiatedType = "a/b; version=1"
        response.start(.noContent, date: date)
        response.finish()
        let first = response.body.text
        response.begin(Response.Context())
        response.start(.ok, date: date)
        response.startBody(negotiable: "a/b")
        response.finish()
        #expect(
            response.body.text == first + "HTTP/1.1 200 OK\r\n" + dateLine
                + "Content-Type: a/b\r\nContent-Length:          0\r\n\r\n")
    }

    @Test func `the answer to HEAD keeps the length and drops the bytes`() {
        var response = Response()
        response.begin(Response.Context(omitsBody: true, isHTTP10: true))
        response.start(.ok, date: date)
        response.startBody("a/b")
        response.body.append("12345")
        response.finish()
        #expect(
            response.body.text == "HTTP/1.1 200 OK\r\n" + dateLine
                + "Connection: keep-alive\r\nContent-Type: a/b\r\n"
                + "Content-Length:          5\r\n\r\n")
    }

    @Test func `an answer in memory knows the method and the version of its request`() {
        var response = Response(to: Request(.head, "/a"))
        response.start(.ok, date: date)
        response.startBody("a/b")
        response.body.append("12345")
        response.finish()
        #expect(response.body.text.hasSuffix("Content-Length:          5\r\n\r\n"))
        #expect(response.bodyBytes == 0)
    }

    @Test func `the date is that of each answer`() {
        var response = Response()
        response.start(.ok, date: Timestamp(seconds: 0))
        #expect(response.body.text.contains("\r\nDate: Thu, 01 Jan 1970 00:00:00 GMT\r\n"))
        response.start(.ok, date: date)
        #expect(response.body.text == "HTTP/1.1 200 OK\r\n" + dateLine)
    }

    @Test func `no value can begin another line`() {
        var response = Response()
        response.start(.ok, date: date)
        response.field("X", "a\r\nSet-Cookie: b\u{0}ü")
        response.finish()
        #expect(response.body.text.contains("\r\nX: a  Set-Cookie: b ü\r\n"))
    }

    @Test func `the room of an exceptionally long answer is given back`() {
        var response = Response()
        response.start(.ok, date: date)
        response.startBody("a/b")
        response.body.append([UInt8](repeating: 1, count: 2 << 20))
        response.finish()
        response.clear()
        #expect(response.body.count == 0 && response.status == nil)
    }
}
