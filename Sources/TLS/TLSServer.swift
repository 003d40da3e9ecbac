// The identity of a server over time: made when it is first needed, and again before it expires.

internal import Synchronization

/// Where the sessions of a server come from. Threads share it; its lock is taken once for each
/// connection that speaks TLS.
public final class TLSServer: Sendable {
    /// Whether this program can speak TLS.
    public static var isBuiltIn: Bool {
        #if TLS
        true
        #else
        false
        #endif
    }

    /// The origin of the certificate.
    public enum Source: Sendable {
        /// Certificates and a key that are there.
        case given(TLSIdentity)
        /// Certificates for those names, issued by an authority that is kept, or else by a new one.
        case issued(by: CertificateAuthority?, [CertificateName])
    }

    private struct State {
        var authority: CertificateAuthority?
        var context: TLSContext?
        /// The time at which the context is made again, in seconds since 1970.
        var contextEnd = Int64.max
    }

    private let source: Source
    private let state: Mutex<State>
    /// The time in seconds since 1970.
    private let now: @Sendable () -> Int64

    /// A month before the end of an issued certificate.
    private static let renewalSeconds: Int64 = 30 * 86_400

    /// Creates a server. A given identity is checked now; one to issue is made for the first session.
    public init(_ source: Source, now: @escaping @Sendable () -> Int64) throws(TLSError) {
        self.source = source
        self.now = now
        var own = State()
        switch source {
        case .given(let identity): own.context = try TLSContext(identity)
        case .issued(let authority, _): own.authority = authority
        }
        state = Mutex(own)
    }

    /// Begins a session.
    public func session() throws(TLSError) -> TLSSession {
        try TLSSession(try state.withLock { state throws(TLSError) in try context(&state) })
    }

    /// What a client has to trust, in PEM form: the certificate of the authority, or those given.
    public func trusted() throws(TLSError) -> [UInt8] {
        switch source {
        case .given(let identity): identity.certificates
        case .issued: try authority().certificate
        }
    }

    /// The authority; nil for a given identity.
    private func authority() throws(TLSError) -> CertificateAuthority {
        try state.withLock { state throws(TLSError) in try authority(&state) }
    }

    private func authority(_ state: inout State) throws(TLSError) -> CertificateAuthority {
        if let authority = state.authority { return authority }
        let made = try CertificateAuthority(now: now())
        state.authority = made
        return made
    }

    private func context(_ state: inout State) throws(TLSError) -> TLSContext {
        if let context = state.context, now() < state.contextEnd { return context }
        guard case .issued(_, let names) = source else {
            preconditionFailure("an identity is given")
        }
        let time = now()
        let made = try TLSContext(try authority(&state).issue(names, now: time))
        state.context = made
        state.contextEnd = time + TLSIdentity.issuedDays * 86_400 - Self.renewalSeconds
        return made
    }
}
