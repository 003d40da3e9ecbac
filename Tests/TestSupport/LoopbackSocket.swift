// Sockets at a free port of 127.0.0.1.

internal import Glibc

/// Makes a socket of a type, bound to a free port of 127.0.0.1.
func loopbackSocket(_ type: __socket_type) throws(RawConnectionError) -> (
    number: Int32, port: UInt16
) {
    let socket = Glibc.socket(AF_INET, Int32(type.rawValue), 0)
    var address = sockaddr_in()
    address.sin_family = sa_family_t(AF_INET)
    address.sin_addr.s_addr = unsafe inet_addr("127.0.0.1")
    var size = socklen_t(MemoryLayout<sockaddr_in>.size)
    let isBound = unsafe withUnsafeMutablePointer(to: &address) { pointer in
        unsafe pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { generic in
            unsafe bind(socket, generic, size) == 0 && getsockname(socket, generic, &size) == 0
        }
    }
    guard isBound else { throw .failed(call: "bind", errno: errno) }
    return (socket, UInt16(bigEndian: address.sin_port))
}
