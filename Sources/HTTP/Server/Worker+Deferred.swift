// Postponed requests: the handler runs again when they are woken, and is told when they are cancelled.

extension Worker {
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
