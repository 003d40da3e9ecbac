// A connection that speaks TLS: the calls of `Socket` with a session in between.

package import TLS

/// The TLS of one connection. Like the connection it has one owner at a time.
package final class SecureSocket: @unchecked Sendable {
    package let session: TLSSession
    /// The bytes of a response that are encrypted, but not sent to their end.
    private var sealedBytes = 0
    /// Whether the handshake is not done.
    package private(set) var isHandshaking = true
    /// Whether the connection ends without the word that it does, as one that was cut.
    var endsUntold = false

    /// The bytes of a response that are encrypted at once. A connection whose client takes nothing holds
    /// them beside the response, which `HTTPLimits.responsesBytesMax` counts.
    private static let sealedBytesMax = 32 << 10
    /// The most bytes of TLS itself, such as replies to updates of keys, that a client may leave
    /// untaken.
    private static let untakenBytesMax = 64 << 10

    package init(_ session: TLSSession) { self.session = session }

    /// Whether the client has said that it sends no more.
    package var isInputEnded: Bool { session.isInputEnded }

    /// Reads bytes received, and decrypts them.
    /// - Parameter room: Room for the bytes read.
    package func receive(
        _ socket: Int32, through room: inout [UInt8], into plaintext: inout [UInt8]
    ) -> TransferResult {
        let result = Socket.receive(socket, into: &room)
        guard case .bytes(let count) = result, count > 0 else { return result }
        return take(room.span.extracting(0..<count), socket, into: &plaintext)
    }

    /// Decrypts bytes received, and sends what TLS has to say to them. A session that fails says so in
    /// an alert.
    package func take(
        _ bytes: Span<UInt8>, _ socket: Int32, into plaintext: inout [UInt8]
    ) -> TransferResult {
        let count = session.receive(bytes, into: &plaintext)
        isHandshaking = !session.isEstablished
        guard flush(socket) != .failed, let count, session.outputCount <= Self.untakenBytesMax
        else {
            return .failed
        }
        return count > 0 || session.isInputEnded ? .bytes(count) : .wouldBlock
    }

    /// Encrypts and sends as much of `bytes` as the kernel takes. What it does not take has to be given
    /// again, with whatever follows it.
    func send(_ socket: Int32, _ bytes: Span<UInt8>) -> TransferResult {
        var sent = 0
        while true {
            let result = flush(socket)
            guard result != .failed else { return .failed }
            guard session.outputCount == 0 else { return sent > 0 ? .bytes(sent) : result }
            sent += sealedBytes
            sealedBytes = min(Self.sealedBytesMax, bytes.count - sent)
            guard sealedBytes > 0 else { return .bytes(sent) }
            guard session.send(bytes.extracting(sent..<(sent + sealedBytes))) else {
                return .failed
            }
        }
    }

    /// Says that no more is sent, unless the connection is to end as if it was cut. A kernel that takes
    /// nothing more does not take this word either: the end of the connection follows without it.
    func end(_ socket: Int32) {
        guard !endsUntold else { return }
        session.end()
        _ = flush(socket)
    }

    /// Sends as much as the kernel takes of what is encrypted.
    /// - Returns: `.bytes(0)` if it took any or there is nothing to send.
    private func flush(_ socket: Int32) -> TransferResult {
        guard session.outputCount > 0 else { return .bytes(0) }
        let result = session.withOutput { Socket.send(socket, $0) }
        guard case .bytes(let count) = result else { return result }
        session.sent(count)
        return .bytes(0)
    }
}

extension Socket {
    /// Sends as much of `bytes` as the kernel takes, by TLS where the connection speaks it.
    package static func send(
        _ socket: Int32, _ secure: SecureSocket?, _ bytes: Span<UInt8>
    ) -> TransferResult {
        guard let secure else { return send(socket, bytes) }
        return secure.send(socket, bytes)
    }
}
