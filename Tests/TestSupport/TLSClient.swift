// A client in memory: the other side of a session.

#if TLS
internal import COpenSSL

/// A TLS client without a socket. It trusts one authority and checks the host name.
@safe
public final class TLSClient {
    private let context: OpaquePointer
    private let handle: OpaquePointer
    private let wire: UnsafeMutablePointer<ctls_wire>
    private nonisolated(unsafe) static let method = unsafe ctls_new_wire_method()

    /// The versions of TLS, with their numbers in the protocol.
    public enum Version: Int, Sendable, Comparable {
        case tls10 = 0x301
        case tls11, tls12, tls13

        public static func < (one: Version, other: Version) -> Bool {
            one.rawValue < other.rawValue
        }
    }

    /// What a client asks for.
    public struct Wishes: Sendable {
        let host: String
        let versions: ClosedRange<Version>
        /// The protocols that it offers, in the form of RFC 7301, section 3.1; empty for none.
        let protocols: String

        public init(
            host: String = "localhost", versions: ClosedRange<Version> = .tls12 ... .tls13,
            protocols: String = ""
        ) {
            self.host = host
            self.versions = versions
            self.protocols = protocols
        }
    }

    /// - Parameter authority: The certificates trusted, in PEM form.
    public init(trusting authority: [UInt8], _ wishes: Wishes = Wishes()) {
        unsafe context = SSL_CTX_new(TLS_client_method())
        unsafe Self.trust(authority, SSL_CTX_get_cert_store(context))
        unsafe SSL_CTX_set_verify(context, SSL_VERIFY_PEER, nil)
        let (low, high) = (wishes.versions.lowerBound, wishes.versions.upperBound)
        unsafe SSL_CTX_ctrl(context, SSL_CTRL_SET_MIN_PROTO_VERSION, low.rawValue, nil)
        unsafe SSL_CTX_ctrl(context, SSL_CTRL_SET_MAX_PROTO_VERSION, high.rawValue, nil)
        // A client of TLS 1.1 needs the weak signatures of that time.
        if low < .tls12 { unsafe SSL_CTX_set_security_level(context, 0) }
        unsafe handle = SSL_new(context)
        unsafe wire = .allocate(capacity: 1)
        unsafe wire.initialize(to: ctls_wire())
        unsafe ctls_set_wire(handle, Self.method, wire)
        if !wishes.protocols.isEmpty {
            let protocols = Array(wishes.protocols.utf8)
            unsafe SSL_set_alpn_protos(handle, protocols, UInt32(protocols.count))
        }
        unsafe SSL_set1_host(handle, wishes.host)
        unsafe SSL_set_connect_state(handle)
    }

    deinit {
        unsafe SSL_free(handle)
        unsafe SSL_CTX_free(context)
        unsafe ctls_wire_sent(wire, wire.pointee.output_end - wire.pointee.output_start)
        unsafe wire.deallocate()
    }

    private static func trust(_ authority: [UInt8], _ store: OpaquePointer?) {
        guard let text = unsafe BIO_new_mem_buf(authority, Int32(authority.count)) else { return }
        defer { unsafe BIO_free(text) }
        while let certificate = unsafe PEM_read_bio_X509(text, nil, nil, nil) {
            unsafe X509_STORE_add_cert(store, certificate)
            unsafe X509_free(certificate)
        }
        ERR_clear_error()
    }

    /// The bytes to be sent; they are taken.
    public func takeOutput() -> [UInt8] {
        let (start, end) = unsafe (wire.pointee.output_start, wire.pointee.output_end)
        let bytes = unsafe Array(
            UnsafeBufferPointer(start: wire.pointee.output, count: end)[start...])
        unsafe ctls_wire_sent(wire, end - start)
        return bytes
    }

    /// Takes bytes that the server has sent.
    /// - Returns: The bytes decrypted.
    public func receive(_ bytes: [UInt8]) -> [UInt8] {
        var decrypted: [UInt8] = []
        unsafe bytes.withUnsafeBufferPointer { source in
            unsafe wire.pointee.input = source.baseAddress
            unsafe wire.pointee.input_count = source.count
            var (room, count) = ([UInt8](repeating: 0, count: 16 << 10), 0)
            while unsafe SSL_read_ex(handle, &room, room.count, &count) == 1 {
                decrypted += room.prefix(count)
            }
            unsafe wire.pointee.input_count = 0
        }
        return decrypted
    }

    /// Encrypts bytes to be sent.
    @discardableResult
    public func send(_ bytes: [UInt8]) -> Bool {
        var written = 0
        return unsafe SSL_write_ex(handle, bytes, bytes.count, &written) == 1
    }

    /// Says that it sends no more.
    public func end() { unsafe SSL_shutdown(handle) }

    /// Asks for another handshake (RFC 5246, section 7.4.1.1).
    public func renegotiate() {
        unsafe SSL_renegotiate(handle)
        unsafe SSL_do_handshake(handle)
    }

    public var isEstablished: Bool { unsafe SSL_is_init_finished(handle) == 1 }
    /// Whether the server has said that it sends no more.
    public var isInputEnded: Bool { unsafe SSL_get_shutdown(handle) & SSL_RECEIVED_SHUTDOWN != 0 }
    public var version: String { unsafe String(cString: SSL_get_version(handle)) }
    /// Whether the certificate is trusted and for the host.
    public var isCertificateTrusted: Bool { unsafe SSL_get_verify_result(handle) == Int(X509_V_OK) }

    /// The protocol agreed on; empty without one.
    public var protocolChosen: String {
        var (start, count) = unsafe (UnsafePointer<UInt8>?.none, UInt32(0))
        unsafe SSL_get0_alpn_selected(handle, &start, &count)
        return unsafe String(
            decoding: UnsafeBufferPointer(start: start, count: Int(count)), as: UTF8.self)
    }
}
#endif
