// What the connections of a server hold at present, and how much of it is too much.

internal import Synchronization

/// What the connections of all workers hold. It is counted only where a request cannot be answered at
/// once, so that most requests do not touch it.
final class Load: Sendable {
    /// Answers held back on purpose: delayed, trickling or postponed.
    let heldAnswers = Atomic(0)
    /// Bytes of answers that clients have not taken yet; `HTTPLimits.wholeAnswerBytesMax` on top for
    /// each that is written in slices.
    let answersBytes = Atomic(0)
    /// Bytes of requests that are not complete or not answered yet.
    let inputBytes = Atomic(0)
}

/// A server, as answers see it.
struct AnswerBounds: Sendable {
    let load: Load
    let limits: HTTPLimits

    /// Checks that one more answer may hold so many bytes.
    func checkRoom(for bytes: Int) throws(AnswersFull) {
        let held = load.answersBytes.load(ordering: .relaxed)
        guard held + bytes <= limits.answersBytesMax else {
            throw AnswersFull(bytesMax: limits.answersBytesMax)
        }
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

extension Worker where Handler: ~Copyable {
    /// The answer of a connection is held back on purpose, or no longer.
    mutating func hold(_ isHeld: Bool, _ socket: Int32) {
        guard table[socket].isHeld != isHeld else { return }
        table[socket].isHeld = isHeld
        crew.load.heldAnswers.add(isHeld ? 1 : -1, ordering: .relaxed)
    }

    /// Keeps what the client has not taken yet of its answers, in place of what was kept before.
    mutating func keepOutput(_ bytes: [UInt8], _ socket: Int32) {
        let change = bytes.count - table[socket].output.count
        table[socket].output = bytes
        table[socket].outputSent = 0
        if change != 0 { crew.load.answersBytes.add(change, ordering: .relaxed) }
    }

    /// Counts what a connection keeps of its requests, after that has changed.
    mutating func countInput(_ socket: Int32) {
        let bytes = table[socket].input.count + (table[socket].kept?.request.bytes.count ?? 0)
        let change = bytes - table[socket].inputBytes
        guard change != 0 else { return }
        table[socket].inputBytes = bytes
        crew.load.inputBytes.add(change, ordering: .relaxed)
    }

    /// Refuses the longest of the requests that are not complete, while they hold too much together.
    mutating func boundInput() {
        while crew.load.inputBytes.load(ordering: .relaxed) > limits.inputBytesMax,
            let socket = table.longestIncomplete
        {
            table[socket].input = []
            countInput(socket)
            table[socket].state.closeAfterAnswers()
            refuse(.inputFull(limits))
            sendAnswers(socket)
        }
    }

    /// Gives back what a connection holds, before it is closed.
    mutating func release(_ socket: Int32) {
        cancelWait(socket)
        hold(false, socket)
        endSlices(socket)
        keepOutput([], socket)
        table[socket].input = []
        table[socket].kept = nil
        countInput(socket)
    }
}
