// Postponed requests: the handler runs again when they are woken, and is told when they are cancelled.

extension Worker {
    /// Calls the handler again for the requests that it has woken. One that is woken meanwhile comes
    /// in the next round, behind the requests received until then.
    mutating func retryWoken() {
        for _ in 0..<response.woken.count {
            guard let token = response.nextWoken() else { return }
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
