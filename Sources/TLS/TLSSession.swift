// One connection's TLS: bytes in, bytes out, without a socket.

#if TLS
internal import COpenSSL
internal import Glibc

/// One side of a TLS connection: the server's, or a client's where the other is a server. It has one owner at a time, which may be another thread
/// from one call to the next.
@safe
public final class TLSSession: @unchecked Sendable {
    private let handle: OpaquePointer
    private let wire: UnsafeMutablePointer<ctls_wire>
    /// Why the session has failed; nil as long as it has not.
    public private(set) var failure: String?
    /// Whether the client has said that it sends no more (`close_notify`).
    public private(set) var isInputEnded = false
    /// Whether the server has said so.
    private var isOutputEnded = false

    /// The kind of the BIOs; nil without memory.
    private nonisolated(unsafe) static let method = unsafe ctls_new_wire_method()

    /// The most bytes of plaintext that one record holds (RFC 8446, section 5.1).
    private static let recordBytesMax = 16 << 10

    /// Begins a server's session: the client has the first word.
    public convenience init(_ context: TLSContext) throws(TLSError) {
        try self.init(of: context)
        unsafe SSL_set_accept_state(handle)
    }

    /// Begins a client's session: `receive` without bytes gives its first word.
    /// - Parameter peer: The server, whose certificate must be for it if the context looks at it.
    public convenience init(_ context: TLSContext, to peer: TLSPeer) throws(TLSError) {
        try self.init(of: context)
        unsafe SSL_set_connect_state(handle)
        switch peer {
        case .address(let address):
            try OpenSSL.check(unsafe ctls_expect_host(handle, address, 1) == 1, "name the server")
        case .name(let name):
            try OpenSSL.check(
                unsafe ctls_set_server_name(handle, name) == 1
                    && ctls_expect_host(handle, name, 0) == 1, "name the server")
        }
    }

    private init(of context: TLSContext) throws(TLSError) {
        let handle = unsafe try OpenSSL.made(SSL_new(context.handle), "make a session")
        unsafe wire = .allocate(capacity: 1)
        unsafe wire.initialize(to: ctls_wire())
        unsafe self.handle = handle
        try OpenSSL.check(unsafe ctls_set_wire(handle, Self.method, wire) == 1, "make a session")
    }

    deinit {
        unsafe SSL_free(handle)
        unsafe free(wire.pointee.output)
        unsafe wire.deallocate()
    }

    /// Whether the handshake is done.
    public var isEstablished: Bool { unsafe SSL_is_init_finished(handle) == 1 }

    /// Takes bytes that the client has sent, and decrypts what is complete of them.
    /// - Parameter plaintext: Is overwritten from its start, and grows if it has too little room.
    /// - Returns: The number of bytes decrypted; nil if the session has failed. What is to be sent,
    ///   an alert included, is in `withOutput`.
    public func receive(_ bytes: Span<UInt8>, into plaintext: inout [UInt8]) -> Int? {
        guard failure == nil else { return nil }
        return unsafe bytes.withUnsafeBufferPointer { source in
            unsafe wire.pointee.input = source.baseAddress
            unsafe wire.pointee.input_count = source.count
            defer {
                unsafe wire.pointee.input = nil
                unsafe wire.pointee.input_count = 0
            }
            return decrypt(into: &plaintext)
        }
    }

    private func decrypt(into plaintext: inout [UInt8]) -> Int? {
        var filled = 0
        while true {
            while plaintext.count - filled < Self.recordBytesMax {
                plaintext.append(contentsOf: repeatElement(0, count: Self.recordBytesMax))
            }
            ERR_clear_error()
            var count = 0
            let result = unsafe plaintext.withUnsafeMutableBytes { room in
                unsafe SSL_read_ex(
                    handle, room.baseAddress?.advanced(by: filled), room.count - filled, &count)
            }
            guard result != 1 else {
                filled += count
                continue
            }
            switch unsafe SSL_get_error(handle, result) {
            case SSL_ERROR_WANT_READ: return filled
            case SSL_ERROR_ZERO_RETURN:
                isInputEnded = true
                return filled
            default: return fail()
            }
        }
    }

    /// Encrypts bytes to be sent.
    /// - Returns: Whether that was possible: not before the end of the handshake, nor after `end`.
    public func send(_ plaintext: Span<UInt8>) -> Bool {
        guard failure == nil, isEstablished, !isOutputEnded else { return false }
        ERR_clear_error()
        var written = 0
        let result = unsafe plaintext.withUnsafeBytes { source in
            unsafe SSL_write_ex(handle, source.baseAddress, source.count, &written)
        }
        guard result != 1 else { return true }
        _ = fail()
        return false
    }

    /// Says that the server sends no more (`close_notify`), once; not in the midst of a handshake.
    public func end() {
        guard failure == nil, isEstablished, !isOutputEnded else { return }
        isOutputEnded = true
        ERR_clear_error()
        unsafe SSL_shutdown(handle)
    }

    private func fail() -> Int? {
        failure = OpenSSL.takeReason()
        if let reason = unsafe ctls_certificate_reason(handle) {
            failure = unsafe "\(failure ?? "") (\(String(cString: reason)))"
        }
        return nil
    }
}

extension TLSSession {
    /// The number of encrypted bytes that are not sent.
    public var outputCount: Int { unsafe wire.pointee.output_end - wire.pointee.output_start }

    /// Calls `body` with the encrypted bytes that are not sent, which may be none.
    public func withOutput<Result>(_ body: (Span<UInt8>) -> Result) -> Result {
        let start = unsafe wire.pointee.output.map { unsafe $0 + wire.pointee.output_start }
        let bytes = unsafe UnsafeBufferPointer(start: start, count: outputCount)
        return unsafe body(bytes.span)
    }

    /// Counts encrypted bytes as sent.
    /// - Precondition: `count` is at most `outputCount`.
    public func sent(_ count: Int) {
        precondition(count <= outputCount, "more bytes than there are")
        unsafe ctls_wire_sent(wire, count)
    }
}
#endif
