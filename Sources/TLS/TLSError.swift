// The errors of certificates, keys and sessions.

/// An error of TLS: what it is about, and a message that says what is wrong and what to do.
public struct TLSError: Error, Hashable, Sendable {
    /// The thing that an error is about.
    public enum Subject: Hashable, Sendable {
        /// A text with certificates.
        case certificate
        /// A text with a private key.
        case key
        /// What neither a certificate nor a key is at fault of.
        case library
    }

    public let subject: Subject
    /// The error and its remedy, in a form that can follow the name of the file.
    public let message: String

    init(_ subject: Subject, _ message: String) {
        self.subject = subject
        self.message = message
    }
}

extension TLSError {
    static let noCertificate = TLSError(
        .certificate,
        "holds no certificate in PEM form; name a file with '-----BEGIN CERTIFICATE-----'")
    static let certificateInDER = TLSError(
        .certificate,
        "is in DER form; make PEM of it with: openssl x509 -inform der -in FILE -out FILE.pem")
    static let noKey = TLSError(
        .key, "holds no private key in PEM form; name a file with '-----BEGIN PRIVATE KEY-----'")
    static let keyInDER = TLSError(
        .key, "is in DER form; make PEM of it with: openssl pkey -inform der -in FILE -out FILE.pem"
    )
    static let encryptedKey = TLSError(
        .key,
        "holds an encrypted private key; take its passphrase off with: "
            + "openssl pkey -in FILE -out FILE.pem")
    static let damagedKey = TLSError(
        .key, "holds a damaged private key; copy it anew, from its BEGIN line to its END line")
    static let foreignKey = TLSError(
        .key,
        "holds the key of another certificate; name the key that belongs to the first certificate")

    /// - Parameter number: The number of the certificate in its text, from 1 on.
    static func damagedCertificate(_ number: Int) -> TLSError {
        TLSError(
            .certificate,
            "holds a damaged certificate, its number \(number); "
                + "copy it anew, from its BEGIN line to its END line")
    }

    /// - Parameter reason: The reason in the words of OpenSSL.
    static func refusedCertificate(_ reason: String) -> TLSError {
        TLSError(
            .certificate,
            "holds a certificate that OpenSSL refuses (\(reason)); "
                + "make one with a key of the curve P-256, or of RSA with 2048 bits or more")
    }

    public static let notBuiltIn = TLSError(
        .library, "this program is built without TLS; build it with: swift build")

    /// - Parameters:
    ///   - step: What was to be done.
    ///   - reason: The reason in the words of OpenSSL.
    static func failed(_ step: String, _ reason: String) -> TLSError {
        TLSError(.library, "OpenSSL cannot \(step): \(reason)")
    }
}
