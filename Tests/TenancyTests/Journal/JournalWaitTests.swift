import Dialect
import HTTP
import MockServer
import Primitives
import Records
import ServiceTestSupport
import Tenancy
import Testing

/// Requests that wait for entries of a journal, as the service sees them.
@Suite struct JournalWaitTests {
    private static let target = "/_mock/journal/wait?conditions=status%3D404&count=2&timeout=60"

    /// Sends a request as the connection of a number.
    private func send(
        _ service: inout Service, _ target: String, by method: HTTP.Method = .get,
        at connection: UInt64 = 0, waited: Int = 0, sandbox: String = "default"
    ) -> (postponed: Int?, woken: [WaitToken], answer: TestResponse?) {
        var request = Request(method, target, fields: [("X-Mock-Sandbox", sandbox)])
        request.waitedMilliseconds = waited
        var response = Response(to: request, waitToken: WaitToken(connection))
        service.answer(request, into: &response)
        let postponed = response.postponedMilliseconds
        let answer = postponed == nil ? TestResponse(response) : nil
        return (postponed, response.woken, answer)
    }

    private func service() throws -> Service { try SandboxHarness().service }

    @Test func `A wait is woken by the entry that makes it complete, and by no other`() throws {
        var service = try service()
        #expect(send(&service, Self.target, at: 1).postponed == 60_000)
        #expect(send(&service, "/company/contacts/1").woken == [])
        #expect(send(&service, "/company/contacts/99999").woken == [])
        #expect(send(&service, "/company/contacts/99999", sandbox: "other").woken == [])
        #expect(send(&service, "/company/contacts/99999").woken == [WaitToken(1)])
        let end = send(&service, Self.target, at: 1, waited: 10)
        #expect(end.answer?.status == 200)
        #expect(send(&service, "/company/contacts/99999").woken == [])
    }

    @Test func `Each of those that wait for the same is woken at its own count`() throws {
        var service = try service()
        for connection in 1...3 {
            let target = "/_mock/journal/wait?conditions=status%3D404&count=\(connection)"
            #expect(send(&service, target, at: UInt64(connection)).postponed == 5000)
        }
        for connection in 1...3 {
            let woken = send(&service, "/nowhere").woken
            #expect(woken == [WaitToken(UInt64(connection))])
        }
    }

    @Test func `A wait whose client has gone is not woken`() throws {
        var service = try service()
        #expect(send(&service, Self.target, at: 1).postponed == 60_000)
        service.cancel(WaitToken(1))
        for _ in 0..<3 { #expect(send(&service, "/nowhere").woken == []) }
    }

    @Test func `A journal that is cleared, or begins anew, wakes those that wait to look again`()
        throws
    {
        var service = try service()
        _ = send(&service, "/nowhere")
        #expect(send(&service, Self.target, at: 1).postponed == 60_000)
        #expect(send(&service, "/_mock/journal", by: .delete).woken == [WaitToken(1)])
        #expect(send(&service, Self.target, at: 1, waited: 20_000).postponed == 40_000)
        #expect(send(&service, "/nowhere").woken == [])
        #expect(send(&service, "/_mock/reset", by: .post).woken == [WaitToken(1)])
        #expect(send(&service, Self.target, at: 1, waited: 30_000).postponed == 30_000)
        #expect(send(&service, "/nowhere").woken == [])
        #expect(send(&service, "/nowhere").woken == [WaitToken(1)])
    }

    @Test func `A wait in a sandbox that is ended is 404, and does not make it again`() throws {
        var service = try service()
        #expect(send(&service, Self.target, at: 1, sandbox: "brief").postponed == 60_000)
        #expect(send(&service, "/_mock/sandboxes/brief", by: .delete).woken == [WaitToken(1)])
        let end = send(&service, Self.target, at: 1, waited: 10, sandbox: "brief")
        #expect(end.answer?.status == 404)
        #expect(end.answer?["message"]?.contains("brief") == true)
        #expect(send(&service, "/_mock/sandboxes/brief").answer?.status == 404)
        #expect(send(&service, "/_mock").woken == [])
    }

    @Test func `A wait counts as one request, however often it is asked for`() throws {
        var service = try service()
        var other = try self.service()
        for waited in [0, 10, 20] { _ = send(&service, Self.target, at: 1, waited: waited) }
        #expect(
            send(&service, "/company/contacts/1").answer?.field("x-cw-request-id")
                == send(&other, "/company/contacts/1").answer?.field("x-cw-request-id"))
    }

    @Test func `A bad wait is refused at once`() throws {
        var service = try service()
        let refused = send(&service, "/_mock/journal/wait?timeout=61", at: 1)
        #expect(refused.answer?.status == 400)
        for _ in 0..<2 { #expect(send(&service, "/nowhere").woken == []) }
    }
}
