// Exchanges of the client with a receiver.

import HTTP
import TestSupport
import Testing

@testable import HTTPClient

@Suite struct HTTPClientTests {
    private static let limits = HTTPClient.Limits(connectionsMax: 4, idleMilliseconds: 10_000)

    private static func request(
        _ key: Int64, to port: UInt16, deadline: Milliseconds? = nil
    ) -> ClientRequest {
        ClientRequest(
            key: key, to: Destination(isSecure: false, host: "127.0.0.1", port: port),
            Array("POST /\(key) HTTP/1.1\r\nHost: x\r\nContent-Length: 2\r\n\r\nhi".utf8),
            deadline: deadline ?? MonotonicClock.now() + 10_000)
    }

    /// Runs until so many requests have ended.
    private static func outcomes(_ client: HTTPClient, _ count: Int) throws -> [ClientOutcome] {
        var loop = try EventLoop()
        _ = loop.add(client.descriptor, .read, token: 1)
        var all: [ClientOutcome] = []
        while all.count < count {
            let now = MonotonicClock.now()
            _ = loop.wait(client.nextDeadline.map { max(0, $0 - now) })
            all += client.run(now: MonotonicClock.now())
        }
        return all
    }

    @Test func `Requests one after another share a connection`() throws {
        let receiver = try Receiver()
        let client = try HTTPClient(Self.limits)
        for key in 1...3 as ClosedRange<Int64> {
            client.send(Self.request(key, to: receiver.port), now: MonotonicClock.now())
            let outcome = try Self.outcomes(client, 1)[0]
            #expect(outcome.key == key)
            #expect(try outcome.result.get() == ClientResponse(status: 200, body: [0x6F, 0x6B]))
        }
        let taken = receiver.wait(for: 3)
        #expect(taken.map(\.target) == ["/1", "/2", "/3"])
        #expect(taken.map(\.connection) == [0, 0, 0])
        receiver.stop()
    }

    @Test func `A connection that ended while it was idle is replaced unseen`() throws {
        let receiver = try Receiver([.statusAndClose, .status(201)])
        let client = try HTTPClient(Self.limits)
        for (key, status) in [(1, 200), (2, 201)] as [(Int64, Int)] {
            client.send(Self.request(key, to: receiver.port), now: MonotonicClock.now())
            #expect(try Self.outcomes(client, 1)[0].result.get().status == status)
        }
        #expect(receiver.wait(for: 2).map(\.connection) == [0, 1])
        receiver.stop()
    }

    @Test func `A receiver that closes, hangs or is not there is told apart`() throws {
        let closing = try Receiver([.close])
        let hanging = try Receiver([.silence])
        let client = try HTTPClient(Self.limits)
        let now = MonotonicClock.now()
        client.send(Self.request(1, to: closing.port), now: now)
        client.send(Self.request(2, to: hanging.port, deadline: now + 200), now: now)
        client.send(Self.request(3, to: 1), now: now)
        let outcomes = try Self.outcomes(client, 3).sorted { $0.key < $1.key }
        #expect(outcomes[0].result == .failure(.closed))
        #expect(outcomes[1].result == .failure(.timeout))
        #expect(outcomes[1].milliseconds >= 200)
        #expect(outcomes[2].result == .failure(.notConnected("Connection refused")))
        closing.stop()
        hanging.stop()
    }

    @Test func `There are at most as many connections as the limit says`() throws {
        let receiver = try Receiver([.silence])
        let client = try HTTPClient(Self.limits)
        let now = MonotonicClock.now()
        for key in 1...4 as ClosedRange<Int64> {
            #expect(client.hasRoom)
            client.send(Self.request(key, to: receiver.port, deadline: now + 300), now: now)
        }
        #expect(!client.hasRoom)
        client.send(Self.request(5, to: receiver.port, deadline: now + 300), now: now)
        let outcomes = try Self.outcomes(client, 5)
        #expect(outcomes.first { $0.key == 5 }?.result == .failure(.full))
        #expect(outcomes.count { $0.result == .failure(.timeout) } == 4)
        #expect(client.hasRoom)
        receiver.stop()
    }
}
