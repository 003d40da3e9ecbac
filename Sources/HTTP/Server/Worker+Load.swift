// What the connections of a worker hold, counted for all workers.

internal import Synchronization

extension Worker {
    /// Sets whether the response of a connection counts as deferred.
    mutating func setDeferred(_ isDeferred: Bool, _ socket: Int32) {
        guard table[socket].isDeferred != isDeferred else { return }
        table[socket].isDeferred = isDeferred
        group.load.deferredResponses.add(isDeferred ? 1 : -1, ordering: .relaxed)
    }

    /// Replaces the bytes of responses that the client has not taken yet.
    mutating func setOutput(_ bytes: [UInt8], _ socket: Int32) {
        let change = bytes.count - table[socket].output.count
        table[socket].output = bytes
        table[socket].outputSent = 0
        if change != 0 { group.load.responseBytes.add(change, ordering: .relaxed) }
    }

    /// Counts the input that a connection holds, after that has changed.
    mutating func countInput(_ socket: Int32) {
        let bytes = table[socket].input.count + (table[socket].pending?.request.bytes.count ?? 0)
        let change = bytes - table[socket].inputBytes
        guard change != 0 else { return }
        table[socket].inputBytes = bytes
        group.load.inputBytes.add(change, ordering: .relaxed)
    }

    /// Refuses the longest incomplete requests while the input of all connections is beyond its
    /// limit.
    mutating func enforceInputLimit() {
        guard group.load.inputBytes.load(ordering: .relaxed) > limits.inputBytesMax else { return }
        sendCollected()
        while group.load.inputBytes.load(ordering: .relaxed) > limits.inputBytesMax,
            let socket = table.longestIncomplete
        {
            table[socket].input = []
            countInput(socket)
            table[socket].state.refuse()
            refuse(.inputFull(limits))
            sendResponses(socket)
        }
    }

    /// Releases all that a connection holds, before it is closed.
    mutating func release(_ socket: Int32) {
        cancelPostponed(socket)
        setDeferred(false, socket)
        endStream(socket)
        setOutput([], socket)
        table[socket].input = []
        table[socket].pending = nil
        countInput(socket)
    }
}
