// The verbs healthcheck and wait: an HTTP client for images that have no other one.

import Glibc
import HTTP
import Primitives

/// Asks the URL given, or the local server, whether it is ready.
/// - Throws: `ExitError` of status 1 with the reason if it is not.
func checkHealth(_ configuration: Configuration) throws(ExitError) {
    try HealthCheck(configuration).run()
}

/// Asks the URL given, or the local server, until it is ready or the time is over.
/// - Throws: `ExitError` of status 1 with the last reason.
func waitForServer(_ configuration: Configuration) throws(ExitError) {
    let check = try HealthCheck(configuration)
    let end = Clock.microseconds + configuration.timeoutSeconds * 1_000_000
    while true {
        do {
            return try check.run()
        } catch {
            guard Clock.microseconds < end else {
                let seconds = configuration.timeoutSeconds
                throw ExitError(
                    message: "\(error.message); gave up after \(counted(Int(seconds), "seconds"))",
                    status: error.status)
            }
        }
        usleep(HealthCheck.pauseMicroseconds)
    }
}

/// A question to a server whether it is ready.
private struct HealthCheck {
    /// The pause between two questions of `wait`: shorter than a start takes.
    static let pauseMicroseconds: UInt32 = 20_000

    private let text: String
    private let url: HealthCheckURL

    /// - Throws: `ExitError` of status 1 for what is no URL.
    init(_ configuration: Configuration) throws(ExitError) {
        text = configuration.arguments.first ?? "http://127.0.0.1:\(configuration.port)/readyz"
        guard let url = HealthCheckURL(text) else {
            throw Self.failure(
                text, "is no URL of the form http://127.0.0.1:8080/readyz with a numeric host")
        }
        self.url = url
    }

    /// Sends a GET request, and returns if the status is 2xx.
    /// - Throws: `ExitError` of status 1 with the reason otherwise.
    func run() throws(ExitError) {
        let socket = url.connect()
        guard socket >= 0 else { throw Self.failure(text, "does not answer: \(systemError())") }
        defer { close(socket) }
        let request = "GET \(url.path) HTTP/1.1\r\nHost: \(url.host)\r\nConnection: close\r\n\r\n"
        guard write(Array(request.utf8).span, to: socket) else {
            throw Self.failure(text, "does not answer: \(systemError())")
        }
        guard let line = statusLine(from: socket) else {
            throw Self.failure(
                text, "does not answer within \(HealthCheckURL.secondsMax) seconds")
        }
        guard line.hasPrefix("HTTP/1.1 2") else { throw Self.failure(text, "answers \(line)") }
    }

    private static func failure(_ text: String, _ reason: String) -> ExitError {
        ExitError(message: "\(text) \(reason)", status: 1)
    }
}

/// The components of an http URL.
struct HealthCheckURL {
    /// The time limit of connecting, of sending and of receiving, each.
    static let secondsMax = 2

    /// The value of the Host field: host and port.
    let host: String
    /// The request target; that of the readiness probe if the URL has no path.
    let path: String
    private let address: Address

    private enum Address {
        case version4(sockaddr_in)
        case version6(sockaddr_in6)
    }

    init?(_ text: String) {
        guard text.hasPrefix("http://"), !text.utf8.contains(where: { $0 <= 0x20 || $0 == 0x7F })
        else { return nil }
        let rest = text.dropFirst("http://".count)
        let end = rest.firstIndex(of: "/") ?? rest.endIndex
        host = String(rest[..<end])
        guard let authority = Authority(host), authority.port != 0 else { return nil }
        path = end == rest.endIndex ? "/readyz" : String(rest[end...])
        let name = String(decoding: Array(host.utf8)[authority.host], as: UTF8.self)
        guard let address = Self.address(name, (authority.port ?? 80).bigEndian) else { return nil }
        self.address = address
    }

    /// The address of a numeric host, or of localhost. Names are not resolved: a static binary
    /// cannot load the resolver.
    private static func address(_ name: String, _ port: in_port_t) -> Address? {
        var version4 = sockaddr_in()
        version4.sin_family = sa_family_t(AF_INET)
        version4.sin_port = port
        let numeric = name == "localhost" ? "127.0.0.1" : name
        if unsafe inet_pton(AF_INET, numeric, &version4.sin_addr) == 1 {
            return .version4(version4)
        }
        var version6 = sockaddr_in6()
        version6.sin6_family = sa_family_t(AF_INET6)
        version6.sin6_port = port
        guard name.hasPrefix("["), name.hasSuffix("]"),
            unsafe inet_pton(AF_INET6, String(name.dropFirst().dropLast()), &version6.sin6_addr)
                == 1
        else { return nil }
        return .version6(version6)
    }

    /// Creates a connected socket with time limits.
    /// - Returns: The descriptor, or -1 with errno.
    func connect() -> Int32 {
        switch address {
        case .version4(let address): Self.connect(AF_INET, address)
        case .version6(let address): Self.connect(AF_INET6, address)
        }
    }

    private static func connect<Address>(_ family: Int32, _ address: Address) -> Int32 {
        let descriptor = socket(family, Int32(SOCK_STREAM.rawValue), 0)
        guard descriptor >= 0 else { return -1 }
        var limit = timeval(tv_sec: secondsMax, tv_usec: 0)
        let size = socklen_t(MemoryLayout<timeval>.size)
        // The time limit of sending is that of connecting as well (socket(7)).
        unsafe setsockopt(descriptor, SOL_SOCKET, SO_SNDTIMEO, &limit, size)
        unsafe setsockopt(descriptor, SOL_SOCKET, SO_RCVTIMEO, &limit, size)
        let result = unsafe withUnsafePointer(to: address) { pointer in
            unsafe pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { generic in
                unsafe Glibc.connect(descriptor, generic, socklen_t(MemoryLayout<Address>.size))
            }
        }
        guard result != 0 else { return descriptor }
        let reason = errno
        close(descriptor)
        errno = reason
        return -1
    }
}

/// Reads the status line, without its CR LF; nil if it is not received in time.
private func statusLine(from socket: Int32) -> String? {
    let deadline = Clock.microseconds + Int64(HealthCheckURL.secondsMax) * 1_000_000
    var bytes: [UInt8] = []
    var chunk = [UInt8](repeating: 0, count: 1024)
    while !bytes.contains(0x0A), bytes.count < 4096, Clock.microseconds < deadline {
        let count = unsafe chunk.withUnsafeMutableBytes {
            unsafe recv(socket, $0.baseAddress, $0.count, 0)
        }
        guard count > 0 else { break }
        bytes += chunk[..<count]
    }
    guard let end = bytes.firstIndex(of: 0x0A) else { return nil }
    let line = bytes[..<end].map { $0 < 0x20 || $0 == 0x7F ? 0x20 : $0 }
    return String(decoding: line.last == 0x20 ? line.dropLast() : line[...], as: UTF8.self)
}
