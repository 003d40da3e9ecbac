// A client that sends raw bytes and reads raw responses, for tests over sockets.

internal import Glibc

/// The errors of the client.
public enum RawConnectionError: Error, Equatable {
    /// A system call failed.
    case failed(call: String, errno: Int32)
    /// Nothing was received within the time limit.
    case timeout
    /// The server closed or reset the connection before a response was complete.
    case closed
    /// The bytes received are not an HTTP response.
    case malformed(String)
}

/// A blocking connection to a server. Each read has a time limit of ten seconds, so that no test
/// hangs.
public final class RawConnection {
    private let socket: Int32
    private var received: [UInt8] = []
    #if TLS
    /// Its TLS; nil if it speaks plain HTTP.
    private var tls: TLSClient?
    #endif

    /// Connects to a numeric IPv4 address. A small `receiveBufferBytes` makes the server block on
    /// sending early.
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
        #if TLS
        if let tls {
            tls.send(bytes)
            return try sendRaw(tls.takeOutput())
        }
        #endif
        try sendRaw(bytes)
    }

    /// Sends bytes as they are, by TLS or not.
    public func sendRaw(_ bytes: [UInt8]) throws(RawConnectionError) {
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

    /// Closes the sending side.
    public func finishSending() { shutdown(socket, Int32(SHUT_WR)) }

    /// Reads one response. A response to HEAD has no body, whatever its Content-Length is.
    public func receive(isHead: Bool = false) throws(RawConnectionError) -> RawResponse {
        while true {
            if let (response, consumed) = try RawResponse.parse(received, isHead: isHead) {
                received.removeFirst(consumed)
                return response
            }
            guard try receiveMore() else { throw .closed }
        }
    }

    /// Reads until `count` bytes are received that belong to no response read; returns all of them.
    public func receive(atLeast count: Int) throws(RawConnectionError) -> [UInt8] {
        while received.count < count {
            guard try receiveMore() else { throw .closed }
        }
        return received
    }

    /// Reads once, and returns what belongs to no response read.
    public func receiveSome() throws(RawConnectionError) -> [UInt8] {
        guard try receiveMore() else { throw .closed }
        defer { received = [] }
        return received
    }

    /// Reads until `text` is received; returns the bytes up to its end.
    public func receive(until text: String) throws(RawConnectionError) -> [UInt8] {
        let mark = Array(text.utf8)
        while true {
            let starts = received.indices.dropLast(mark.count - 1)
            if let start = starts.first(where: { received[$0...].starts(with: mark) }) {
                defer { received.removeFirst(start + mark.count) }
                return Array(received[..<(start + mark.count)])
            }
            guard try receiveMore() else { throw .closed }
        }
    }

    /// Resets the connection: connect(2) with AF_UNSPEC aborts it.
    public func reset() {
        var nowhere = sockaddr()
        nowhere.sa_family = sa_family_t(AF_UNSPEC)
        unsafe Glibc.connect(socket, &nowhere, socklen_t(MemoryLayout<sockaddr>.size))
    }

    #if TLS
    /// Speaks TLS from now on.
    /// - Parameter authority: The certificates trusted, in PEM form.
    /// - Throws: `RawConnectionError.closed` if the server ends the handshake.
    public func startTLS(
        trusting authority: [UInt8], _ wishes: TLSClient.Wishes = TLSClient.Wishes()
    ) throws(RawConnectionError) -> TLSClient {
        let client = TLSClient(trusting: authority, wishes)
        tls = client
        _ = client.receive([])
        try sendRaw(client.takeOutput())
        while !client.isEstablished {
            guard try receiveMore() else { throw .closed }
            try sendRaw(client.takeOutput())
        }
        return client
    }
    #endif

    /// Sends `text` and reads one response.
    public func exchange(_ text: String) throws(RawConnectionError) -> RawResponse {
        try send(text)
        return try receive(isHead: text.hasPrefix("HEAD "))
    }

    /// Reads until the server closes the connection; returns all bytes.
    public func receiveAll() throws(RawConnectionError) -> [UInt8] {
        while try receiveMore() {}
        defer { received = [] }
        return received
    }

    /// Reads once.
    /// - Returns: Whether the connection is still open.
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
        #if TLS
        received += tls?.receive(Array(buffer[..<count])) ?? Array(buffer[..<count])
        #else
        received += buffer[..<count]
        #endif
        return count > 0
    }
}
