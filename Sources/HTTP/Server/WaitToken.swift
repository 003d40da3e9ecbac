// The tokens by which a handler wakes requests that it has postponed.

/// The token by which a handler wakes a postponed request. It is valid at the worker of the
/// connection only, and as long as the connection is open.
public struct WaitToken: Hashable, Sendable {
    /// The token of the connection in the event loop.
    let number: UInt64

    /// Creates the token of that number.
    public init(_ number: UInt64) { self.number = number }
}

extension Worker where Handler: ~Copyable {
    /// Calls the handler again for the requests that it has woken.
    mutating func retryWoken() {
        while let token = response.nextWoken() {
            // The client may have closed the connection.
            guard let socket = table.socket(of: token.number) else { continue }
            perform(table[socket].state.wake(now: now), socket)
        }
    }

    /// Tells the handler that a request which it has postponed is cancelled.
    mutating func cancelPostponed(_ socket: Int32) {
        guard table[socket].pending?.since != nil else { return }
        handler.cancel(WaitToken(table.token(socket)))
    }
}
