import HTTP
import MockServer
import Primitives
import TestSupport
import Testing

/// A page that is too long to be sent whole.
@Suite struct LongPageTests {
    private static let path = "/company/contacts/1/notes?pageSize=1000&orderBy=id%20desc"

    private func server() throws -> RunningServer {
        let server = try RunningServer("--log", "json")
        let client = try RawConnection(port: server.port)
        for number in 0..<8 {
            let text = "\(number)" + String(repeating: "x", count: 400_000)
            let answer = try client.exchange(
                RunningServer.request(
                    "POST", "/company/contacts/1/notes?fields=id", "{\"text\":\"\(text)\"}"))
            #expect(answer.status == 201)
        }
        return server
    }

    @Test func `A long page comes in chunks, with what it has otherwise`() throws {
        let server = try server()
        let client = try RawConnection(port: server.port)
        let page = try client.exchange(RunningServer.request("GET", Self.path))
        #expect(page.status == 200 && page.value(of: "Transfer-Encoding") == "chunked")
        // HTTP/1.0 has no chunked coding.
        let whole = try client.exchange(
            "GET \(Self.path) HTTP/1.0\r\nHost: localhost\r\nConnection: keep-alive\r\n\r\n")
        #expect(whole.value(of: "Content-Length") == "\(whole.body.count)")
        #expect(page.body == whole.body)
        // The log has a line for each, with all bytes.
        let lines = server.program.errorText.split(separator: "\n").filter { $0.contains("GET") }
        #expect(lines.count == 2)
        for line in lines { #expect(line.contains("\"bytes\":\(page.body.count)}")) }
    }

    @Test func `What is delivered badly is written at once`() throws {
        let server = try server()
        let client = try RawConnection(port: server.port)
        try client.send(
            RawRequest.text("GET", Self.path, fields: ["X-Mock-Fault: truncate=2000000"]))
        #expect(throws: RawConnectionError.closed) { try client.receive() }
        let bytes = try client.receiveAll()
        let text = String(decoding: bytes, as: UTF8.self)
        #expect(text.contains("Content-Length:") && !text.contains("chunked"))
    }
}
