import Primitives
import Testing

@testable import HTTP

@Suite struct BodyRewritingTests {
    private let doubled = BodyRewriting(ofTypesEndingIn: "json") { body, start in
        body.append(Array(body.copy()[start...]))
    }

    private func answer(
        _ contentType: StaticString, to method: Method = .get, rewriting: BodyRewriting?
    ) -> String {
        var response = Response(to: Request(method, "/"))
        response.bodyRewriting = rewriting
        response.start(.ok, date: Timestamp(seconds: 0))
        response.startBody(contentType)
        response.body.append("[1]")
        response.finish()
        let text = response.body.text
        return String(text[text.index(text.startIndex, offsetBy: "HTTP/1.1 200 OK".count)...])
    }

    private func expected(_ type: String, _ length: Int, _ body: String) -> String {
        "\r\nDate: Thu, 01 Jan 1970 00:00:00 GMT\r\nContent-Type: \(type)\r\n"
            + "Content-Length:          \(length)\r\n\r\n\(body)"
    }

    @Test func `a body of the kind is rewritten before its length is filled in`() {
        #expect(
            answer("application/json; charset=utf-8", rewriting: doubled)
                == expected("application/json; charset=utf-8", 6, "[1][1]"))
        #expect(answer("a/b+json", rewriting: doubled) == expected("a/b+json", 6, "[1][1]"))
        #expect(
            answer("application/json", to: .head, rewriting: doubled)
                == expected("application/json", 6, ""))
    }

    @Test func `a body of another kind is left alone, and so is any without a rewriting`() {
        #expect(
            answer("text/plain; a=json", rewriting: doubled)
                == expected("text/plain; a=json", 3, "[1]"))
        #expect(
            answer("application/json", rewriting: nil) == expected("application/json", 3, "[1]"))
    }

    @Test func `a rewriting ends with its answer`() {
        var response = Response()
        response.bodyRewriting = doubled
        response.begin(Response.Context())
        let isKept = response.bodyRewriting != nil
        #expect(!isKept)
    }
}
