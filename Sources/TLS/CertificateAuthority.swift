// A small authority of its own: what clients are told to trust.

#if TLS
internal import COpenSSL

/// A certificate authority that issues the certificates of one server.
public struct CertificateAuthority: Sendable {
    /// Its certificate, in PEM form: no secret.
    public let certificate: [UInt8]
    /// Its private key, in PEM form.
    private let key: [UInt8]

    /// The days that the certificate of an authority holds: those of a kept one outlive a project.
    private static let days: Int64 = 3650
    /// The time before its making from which on a certificate holds: clocks differ.
    private static let slackSeconds: Int64 = 3600

    /// Makes an authority.
    /// - Parameter now: In seconds since 1970.
    public init(now: Int64) throws(TLSError) {
        try OpenSSL.check(OpenSSL.isStarted, "start")
        let key = try PrivateKey.make()
        let content = Certificate.Content(
            // Authorities of equal names are taken for one another by stores that look for names.
            subject: "psa-mock \(String(UInt32.random(in: 0 ... .max), radix: 16))",
            start: now - Self.slackSeconds, days: Self.days,
            extensions: [
                (NID_basic_constraints, "critical,CA:TRUE,pathlen:0"),
                (NID_key_usage, "critical,keyCertSign,cRLSign"),
                (NID_subject_key_identifier, "hash"),
            ])
        let certificate = unsafe try Certificate.make(content, for: key, by: key, issuer: nil)
        self.certificate = try PEM.text(certificate)
        self.key = try PEM.text(key)
    }

    /// Reads an authority that was kept.
    /// - Throws: `TLSError` if the text is not what `kept` gives.
    public init(kept: [UInt8]) throws(TLSError) {
        try OpenSSL.check(OpenSSL.isStarted, "start")
        let text = try PEM.reading(kept)
        guard let certificate = try text.nextCertificate(1) else { throw .noCertificate }
        let key = try PEM.key(in: kept)
        guard unsafe X509_check_private_key(certificate.handle, key.handle) == 1 else {
            ERR_clear_error()
            throw .foreignKey
        }
        self.certificate = try PEM.text(certificate)
        self.key = try PEM.text(key)
    }

    /// The certificate and the private key in one text, to be kept.
    public var kept: [UInt8] { certificate + key }

    /// Issues a certificate with a new key for a server of those names.
    /// - Parameter now: In seconds since 1970.
    public func issue(_ names: [CertificateName], now: Int64) throws(TLSError) -> TLSIdentity {
        guard let issuer = try PEM.reading(certificate).nextCertificate(1) else {
            throw .noCertificate
        }
        let signer = try PEM.key(in: key)
        let own = try PrivateKey.make()
        let content = Certificate.Content(
            subject: "psa-mock", start: now - Self.slackSeconds, days: TLSIdentity.issuedDays,
            extensions: [
                (NID_basic_constraints, "critical,CA:FALSE"),
                (NID_key_usage, "critical,digitalSignature"),
                (NID_ext_key_usage, "serverAuth"),
                (NID_subject_key_identifier, "hash"),
                (NID_authority_key_identifier, "keyid:always"),
                (NID_subject_alt_name, names.map(\.configuration).joined(separator: ",")),
            ])
        let issued = unsafe try Certificate.make(
            content, for: own, by: signer, issuer: issuer.handle)
        return TLSIdentity(certificates: try PEM.text(issued), key: try PEM.text(own))
    }
}

extension PEM {
    fileprivate static func text(_ certificate: borrowing Certificate) throws(TLSError) -> [UInt8] {
        let text = try PEM()
        try text.write(certificate)
        return text.bytes()
    }

    fileprivate static func text(_ key: borrowing PrivateKey) throws(TLSError) -> [UInt8] {
        let text = try PEM()
        try text.write(key)
        return text.bytes()
    }
}
#endif
