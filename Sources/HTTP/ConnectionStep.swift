// What the state of a connection has its worker do.

extension ConnectionState {
    /// What to do with the bytes that have come.
    enum Step: Sendable {
        /// Answer, then go on behind the bytes consumed.
        case answer(Request, consumed: Int, closes: Bool)
        /// Answer the failure; what has come is of no use any more.
        case refuse(RequestFailure)
        /// Call `allowBody(bytesMax:)` with the limit of the request of that head, then go on.
        case needLimit(Request)
        /// Send `100 Continue` and wait for more.
        case sendContinue
        /// Nothing until more has come or the answers are sent.
        case wait
    }

    /// What to do when something has ended: the answers are sent, time is up, the client is done.
    enum Next: Equatable, Sendable {
        /// Go on with what has come already.
        case goOn
        /// Nothing for now.
        case wait
        /// Answer the failure.
        case refuse(RequestFailure)
        /// Send no more, then read and drop for a while: a close with unread bytes would reset the
        /// connection, and the client would lose the answer (RFC 9112, section 9.6).
        case halfClose
        case close
        /// Close so that the client sees a reset.
        case reset
        /// Send what may be sent now of an answer that was held back.
        case resume
        /// Ask again for an answer that was postponed.
        case ask
        /// Go on at the worker that is the home of the request last given out.
        case move
    }
}
