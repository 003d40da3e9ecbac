// What is woken in the round in which a body in slices ends.

import HTTP
import Primitives
import TestSupport
import Testing

/// A handler that postpones `/wait`. `/wake`, and each request that was woken, wakes the next one. `/lines` is
/// a body of two slices.
private struct ChainHandler: RequestHandler {
    private var waiting: [WaitToken] = []

    mutating func answer(_ request: Request, into response: inout Response) {
        let path = request.text(request.path)
        if path == "/wait", request.waitedMilliseconds == 0 {
            waiting.append(response.waitToken)
            return response.postpone(milliseconds: 500_000)
        }
        response.start(.ok, date: FaultyHandler.date)
        response.startBody("text/plain")
        if path == "/lines" {
            do {
                return try response.write(Lines(count: 15, written: StreamingHandler.Counter()))
            } catch {
                Issue.record(error)
            }
        }
        if path.hasPrefix("/wa"), !waiting.isEmpty { response.wake(waiting.removeFirst()) }
        response.body.append(path)
        response.finish()
    }
}

@Suite struct ChainedWakingTests {
    @Test func `what a woken request wakes is called, though a body in slices ends meanwhile`()
        throws
    {
        var limits = HTTPLimits.usual
        limits.sliceBytesMax = 10_000
        limits.unchunkedBodyBytesMax = 100_000
        let server = try ServerUnderTest(limits, handler: ChainHandler())
        let waiting = try (0..<2).map { _ in
            let client = try server.connect()
            try client.send(ServerTests.get("/1") + ServerTests.get("/wait"))
            #expect(try client.receive().text == "/1")
            return client
        }
        let client = try server.connect()
        // One round: the first is called, it wakes the second, and the body ends.
        try client.send(ServerTests.get("/wake") + ServerTests.get("/lines"))
        #expect(try client.receive().text == "/wake")
        #expect(try client.receive().body == Lines.text(15))
        for client in waiting { #expect(try client.receive().text == "/wait") }
    }
}
