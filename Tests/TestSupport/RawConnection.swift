// A client that sends raw bytes and reads raw answers, for tests over real sockets.

internal import Glibc

/// What went wrong at the client's side.
public enum RawConnectionError: Error, Equatable {
    /// A system call failed.
    case failed(call: String, errno: Int32)
    /// Nothing came within the time allowed.
    case timeout
    /// The server closed, or the connection was reset, before an answer was complete.
    case closed
    /// What came is no HTTP answer.
    case malformed(String)
}

/// A blocking connection to a server. Each read gives up after ten seconds, so that no
/// test hangs.
public final class RawConnection {
    private let socket: Int32
    private var received: [UInt8] = []

    /// Connects to a numeric IPv4 address. A small `receiveBufferBytes` makes the server's sends
    /// block early.
    public init(
        host: String = "127.0.0.1", port: UInt16, receiveBufferBytes: Int32? = nil
    ) throws(RawConnectionError) {
        socket = Glibc.socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        guard socket >= 0 else { throw .failed(call: "socket", errno: errno) }
        var limit = timeval(tv_sec: 10, tv_usec: 0)
        let limitSize = socklen_t(MemoryLayout<timeval>.size)
        unsafe setsockopt(socket, SOL_SOCKET, SO_RCVTIMEO, &limit, limitSize)
        unsafe setsockopt(socket, SOL_SOCKET, SO_SNDTIMEO, &limit, limitSize)
        if var bytes = receiveBufferBytes {
            let size = socklen_t(MemoryLayout<Int32>.size)
            unsafe setsockopt(socket, SOL_SOCKET, SO_RCVBUF, &bytes, size)
        }
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_port = port.bigEndian
        address.sin_addr.s_addr = unsafe inet_addr(host)
        let socket = socket
        let result = unsafe withUnsafePointer(to: address) { pointer in
            unsafe pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { generic in
                unsafe Glibc.connect(
                    socket, generic, socklen_t(MemoryLayout<sockaddr_in>.size))
            }
        }
        guard result == 0 else { throw .failed(call: "connect", errno: errno) }
    }

    deinit { close(socket) }

    /// Connects to a server on 127.0.0.1.
    public static func connect(port: UInt16) throws(RawConnectionError) -> RawConnection {
        try RawConnection(port: port)
    }

    /// Sends all of `bytes`.
    public func send(_ bytes: [UInt8]) throws(RawConnectionError) {
        var sent = 0
        while sent < bytes.count {
            let rest = bytes[sent...]
            let count = unsafe rest.withUnsafeBytes { source in
                unsafe Glibc.send(socket, source.baseAddress, source.count, Int32(MSG_NOSIGNAL))
            }
            guard count > 0 else { throw .failed(call: "send", errno: errno) }
            sent += count
        }
    }

    /// Sends the UTF-8 form of `text`.
    public func send(_ text: String) throws(RawConnectionError) { try send(Array(text.utf8)) }

    /// Tells the server that nothing more will be sent.
    public func finishSending() { shutdown(socket, Int32(SHUT_WR)) }

    /// Reads one whole answer. An answer to HEAD has no body, whatever its Content-Length says.
    public func receive(isHead: Bool = false) throws(RawConnectionError) -> RawResponse {
        while true {
            if let (response, consumed) = try RawResponse.parse(received, isHead: isHead) {
                received.removeFirst(consumed)
                return response
            }
            guard try receiveMore() else { throw .closed }
        }
    }

    /// Reads until `count` bytes have come that no answer was read from; all of those.
    public func receive(atLeast count: Int) throws(RawConnectionError) -> [UInt8] {
        while received.count < count {
            guard try receiveMore() else { throw .closed }
        }
        return received
    }

    /// Resets the connection: connecting to nowhere gives it up (connect(2), AF_UNSPEC).
    public func reset() {
        var nowhere = sockaddr()
        nowhere.sa_family = sa_family_t(AF_UNSPEC)
        unsafe Glibc.connect(socket, &nowhere, socklen_t(MemoryLayout<sockaddr>.size))
    }

    /// Sends, then reads one whole answer.
    public func exchange(_ text: String) throws(RawConnectionError) -> RawResponse {
        try send(text)
        return try receive(isHead: text.hasPrefix("HEAD "))
    }

    /// Reads until the server closes; all that came.
    public func receiveAll() throws(RawConnectionError) -> [UInt8] {
        while try receiveMore() {}
        defer { received = [] }
        return received
    }

    /// Reads what comes next; false if the server has closed.
    private func receiveMore() throws(RawConnectionError) -> Bool {
        var buffer = [UInt8](repeating: 0, count: 64 * 1024)
        let count = unsafe buffer.withUnsafeMutableBytes { room in
            unsafe recv(socket, room.baseAddress, room.count, 0)
        }
        if count < 0 {
            if errno == EAGAIN { throw .timeout }
            if errno == ECONNRESET { throw .closed }
            throw .failed(call: "recv", errno: errno)
        }
        received += buffer[..<count]
        return count > 0
    }
}
