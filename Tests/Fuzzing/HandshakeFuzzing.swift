// The first bytes of a connection by TLS.

import TLS

/// A session of the server.
enum HandshakeFuzzing {
    private static let server = try! TLSServer(.issued(by: nil, CertificateName.usual)) {
        1_800_000_000
    }

    /// Promise: whatever comes is taken or refused, and nothing of it is taken for plain text.
    static func run(_ bytes: [UInt8]) {
        let session = try! server.session()
        var plaintext: [UInt8] = []
        let count = session.receive(bytes.span, into: &plaintext) ?? 0
        if !session.isEstablished, count > 0 { fail("plain text before a handshake") }
        session.end()
    }
}
