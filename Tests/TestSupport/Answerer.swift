// A server of datagrams for a test: what comes is answered by a function.

internal import Dispatch
internal import Glibc
internal import Synchronization

/// A server on a port of 127.0.0.1 that takes datagrams.
public final class Answerer: Sendable {
    private let socket: Int32
    public let port: UInt16
    private let taken = Mutex<[[UInt8]]>([])

    /// Listens, and sends what `answer` makes of each datagram to where it came from.
    public init(_ answer: @escaping @Sendable ([UInt8]) -> [[UInt8]]) throws(RawConnectionError) {
        (socket, port) = try loopbackSocket(SOCK_DGRAM)
        DispatchQueue(label: "answerer").async { self.serve(answer) }
    }

    /// What has come so far.
    public var datagrams: [[UInt8]] { taken.withLock { $0 } }

    /// Ends it.
    public func stop() { shutdown(socket, Int32(SHUT_RDWR)) }

    private func serve(_ answer: ([UInt8]) -> [[UInt8]]) {
        var room = [UInt8](repeating: 0, count: 4096)
        while true {
            var peer = sockaddr_in()
            var size = socklen_t(MemoryLayout<sockaddr_in>.size)
            let socket = socket
            let count = unsafe withUnsafeMutablePointer(to: &peer) { pointer in
                unsafe pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { generic in
                    unsafe recvfrom(socket, &room, room.count, 0, generic, &size)
                }
            }
            guard count > 0 else { break }
            let datagram = Array(room[..<count])
            taken.withLock { $0.append(datagram) }
            for reply in answer(datagram) {
                _ = unsafe withUnsafePointer(to: peer) { pointer in
                    unsafe pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { generic in
                        unsafe sendto(socket, reply, reply.count, 0, generic, size)
                    }
                }
            }
        }
        close(socket)
    }
}
