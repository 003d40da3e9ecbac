// The making of certificates (RFC 5280).

#if TLS
internal import COpenSSL

extension PrivateKey {
    /// Makes a key of the curve P-256: quick to make and to sign with, and known to every client.
    static func make() throws(TLSError) -> PrivateKey {
        unsafe PrivateKey(try OpenSSL.made(ctls_new_key(), "make a key"))
    }
}

extension Certificate {
    /// An extension: its kind, and its value in the form of x509v3_config(5).
    typealias Extension = (kind: Int32, value: String)

    /// What a certificate says.
    struct Content {
        /// The common name of whom it is about.
        let subject: String
        /// The time from which on it holds, in seconds since 1970.
        let start: Int64
        let days: Int64
        let extensions: [Extension]
    }

    /// Makes a certificate and signs it.
    /// - Parameter issuer: The certificate that belongs to `signer`; nil for one that signs itself.
    static func make(
        _ content: Content, for key: borrowing PrivateKey, by signer: borrowing PrivateKey,
        issuer: OpaquePointer?
    ) throws(TLSError) -> Certificate {
        let made = unsafe Certificate(try OpenSSL.made(X509_new(), "make a certificate"))
        let issuer = unsafe issuer ?? made.handle
        // Version 3 is written as 2.
        unsafe try check(X509_set_version(made.handle, 2))
        unsafe try check(ctls_set_random_serial(made.handle))
        try made.setTimes(content)
        try made.setSubject(content.subject)
        unsafe try check(X509_set_issuer_name(made.handle, X509_get_subject_name(issuer)))
        unsafe try check(X509_set_pubkey(made.handle, key.handle))
        for (kind, value) in content.extensions {
            unsafe try check(ctls_add_extension(made.handle, issuer, kind, value))
        }
        unsafe try check(X509_sign(made.handle, signer.handle, EVP_sha256()))
        return made
    }

    private func setTimes(_ content: Content) throws(TLSError) {
        let end = content.start + content.days * 86_400
        let isStartSet =
            unsafe ASN1_TIME_set(X509_getm_notBefore(handle), Int(content.start)) != nil
        let isEndSet = unsafe ASN1_TIME_set(X509_getm_notAfter(handle), Int(end)) != nil
        try OpenSSL.check(isStartSet && isEndSet, "write the times of a certificate")
    }

    private func setSubject(_ name: String) throws(TLSError) {
        let bytes = Array(name.utf8)
        try Self.check(
            unsafe X509_NAME_add_entry_by_NID(
                X509_get_subject_name(handle), NID_commonName, MBSTRING_UTF8, bytes,
                Int32(bytes.count), -1, 0))
    }

    private static func check(_ result: Int32) throws(TLSError) {
        try OpenSSL.check(result > 0, "make a certificate")
    }
}
#endif
