// Requests whose answers come later, as their handler names them.

/// A connection whose answer may be postponed: what its handler wakes it by. It is good at the
/// worker of the connection alone, and as long as the connection is open.
public struct WaitToken: Hashable, Sendable {
    /// What the connection is watched with.
    let number: UInt64

    /// The token of that number.
    public init(_ number: UInt64) { self.number = number }
}

extension Worker where Handler: ~Copyable {
    /// Asks once more for the answers to requests that the handler has woken.
    mutating func askWoken() {
        while let token = response.takeWoken() {
            // Its client may have gone.
            guard let socket = table.socket(of: token.number) else { continue }
            obey(table[socket].state.wake(now: now), socket)
        }
    }

    /// Tells the handler that a request which it has postponed is over.
    mutating func cancelWait(_ socket: Int32) {
        guard table[socket].kept?.since != nil else { return }
        handler.cancel(WaitToken(table.token(socket)))
    }
}
