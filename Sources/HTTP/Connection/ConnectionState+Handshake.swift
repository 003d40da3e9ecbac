// The handshake of TLS before the first request.

extension ConnectionState {
    /// Begins a handshake, which has as much time as the head of a request.
    mutating func startHandshake(now: Milliseconds) {
        parser.isSecure = true
        updateProgress(.head, now)
    }

    /// Ends a handshake: requests may come.
    mutating func handshakeEnded(now: Milliseconds) { updateProgress(.nothing, now) }
}
