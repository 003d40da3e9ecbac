import TestSupport
import Testing

@Suite struct JournalWaitTests {
    @Test func `A wait is answered by a request that comes later`() throws {
        let server = try RunningServer("--log", "none")
        let waiting = try RawConnection(port: server.port)
        try waiting.send(
            RunningServer.request("GET", "/livez")
                + RunningServer.request(
                    "GET", "/_mock/journal/wait?conditions=status%3D404&timeout=60"))
        // Both came in one piece: once the first is answered, the second waits.
        #expect(try waiting.receive().text == "ok\n")
        #expect(try server.exchange("GET", "/company/contacts/99999").status == 404)
        let answer = try waiting.receive()
        #expect(answer.status == 200)
        #expect(
            answer.text
                == #"{"verified":true,"expected":"at least 1 request where status=404","#
                + #""found":1,"dropped":0}"#)
    }

    @Test func `A wait that nothing answers ends in time`() throws {
        let server = try RunningServer("--log", "none")
        let answer = try server.exchange("GET", "/_mock/journal/wait?timeout=0.05")
        #expect(answer.status == 409)
        #expect(
            answer.text
                == #"{"code":"Mock","message":"Expected at least 1 request, but found 0.","#
                + #""verified":false,"expected":"at least 1 request","found":0,"dropped":0,"#
                + #""nearest":[]}"#)
    }
}
