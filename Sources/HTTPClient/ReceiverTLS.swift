// The TLS of connections to receivers.

import HTTP
import TLS

/// Makes the sessions of a client; its context is made with the first.
final class ReceiverTLS {
    private let trust: TLSTrust
    private var context: TLSContext?

    init(_ trust: TLSTrust) { self.trust = trust }

    /// Begins a session with a host.
    func session(to host: String) throws(ClientError) -> TLSSession {
        let isAddress = SocketAddress(numeric: host) != nil
        do throws(TLSError) {
            let context = try self.makeContext()
            let bare = host.hasPrefix("[") ? String(host.dropFirst().dropLast()) : host
            return try TLSSession(context, to: isAddress ? .address(bare) : .name(host))
        } catch {
            throw .tls(error.message)
        }
    }

    private func makeContext() throws(TLSError) -> TLSContext {
        if let context { return context }
        let made = try TLSContext.client(trusting: trust)
        context = made
        return made
    }
}
