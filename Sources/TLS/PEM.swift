// Certificates and keys as text: PEM (RFC 7468).

#if TLS
internal import COpenSSL

/// A text in PEM that is read, or written.
@safe
struct PEM: ~Copyable {
    private let text: OpaquePointer

    /// Creates an empty text.
    init() throws(TLSError) {
        unsafe text = try OpenSSL.made(BIO_new(BIO_s_mem()), "allocate a text")
    }

    /// Returns a text to read, a copy of `bytes`.
    static func reading(_ bytes: [UInt8]) throws(TLSError) -> PEM {
        let pem = try PEM()
        var written = 0
        let isWritten = unsafe BIO_write_ex(pem.text, bytes, bytes.count, &written) == 1
        try OpenSSL.check(isWritten || bytes.isEmpty, "allocate a text")
        return pem
    }

    deinit { unsafe BIO_free(text) }

    /// All bytes written.
    consuming func bytes() -> [UInt8] {
        var bytes = [UInt8](repeating: 0, count: unsafe BIO_ctrl_pending(text))
        var count = 0
        unsafe BIO_read_ex(text, &bytes, bytes.count, &count)
        return Array(bytes.prefix(count))
    }

    func write(_ certificate: borrowing Certificate) throws(TLSError) {
        let isWritten = unsafe PEM_write_bio_X509(text, certificate.handle) == 1
        try OpenSSL.check(isWritten, "write a certificate")
    }

    func write(_ key: borrowing PrivateKey) throws(TLSError) {
        let isWritten =
            unsafe PEM_write_bio_PrivateKey(text, key.handle, nil, nil, 0, nil, nil) == 1
        try OpenSSL.check(isWritten, "write a private key")
    }

    /// Reads the next certificate; nil if there is no other one.
    /// - Parameter number: The number of the certificate in the text, from 1 on.
    func nextCertificate(_ number: Int) throws(TLSError) -> Certificate? {
        ERR_clear_error()
        if let handle = unsafe PEM_read_bio_X509(text, nil, nil, nil) {
            return unsafe Certificate(handle)
        }
        defer { ERR_clear_error() }
        guard ctls_is_at_end() == 1 else { throw .damagedCertificate(number) }
        return nil
    }

    /// Reads the first private key of a text that has one.
    fileprivate func firstKey() throws(TLSError) -> PrivateKey {
        ERR_clear_error()
        var wasEncrypted: Int32 = 0
        if let handle = unsafe ctls_read_key(text, &wasEncrypted) {
            return unsafe PrivateKey(handle)
        }
        defer { ERR_clear_error() }
        throw wasEncrypted == 1 ? .encryptedKey : .damagedKey
    }
}

extension PEM {
    /// Reads the first private key of a text.
    static func key(in text: [UInt8]) throws(TLSError) -> PrivateKey {
        guard text.contains(Array("PRIVATE KEY-----".utf8)) else { throw .noKey }
        return try reading(text).firstKey()
    }

    /// Whether bytes begin as those of a certificate or a key in DER (X.690): a long SEQUENCE.
    static func isDER(_ bytes: [UInt8]) -> Bool {
        bytes.starts(with: [0x30, 0x82]) || bytes.starts(with: [0x30, 0x81])
    }
}
#endif
