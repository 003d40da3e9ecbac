import Glibc
import Primitives
import TestSupport
import Testing

@testable import HTTP

/// A handler that answers whether the client is local.
struct PeerHandler: RequestHandler {
    mutating func answer(_ request: Request, into response: inout Response) {
        response.start(.ok, date: FaultyHandler.date)
        response.startBody("text/plain")
        response.body.append(request.isFromLoopback ? "here" : "elsewhere")
        response.finish()
    }
}

@Suite struct PeerTests {
    /// An IPv4 address of this machine outside of the loopback network, if it has one.
    static var outerAddress: String? {
        var list: UnsafeMutablePointer<ifaddrs>?
        guard unsafe getifaddrs(&list) == 0 else { return nil }
        defer { unsafe freeifaddrs(list) }
        var next = unsafe list
        while let entry = unsafe next?.pointee {
            unsafe next = entry.ifa_next
            guard let name = unsafe entry.ifa_addr, unsafe name.pointee.sa_family == AF_INET else {
                continue
            }
            var text = [CChar](repeating: 0, count: Int(NI_MAXHOST))
            let size = socklen_t(MemoryLayout<sockaddr_in>.size)
            unsafe getnameinfo(name, size, &text, socklen_t(text.count), nil, 0, NI_NUMERICHOST)
            let address = String(decoding: text.prefix { $0 != 0 }.map(UInt8.init), as: UTF8.self)
            if !address.hasPrefix("127.") { return address }
        }
        return nil
    }

    /// The responses of a server on all addresses to two requests of one client.
    static func answers(to host: String) throws -> [String] {
        let server = try Server(host: "0.0.0.0", port: 0, limits: .usual, handler: PeerHandler())
        server.start()
        defer { server.stop {} }
        let client = try RawConnection(host: host, port: server.port)
        return try (0..<2).map { _ in try client.exchange(ServerTests.get("/a")).text }
    }

    @Test("a client on the loopback network is known", arguments: ["127.0.0.1", "127.8.9.10"])
    func here(host: String) throws {
        #expect(try Self.answers(to: host) == ["here", "here"])
    }

    @Test(
        "a client on another network is known",
        .enabled(if: outerAddress != nil, "this machine has no other network"))
    func elsewhere() throws {
        let host = try #require(Self.outerAddress)
        #expect(try Self.answers(to: host) == ["elsewhere", "elsewhere"])
    }

    @Test(
        "loopback addresses are recognised",
        arguments: [
            ("127.0.0.1", true), ("127.255.255.254", true), ("128.0.0.1", false),
            ("126.255.255.255", false), ("10.0.0.127", false), ("0.0.0.0", false), ("::1", true),
            ("::", false), ("::2", false), ("1::1", false), ("0:0:1::1", false),
            ("::1:0:1", false), ("fe80::1", false), ("::ffff:127.0.0.1", true),
            ("::ffff:127.1.2.3", true), ("::ffff:10.0.0.1", false), ("::127.0.0.1", false),
        ])
    func isLoopback(host: String, expected: Bool) throws {
        #expect(try SocketAddress(host: host, port: 80).isLoopback == expected)
    }

    @Test func `a request made in memory comes from this machine, unless it is said otherwise`() {
        var request = Request(.get, "/a")
        #expect(request.isFromLoopback)
        request.isFromLoopback = false
        var response = Response(to: request)
        var handler = PeerHandler()
        handler.answer(request, into: &response)
        #expect(response.body.text.hasSuffix("elsewhere"))
    }
}
