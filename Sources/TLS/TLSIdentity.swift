// What a server shows of itself: a chain of certificates and the key of the first one.

/// The certificates and the private key of a server, in PEM form (RFC 7468).
public struct TLSIdentity: Sendable {
    /// The certificate of the server, and those that it was issued by.
    public let certificates: [UInt8]
    /// The private key of the first certificate.
    let key: [UInt8]

    /// The days that an issued certificate holds. Apple's systems take 398 at most.
    static let issuedDays: Int64 = 397

    public init(certificates: [UInt8], key: [UInt8]) {
        self.certificates = certificates
        self.key = key
    }
}
