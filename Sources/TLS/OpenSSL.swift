// The library: its start, its errors, and its objects with one owner.

#if TLS
internal import COpenSSL

/// The library as a whole.
enum OpenSSL {
    /// Starts the library, once. No configuration file is read: it could load code and change what
    /// is offered.
    static let isStarted = OPENSSL_init_ssl(UInt64(OPENSSL_INIT_NO_LOAD_CONFIG), nil) == 1

    /// The last error of this thread in words, such as `ee key too small`. All its errors are
    /// removed.
    static func takeReason() -> String {
        let code = ERR_peek_last_error()
        ERR_clear_error()
        guard let text = unsafe ERR_reason_error_string(code) else { return "error \(code)" }
        return unsafe String(cString: text)
    }

    /// Checks that a step has succeeded.
    static func check(_ isDone: Bool, _ step: String) throws(TLSError) {
        guard isDone else { throw .failed(step, takeReason()) }
    }

    /// Checks that a step has made an object.
    static func made(_ object: OpaquePointer?, _ step: String) throws(TLSError) -> OpaquePointer {
        guard let object = unsafe object else { throw .failed(step, takeReason()) }
        return unsafe object
    }
}

/// A private key.
@safe
struct PrivateKey: ~Copyable {
    let handle: OpaquePointer

    /// Takes the ownership of a key.
    init(_ handle: OpaquePointer) { unsafe self.handle = handle }

    deinit { unsafe EVP_PKEY_free(handle) }
}

/// A certificate.
@safe
struct Certificate: ~Copyable {
    let handle: OpaquePointer

    /// Takes the ownership of a certificate.
    init(_ handle: OpaquePointer) { unsafe self.handle = handle }

    deinit { unsafe X509_free(handle) }
}
#endif
