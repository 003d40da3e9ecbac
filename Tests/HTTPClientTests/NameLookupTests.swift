// Requests to hosts by their names, with servers of names in the test.

import HTTP
import TestSupport
import Testing

@testable import HTTPClient

@Suite struct NameLookupTests {
    private static func client(_ servers: [UInt16], hosts: String = "", search: [String] = [])
        throws -> HTTPClient
    {
        var settings = ResolverSettings("")
        settings.servers = servers.map { NameServer(host: "127.0.0.1", port: $0) }
        settings.search = search
        let (given, text) = (settings, hosts)
        return try HTTPClient(
            HTTPClient.Limits(connectionsMax: 4, idleMilliseconds: 10_000),
            names: ResolverFiles(hosts: { text }, settings: { given }))
    }

    /// The end of a request to a host.
    private static func post(
        _ client: HTTPClient, to host: String, _ port: UInt16, milliseconds: Milliseconds = 20_000
    ) throws -> ClientOutcome {
        let now = MonotonicClock.now()
        client.send(
            ClientRequest(
                key: 1, to: Destination(isSecure: false, host: host, port: port),
                Array("POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 0\r\n\r\n".utf8),
                deadline: now + milliseconds), now: now)
        var loop = try EventLoop()
        _ = loop.add(client.descriptor, .read, token: 1)
        while true {
            let now = MonotonicClock.now()
            _ = loop.wait(client.nextDeadline.map { max(0, $0 - now) })
            if let outcome = client.run(now: MonotonicClock.now()).first { return outcome }
        }
    }

    /// A server that knows one name.
    private static func server(of name: String, _ address: [UInt8] = [127, 0, 0, 1]) throws
        -> Answerer
    {
        let known = DNSBytes.name(name)
        return try Answerer { query in
            let asked = Array(query[12..<(query.count - 4)])
            guard asked == known else { return [DNSBytes.answer(query, [], code: 3)] }
            let isFour = query[query.count - 3] == 1
            return [DNSBytes.answer(query, isFour ? [DNSBytes.record(1, address)] : [])]
        }
    }

    @Test(
        "Addresses are kept as long as they hold, and five seconds at most",
        arguments: [(1, 1000), (4, 4000), (5, 5000), (6, 5000), (86_400, 5000)])
    func keeping(seconds: UInt32, milliseconds: Milliseconds) {
        var resolver = Resolver(ResolverFiles(hosts: { "" }, settings: { ResolverSettings("") }))
        resolver.keep(["127.0.0.9"], of: "hook", seconds: seconds, now: 70)
        #expect(resolver.addresses(of: "hook", now: 70 + milliseconds - 1) == ["127.0.0.9"])
        #expect(resolver.addresses(of: "hook", now: 70 + milliseconds) == nil)
    }

    @Test func `A name is looked up once, for both kinds of addresses, and kept`() throws {
        let (receiver, server) = (try Receiver(), try Self.server(of: "hook"))
        let client = try Self.client([server.port])
        for _ in 1...2 {
            #expect(try Self.post(client, to: "hook", receiver.port).result.get().status == 200)
        }
        #expect(server.datagrams.count == 2)
        #expect(Set(server.datagrams.map { $0[..<2] }).count == 2)
        receiver.stop()
        server.stop()
    }

    @Test func `Requests that wait for the same name ask once, and count as connections`() throws {
        let server = try Answerer { _ in [] }
        let client = try Self.client([server.port])
        let now = MonotonicClock.now()
        for key in 1...4 as ClosedRange<Int64> {
            #expect(client.hasRoom)
            client.send(
                ClientRequest(
                    key: key, to: Destination(isSecure: false, host: "hook", port: 1), [],
                    deadline: now + 50), now: now)
        }
        #expect(!client.hasRoom)
        var ended = 0
        while ended < 4 {
            for outcome in client.run(now: MonotonicClock.now()) {
                #expect(outcome.result == .failure(.timeout))
                ended += 1
            }
        }
        #expect(client.hasRoom)
        #expect(server.datagrams.count == 2)
        server.stop()
    }

    @Test func `The file of hosts comes first, and needs no server`() throws {
        let receiver = try Receiver()
        let client = try Self.client([1], hosts: "127.0.0.1 hook\n")
        #expect(try Self.post(client, to: "hook", receiver.port).result.get().status == 200)
        receiver.stop()
    }

    @Test func `Domains are searched in their order`() throws {
        let (receiver, server) = (try Receiver(), try Self.server(of: "hook.b.test"))
        let client = try Self.client([server.port], search: ["a.test", "b.test"])
        #expect(try Self.post(client, to: "hook", receiver.port).result.get().status == 200)
        #expect(server.datagrams.count == 4)
        let unknown = try Self.post(client, to: "other", receiver.port)
        #expect(unknown.result == .failure(.unknownHost("other")))
        receiver.stop()
        server.stop()
    }

    @Test func `Of several addresses the next one is tried`() throws {
        let receiver = try Receiver()
        let server = try Answerer { query in
            let isFour = query[query.count - 3] == 1
            let two = [DNSBytes.record(1, [127, 0, 0, 9]), DNSBytes.record(1, [127, 0, 0, 1])]
            return [DNSBytes.answer(query, isFour ? two : [])]
        }
        let client = try Self.client([server.port])
        #expect(try Self.post(client, to: "hook", receiver.port).result.get().status == 200)
        receiver.stop()
        server.stop()
    }

    @Test func `Answers to other questions are passed over, broken ones fail`() throws {
        let receiver = try Receiver()
        let forger = try Answerer { query in
            var forged = DNSBytes.answer(query, [DNSBytes.record(1, [127, 0, 0, 9])])
            forged[0] ^= 0xFF
            return [forged, [], [1, 2, 3], DNSBytes.answer(query, [], code: 2)]
        }
        let breaker = try Answerer { query in
            [DNSBytes.answer(query, [DNSBytes.record(1, [127, 0, 0, 9], named: [0xC0, 0xFF])])]
        }
        let good = try Self.server(of: "hook")
        let client = try Self.client([forger.port, breaker.port, good.port])
        #expect(try Self.post(client, to: "hook", receiver.port).result.get().status == 200)
        for server in [forger, breaker, good] { server.stop() }
        receiver.stop()
    }

    @Test(
        "A server that is of no help is told by its address",
        arguments: [
            (2, false, "127.0.0.1 has answered with the code 2"),
            (0, true, "127.0.0.1 has sent an answer that was cut short"),
        ] as [(UInt8, Bool, String)])
    func unhelpful(code: UInt8, isCut: Bool, reason: String) throws {
        let server = try Answerer { [DNSBytes.answer($0, [], code: code, isCut: isCut)] }
        let client = try Self.client([server.port])
        let outcome = try Self.post(client, to: "hook", 1)
        #expect(outcome.result == .failure(.notLookedUp("hook", reason)))
        #expect(
            ClientError.notLookedUp("hook", reason).message
                == "The host hook cannot be looked up: \(reason).")
        server.stop()
    }

    @Test func `A server that is not there, or silent, ends the request in time`() throws {
        let (gone, silent) = (try Answerer { _ in [] }, try Answerer { _ in [] })
        gone.stop()
        let alone = try Self.post(try Self.client([gone.port]), to: "hook", 1)
        #expect(
            alone.result == .failure(.notLookedUp("hook", "127.0.0.1 cannot be reached"))
                || alone.result == .failure(.notLookedUp("hook", "127.0.0.1 has not answered")))
        let client = try Self.client([silent.port])
        let late = try Self.post(client, to: "hook", 1, milliseconds: 60)
        #expect(late.result == .failure(.timeout))
        silent.stop()
    }
}
