// Connections that speak TLS: begun at their first byte, read, and ended.

internal import TLS

extension Worker {
    /// The bytes of one read.
    private static var readBytesMax: Int { 48 << 10 }

    /// Begins TLS with the first bytes of a connection; refuses them without TLS.
    mutating func startTLS(_ input: Span<UInt8>, _ socket: Int32) {
        guard let tls else { return refuseTLS(.tls, socket) }
        do throws(TLSError) {
            table[socket].secure = SecureSocket(try tls.session())
        } catch {
            return refuseTLS(.noSession(error), socket)
        }
        table[socket].state.startHandshake(now: now)
        var plaintext: [UInt8] = []
        let result = table[socket].secure?.take(input, socket, into: &plaintext)
        // A client sends no request before the server's part of the handshake.
        if result == .wouldBlock { perform(.wait, socket) } else { endFailed(socket) }
    }

    private mutating func refuseTLS(_ error: ProtocolError, _ socket: Int32) {
        table[socket].state.refuse()
        refuse(error)
        sendResponses(socket)
    }

    /// Reads from a connection that speaks TLS.
    mutating func receive(_ socket: Int32, _ secure: SecureSocket) {
        // Another worker may have begun the connection.
        if ciphertext.isEmpty { ciphertext = Array(repeating: 0, count: Self.readBytesMax) }
        guard !table[socket].state.isLingering else { return discard(socket) }
        let wasHandshaking = secure.isHandshaking
        let result = secure.receive(socket, through: &ciphertext, into: &readBuffer)
        if wasHandshaking, !secure.isHandshaking {
            table[socket].state.handshakeEnded(now: now)
        }
        switch result {
        case .wouldBlock: perform(.wait, socket)
        case .failed: endFailed(socket)
        case .bytes(0): perform(table[socket].state.inputEnded(), socket)
        case .bytes(let count):
            process(count, socket)
            endInput(socket)
        }
    }

    /// Handles the end of input that a client has told of together with its last request.
    mutating func endInput(_ socket: Int32) {
        guard hasEndedInput(socket) else { return }
        // The end closes the connection, whose responses may be collected.
        sendCollected()
        guard hasEndedInput(socket) else { return }
        perform(table[socket].state.inputEnded(), socket)
    }

    private func hasEndedInput(_ socket: Int32) -> Bool {
        table.contains(socket) && table[socket].state.wantsRead
            && table[socket].secure?.isInputEnded == true
    }

    /// Discards what comes after the last response, without a look at it.
    private mutating func discard(_ socket: Int32) {
        switch Socket.receive(socket, into: &ciphertext) {
        case .wouldBlock: return
        case .failed: close(socket)
        case .bytes(0): perform(table[socket].state.inputEnded(), socket)
        case .bytes(let count): perform(table[socket].state.discarded(count, now: now), socket)
        }
    }

    /// Ends a connection that has failed; if TLS has, so that the client can read the alert.
    private mutating func endFailed(_ socket: Int32) {
        guard let failure = table[socket].secure?.session.failure else { return close(socket) }
        handler.secureSessionFailed(failure)
        table[socket].state.refuse()
        perform(table[socket].state.responsesSent(now: now), socket)
    }
}
