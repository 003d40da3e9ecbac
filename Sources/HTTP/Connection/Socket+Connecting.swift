// The system calls of a connection that this side begins.

internal import CLinux
internal import Glibc

/// The error of a connection that cannot be made.
package struct ConnectError: Error {
    let number: Int32

    /// The reason in the words of the system.
    package var reason: String {
        guard let text = unsafe strerror(number) else { return "error \(number)" }
        return unsafe String(cString: text)
    }
}

extension Socket {
    /// The state of a connection that was begun.
    package enum ConnectionState {
        case connecting, connected
        case failed(ConnectError)
    }

    /// Begins to connect to an address.
    package static func connect(to address: SocketAddress) -> Result<Int32, ConnectError> {
        let socket = linux_tcp_socket(address.family)
        guard socket >= 0 else { return .failure(ConnectError(number: errno)) }
        // A request is one write: it must not wait for the acknowledgement of an earlier one.
        var one: Int32 = 1
        let size = socklen_t(MemoryLayout<Int32>.size)
        _ = unsafe setsockopt(socket, Int32(IPPROTO_TCP), TCP_NODELAY, &one, size)
        guard address.connect(socket) == 0 || errno == EINPROGRESS else {
            let number = errno
            close(socket)
            return .failure(ConnectError(number: number))
        }
        return .success(socket)
    }

    /// Connects a socket for datagrams to an address: it takes none of others.
    package static func connectDatagrams(to address: SocketAddress) -> Result<Int32, ConnectError> {
        let socket = linux_udp_socket(address.family)
        guard socket >= 0 else { return .failure(ConnectError(number: errno)) }
        guard address.connect(socket) == 0 else {
            let number = errno
            close(socket)
            return .failure(ConnectError(number: number))
        }
        return .success(socket)
    }

    /// The state of a connection that was begun (connect(2), EINPROGRESS).
    package static func connectionState(_ socket: Int32) -> ConnectionState {
        var watched = pollfd(fd: socket, events: Int16(POLLOUT), revents: 0)
        guard unsafe poll(&watched, 1, 0) > 0 else { return .connecting }
        var number: Int32 = 0
        var size = socklen_t(MemoryLayout<Int32>.size)
        guard unsafe getsockopt(socket, SOL_SOCKET, SO_ERROR, &number, &size) == 0 else {
            return .failed(ConnectError(number: errno))
        }
        return number == 0 ? .connected : .failed(ConnectError(number: number))
    }
}
