// A client and a session that talk to each other.

#if TLS
import Glibc
import TLS
import TestSupport

/// A client and the server's side of its session.
final class Conversation {
    let client: TLSClient
    let session: TLSSession
    /// The bytes that the session has decrypted.
    private(set) var received: [UInt8] = []
    /// The bytes that the client has decrypted.
    private(set) var answered: [UInt8] = []

    /// The time of the tests' certificates: that of the clock, since clients check it.
    static let now = Int64(time(nil))
    /// The authority of all conversations.
    static let authority = try! CertificateAuthority(now: now)
    static let server = try! TLSServer(.issued(by: authority, CertificateName.usual)) { now }

    init(_ wishes: TLSClient.Wishes = TLSClient.Wishes(), _ server: TLSServer = server) throws {
        client = TLSClient(trusting: try server.trusted(), wishes)
        session = try server.session()
        _ = client.receive([])
    }

    /// Brings what each has sent to the other one, until both are silent.
    /// - Parameter pieceBytes: The size of the pieces in which the bytes arrive.
    /// - Returns: Whether the session has not failed.
    @discardableResult
    func talk(inPiecesOf pieceBytes: Int = .max) -> Bool {
        while true {
            let (up, down) = (client.takeOutput(), takeOutput())
            guard !up.isEmpty || !down.isEmpty else { return true }
            for piece in pieces(down, pieceBytes) { answered += client.receive(piece) }
            for piece in pieces(up, pieceBytes) {
                guard deliver(piece) else { return false }
            }
        }
    }

    /// Gives the session bytes of the client.
    /// - Returns: Whether it has not failed.
    func deliver(_ bytes: [UInt8]) -> Bool {
        var plaintext: [UInt8] = []
        guard let count = session.receive(bytes.span, into: &plaintext) else { return false }
        received += plaintext.prefix(count)
        return true
    }

    /// Has the session encrypt an answer.
    /// - Returns: Whether it could.
    func answer(_ bytes: [UInt8]) -> Bool { session.send(bytes.span) }

    /// The bytes that the session has to send; they are taken.
    func takeOutput() -> [UInt8] {
        let bytes = session.withOutput { output in output.indices.map { output[$0] } }
        session.sent(bytes.count)
        return bytes
    }

    private func pieces(_ bytes: [UInt8], _ count: Int) -> [[UInt8]] {
        stride(from: 0, to: bytes.count, by: min(count, max(1, bytes.count))).map { start in
            Array(bytes[start..<(start + min(count, bytes.count - start))])
        }
    }
}
#endif
