// What the sessions of a server have in common: its identity and its settings.

#if TLS
internal import COpenSSL

/// The context of a server: TLS 1.2 and 1.3, http/1.1, session tickets, no renegotiation; or of a client. Several
/// threads may make sessions of one at the same time.
@safe
public final class TLSContext: @unchecked Sendable {
    let handle: OpaquePointer

    /// Creates the context of a server that shows `identity`.
    /// - Throws: `TLSError` with the text that is wrong and the reason.
    public init(_ identity: TLSIdentity) throws(TLSError) {
        try OpenSSL.check(OpenSSL.isStarted, "start")
        unsafe handle = try OpenSSL.made(ctls_new_server_context(), "make a context")
        try useCertificates(identity.certificates)
        try useKey(identity.key)
    }

    /// Creates the context of a client.
    /// - Throws: `TLSError` without memory, or for a text without certificates.
    public static func client(trusting trust: TLSTrust = .anything) throws(TLSError) -> TLSContext {
        try TLSContext(ofClient: trust)
    }

    private init(ofClient trust: TLSTrust) throws(TLSError) {
        try OpenSSL.check(OpenSSL.isStarted, "start")
        unsafe handle = try OpenSSL.made(ctls_new_client_context(), "make a context")
        switch trust {
        case .anything: break
        case .system:
            let isDone = unsafe ctls_trust_system(handle) == 1
            try OpenSSL.check(isDone, "find the certificates of the system")
        case .certificates(let text):
            try use(text) { certificate, _ in
                unsafe ctls_trust(handle, certificate.handle) == 1
            }
        }
    }

    deinit { unsafe SSL_CTX_free(handle) }

    private func useCertificates(_ text: [UInt8]) throws(TLSError) {
        try use(text) { take($0, isFirst: $1) }
    }

    /// Calls `body` with each certificate of a text, and whether it is the first.
    private func use(_ text: [UInt8], _ body: (borrowing Certificate, Bool) -> Bool)
        throws(TLSError)
    {
        guard !PEM.isDER(text) else { throw .certificateInDER }
        let certificates = try PEM.reading(text)
        var number = 1
        while let certificate = try certificates.nextCertificate(number) {
            guard body(certificate, number == 1) else {
                throw .refusedCertificate(OpenSSL.takeReason())
            }
            number += 1
        }
        guard number > 1 else { throw .noCertificate }
    }

    private func take(_ certificate: borrowing Certificate, isFirst: Bool) -> Bool {
        isFirst
            ? unsafe SSL_CTX_use_certificate(handle, certificate.handle) == 1
            : unsafe ctls_add_to_chain(handle, certificate.handle) == 1
    }

    private func useKey(_ text: [UInt8]) throws(TLSError) {
        guard !PEM.isDER(text) else { throw .keyInDER }
        let key = try PEM.key(in: text)
        guard unsafe SSL_CTX_use_PrivateKey(handle, key.handle) == 1,
            unsafe SSL_CTX_check_private_key(handle) == 1
        else {
            ERR_clear_error()
            throw .foreignKey
        }
    }
}
#endif
