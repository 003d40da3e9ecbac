// What the connections of a server hold at present, and how much of it is too much.

internal import Synchronization

/// What the connections of all workers hold. It is counted only where a request cannot be answered at
/// once, so that the path of most requests does not touch it.
final class Load: Sendable {
    /// Answers held back on purpose: delayed, trickling or postponed.
    let heldAnswers = Atomic(0)
}

extension Worker where Handler: ~Copyable {
    /// The answer of a connection is held back on purpose, or no longer.
    mutating func hold(_ isHeld: Bool, _ socket: Int32) {
        guard table[socket].isHeld != isHeld else { return }
        table[socket].isHeld = isHeld
        crew.load.heldAnswers.add(isHeld ? 1 : -1, ordering: .relaxed)
    }

    /// Gives back what a connection holds, before it is closed.
    mutating func release(_ socket: Int32) {
        cancelWait(socket)
        hold(false, socket)
    }
}

extension Response {
    /// The limit of answers held back on purpose, by a delay, a rate or by being postponed, if it is
    /// reached: a handler then refuses instead. Nil as long as one more may be held back, and without
    /// a server.
    public var heldAnswersReached: Int? {
        guard let server else { return nil }
        let max = server.limits.heldAnswersMax
        return server.load.heldAnswers.load(ordering: .relaxed) < max ? nil : max
    }
}
