// Numeric addresses. Names are not resolved: a static binary cannot load the resolver.

package import CLinux
internal import Glibc

/// An IPv4 or IPv6 address with its port.
package enum SocketAddress {
    case version4(sockaddr_in)
    case version6(sockaddr_in6)

    /// Parses `127.0.0.1`, `::1`, `[::1]` or `localhost`.
    init(host: String, port: UInt16) throws(SocketError) {
        let isBare = host.utf8.contains(Syntax.colon) && !host.hasPrefix("[")
        let text = host == "localhost" ? "127.0.0.1" : isBare ? "[\(host)]" : host
        guard let address = SocketAddress(numeric: text, port: port) else {
            throw .notAnAddress(host)
        }
        self = address
    }

    /// Parses a numeric address in the form of a URI, `127.0.0.1` or `[::1]`; nil for anything
    /// else.
    package init?(numeric host: String, port: UInt16 = 0) {
        if host.hasPrefix("["), host.hasSuffix("]") {
            var address = sockaddr_in6()
            address.sin6_family = sa_family_t(AF_INET6)
            address.sin6_port = port.bigEndian
            let text = String(host.dropFirst().dropLast())
            guard unsafe inet_pton(AF_INET6, text, &address.sin6_addr) == 1 else { return nil }
            self = .version6(address)
        } else {
            var address = sockaddr_in()
            address.sin_family = sa_family_t(AF_INET)
            address.sin_port = port.bigEndian
            guard unsafe inet_pton(AF_INET, host, &address.sin_addr) == 1 else { return nil }
            self = .version4(address)
        }
    }

    /// The peer address of an accepted connection; nil for a family that no listener has.
    init?(_ accepted: linux_accepted) {
        switch Int32(accepted.family) {
        case AF_INET: self = .version4(accepted.version4)
        case AF_INET6: self = .version6(accepted.version6)
        default: return nil
        }
    }

    /// Whether the address is a loopback address: in 127.0.0.0/8 (RFC 1122, section 3.2.1.3), also
    /// mapped into version 6, or ::1 (RFC 4291, sections 2.5.3 and 2.5.5.2).
    package var isLoopback: Bool {
        switch self {
        case .version4(let address): return UInt32(bigEndian: address.sin_addr.s_addr) >> 24 == 127
        case .version6(let address):
            let (first, second, third, last) = unsafe address.sin6_addr.__in6_u.__u6_addr32
            guard first == 0, second == 0 else { return false }
            let isMapped = UInt32(bigEndian: third) == 0xFFFF
            return isMapped
                ? UInt32(bigEndian: last) >> 24 == 127
                : third == 0 && UInt32(bigEndian: last) == 1
        }
    }

    /// The address family, for `socket`.
    var family: Int32 {
        switch self {
        case .version4: AF_INET
        case .version6: AF_INET6
        }
    }

    /// Begins to connect a socket to the address.
    /// - Returns: 0, or -1 with errno.
    func connect(_ socket: Int32) -> Int32 {
        switch self {
        case .version4(let address): unsafe Self.call(Glibc.connect, socket, address)
        case .version6(let address): unsafe Self.call(Glibc.connect, socket, address)
        }
    }

    /// Binds a socket to the address.
    /// - Returns: 0, or -1 with errno.
    func bind(_ socket: Int32) -> Int32 {
        switch self {
        case .version4(let address): unsafe Self.call(Glibc.bind, socket, address)
        case .version6(let address): unsafe Self.call(Glibc.bind, socket, address)
        }
    }

    /// The port of a bound socket.
    static func localPort(of socket: Int32) throws(SocketError) -> UInt16 {
        // Both versions have the port at the same offset.
        var address = sockaddr_in6()
        var size = socklen_t(MemoryLayout<sockaddr_in6>.size)
        let result = unsafe withUnsafeMutablePointer(to: &address) { pointer in
            unsafe pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { generic in
                unsafe getsockname(socket, generic, &size)
            }
        }
        guard result == 0 else { throw .failed(call: "getsockname", errno: errno) }
        return UInt16(bigEndian: address.sin6_port)
    }

    private static func call<Address>(
        _ call: (Int32, UnsafePointer<sockaddr>, socklen_t) -> Int32, _ socket: Int32,
        _ address: Address
    ) -> Int32 {
        let size = socklen_t(MemoryLayout<Address>.size)
        return unsafe withUnsafePointer(to: address) { pointer in
            unsafe pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { generic in
                unsafe call(socket, generic, size)
            }
        }
    }
}
