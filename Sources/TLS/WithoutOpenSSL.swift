// The types of the module in a program that is built without OpenSSL: none of them has a value.

#if !TLS
/// What is not there. It is wrapped in structures: the compiler warns of code behind a call whose result
/// is an enum without cases.
private enum Nothing {}

/// A certificate authority.
public struct CertificateAuthority: Sendable {
    private let nothing: Nothing

    public init(now: Int64) throws(TLSError) { throw .notBuiltIn }

    public init(kept: [UInt8]) throws(TLSError) { throw .notBuiltIn }

    public var certificate: [UInt8] { switch nothing {} }

    public var kept: [UInt8] { switch nothing {} }

    public func issue(_ names: [CertificateName], now: Int64) throws(TLSError) -> TLSIdentity {
        switch nothing {}
    }
}

/// The context of a server or a client.
public struct TLSContext: Sendable {
    private let nothing: Nothing

    public init(_ identity: TLSIdentity) throws(TLSError) { throw .notBuiltIn }

    public static func client(trusting trust: TLSTrust) throws(TLSError) -> TLSContext {
        throw .notBuiltIn
    }
}

/// A session.
public struct TLSSession: Sendable {
    private let nothing: Nothing

    public init(_ context: TLSContext) throws(TLSError) { throw .notBuiltIn }

    public init(_ context: TLSContext, to peer: TLSPeer) throws(TLSError) { throw .notBuiltIn }

    public var failure: String? { switch nothing {} }

    public var isInputEnded: Bool { switch nothing {} }

    public var isEstablished: Bool { switch nothing {} }

    public var outputCount: Int { switch nothing {} }

    public func receive(_ bytes: Span<UInt8>, into plaintext: inout [UInt8]) -> Int? {
        switch nothing {}
    }

    public func send(_ plaintext: Span<UInt8>) -> Bool { switch nothing {} }

    public func end() { switch nothing {} }

    public func withOutput<Result>(_ body: (Span<UInt8>) -> Result) -> Result {
        switch nothing {}
    }

    public func sent(_ count: Int) { switch nothing {} }
}
#endif
