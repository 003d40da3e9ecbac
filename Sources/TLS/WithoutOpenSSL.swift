// The types of the module in a program that is built without OpenSSL: none of them has a value.

#if !TLS
/// A certificate authority.
public enum CertificateAuthority: Sendable {
    public init(now: Int64) throws(TLSError) { throw .notBuiltIn }

    public init(kept: [UInt8]) throws(TLSError) { throw .notBuiltIn }

    public var certificate: [UInt8] { switch self {} }

    public var kept: [UInt8] { switch self {} }

    public func issue(_ names: [CertificateName], now: Int64) throws(TLSError) -> TLSIdentity {
        switch self {}
    }
}

/// The context of a server.
public enum TLSContext: Sendable {
    public init(_ identity: TLSIdentity) throws(TLSError) { throw .notBuiltIn }
}

/// A session.
public enum TLSSession: Sendable {
    public init(_ context: TLSContext) throws(TLSError) { switch context {} }

    public var failure: String? { switch self {} }

    public var isInputEnded: Bool { switch self {} }

    public var isEstablished: Bool { switch self {} }

    public var outputCount: Int { switch self {} }

    public func receive(_ bytes: Span<UInt8>, into plaintext: inout [UInt8]) -> Int? {
        switch self {}
    }

    public func send(_ plaintext: Span<UInt8>) -> Bool { switch self {} }

    public func end() { switch self {} }

    public func withOutput<Result>(_ body: (Span<UInt8>) -> Result) -> Result {
        switch self {}
    }

    public func sent(_ count: Int) { switch self {} }
}
#endif
