// The actions that the state of a connection asks of its worker.

extension ConnectionState {
    /// The handling of bytes received.
    enum InputAction: Sendable {
        /// Answer the request, then continue after the bytes consumed.
        case answer(Request, consumed: Int, closes: Bool)
        /// Send the error; the rest of the input is of no use.
        case refuse(ProtocolError)
        /// Begin TLS with the bytes.
        case startTLS
        /// Call `allowBody(bytesMax:)` with the limit of the request of that head, then continue.
        case needLimit(Request)
        /// Send `100 Continue` and wait for more.
        case sendContinue
        /// Wait until more is received or the responses are sent.
        case wait
    }

    /// The handling of an event: the responses are sent, the deadline has passed, the input has
    /// ended.
    enum Action: Equatable, Sendable {
        /// Process the bytes that are already received.
        case continueReading
        /// Wait for the next event.
        case wait
        /// Send the error.
        case refuse(ProtocolError)
        /// Close the sending side, then read and discard for a while: a close with unread bytes
        /// would reset the connection, and the client would lose the response (RFC 9112, section
        /// 9.6).
        case halfClose
        case close
        /// Close so that the client sees a reset.
        case reset
        /// Send what may be sent now of a delayed response.
        case resume
        /// Call the handler again for a postponed response.
        case retryHandler
        /// Hand the connection off to the worker of its last request.
        case handOff
        /// Have the source of a body write on.
        case continueStream
    }
}
