// The system calls on sockets.

internal import CLinux
internal import Glibc

/// A descriptor that is closed at the end of its lifetime.
struct Descriptor: ~Copyable, Sendable {
    let number: Int32

    init(_ number: Int32) { self.number = number }

    deinit { close(number) }

    /// Returns the result of a system call, or throws its error number.
    static func checked(_ number: Int32, _ call: String) throws(SocketError) -> Int32 {
        guard number >= 0 else { throw .failed(call: call, errno: errno) }
        return number
    }
}

/// The result of a read or a write on a connection.
package enum TransferResult: Equatable {
    /// The number of bytes read or written; 0 read means that the client sends no more.
    case bytes(Int)
    case wouldBlock
    case failed
}

/// The calls on connected sockets, which are plain numbers in the connection table.
package enum Socket {
    /// Reads bytes received, as many as `buffer` holds.
    package static func receive(_ socket: Int32, into buffer: inout [UInt8]) -> TransferResult {
        let count = unsafe buffer.withUnsafeMutableBytes { room in
            unsafe recv(socket, room.baseAddress, room.count, 0)
        }
        return transfer(count)
    }

    /// Sends as much of `bytes` as the kernel takes.
    package static func send(_ socket: Int32, _ bytes: Span<UInt8>) -> TransferResult {
        let count = unsafe bytes.withUnsafeBytes { source in
            // Without the flag a closed connection would end the process by SIGPIPE.
            unsafe Glibc.send(socket, source.baseAddress, source.count, Int32(MSG_NOSIGNAL))
        }
        return transfer(count)
    }

    /// Closes the sending side of a connection.
    static func finishSending(_ socket: Int32) { shutdown(socket, Int32(SHUT_WR)) }

    package static func close(_ socket: Int32) { Glibc.close(socket) }

    /// Resets a connection and discards unsent bytes (socket(7), SO_LINGER).
    static func reset(_ socket: Int32) {
        var atOnce = linger(l_onoff: 1, l_linger: 0)
        let size = socklen_t(MemoryLayout<linger>.size)
        let result = unsafe setsockopt(socket, SOL_SOCKET, SO_LINGER, &atOnce, size)
        precondition(result == 0, "setsockopt failed: errno \(errno)")
        close(socket)
    }

    private static func transfer(_ count: Int) -> TransferResult {
        if count >= 0 { return .bytes(count) }
        return errno == EAGAIN || errno == EINTR ? .wouldBlock : .failed
    }
}

/// The result of accepting a connection.
enum AcceptResult: Equatable {
    case socket(Int32, isFromLoopback: Bool)
    /// No connection is waiting.
    case none
    /// There is no descriptor or no memory for one more: accepting again at once would spin.
    case exhausted
}

/// A listening socket.
struct Listener: ~Copyable, Sendable {
    let descriptor: Descriptor
    let port: UInt16

    /// Listens on a numeric address or `localhost`; port 0 takes any free one.
    init(host: String, port: UInt16) throws(SocketError) {
        let address = try SocketAddress(host: host, port: port)
        let descriptor = Descriptor(
            try Descriptor.checked(linux_tcp_socket(address.family), "socket"))
        // A port can be bound again while connections of its last server linger in the kernel.
        try Self.enable(descriptor.number, SOL_SOCKET, SO_REUSEADDR)
        // Accepted sockets inherit it: without it each response may wait 40 ms for an
        // acknowledgement.
        try Self.enable(descriptor.number, Int32(IPPROTO_TCP), TCP_NODELAY)
        guard address.bind(descriptor.number) == 0 else { throw Self.bindError(host, port) }
        guard listen(descriptor.number, 1024) == 0 else { throw Self.bindError(host, port) }
        self.port = try SocketAddress.localPort(of: descriptor.number)
        self.descriptor = descriptor
    }

    /// Accepts the next connection.
    func accept() -> AcceptResult {
        let accepted = linux_accept(descriptor.number)
        if accepted.socket >= 0 {
            let isFromLoopback = SocketAddress(accepted)?.isLoopback ?? false
            return .socket(accepted.socket, isFromLoopback: isFromLoopback)
        }
        switch errno {
        case EMFILE, ENFILE, ENOBUFS, ENOMEM: return .exhausted
        default: return .none
        }
    }

    private static func enable(
        _ descriptor: Int32, _ level: Int32, _ option: Int32
    ) throws(SocketError) {
        var one: Int32 = 1
        let size = socklen_t(MemoryLayout<Int32>.size)
        guard unsafe setsockopt(descriptor, level, option, &one, size) == 0 else {
            throw .failed(call: "setsockopt", errno: errno)
        }
    }

    private static func bindError(_ host: String, _ port: UInt16) -> SocketError {
        switch errno {
        case EADDRINUSE: .addressInUse(host: host, port: port)
        case EADDRNOTAVAIL: .addressNotAvailable(host: host)
        case EACCES: .permissionDenied(port: port)
        default: .failed(call: "bind", errno: errno)
        }
    }
}
