// What clients have to trust to speak https with this server.

import Dialect
import HTTP
import Primitives
import TLS

extension Response {
    /// Writes the certificates that a client has to trust, in PEM form. They are no secret, and a
    /// client needs them before it can ask by https.
    /// - Throws: `APIError.mock` if the server speaks no TLS, `TLSError` if none can be made.
    mutating func writeTrustedCertificates(of tls: TLSServer?, at now: Timestamp) throws {
        guard let tls else {
            throw APIError.mock(
                "This server speaks plain http alone: it was started with --tls off, or built "
                    + "without TLS.")
        }
        let certificates = try tls.trusted()
        start(.ok, date: now)
        startBody("application/x-pem-file")
        body.append(certificates)
        finish()
    }
}
