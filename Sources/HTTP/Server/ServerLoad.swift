// The memory that the connections of a server hold, and its limits.

internal import Synchronization

/// The memory and the deferred responses of the connections of all workers. They are counted only
/// where a request cannot be answered at once, so that most requests do not touch the counters.
final class ServerLoad: Sendable {
    /// The number of deferred responses: those that are delayed, paced or postponed.
    let deferredResponses = Atomic(0)
    /// The bytes of responses that clients have not taken yet, and
    /// `HTTPLimits.unchunkedBodyBytesMax` more for each response that is streamed.
    let responseBytes = Atomic(0)
    /// The bytes of requests that are not complete or not answered yet.
    let inputBytes = Atomic(0)
}

/// The load and the limits of the server that a response is written for.
struct ServerBounds: Sendable {
    let load: ServerLoad
    let limits: HTTPLimits

    /// Checks that one more response may hold `bytes`.
    func checkMemory(for bytes: Int) throws(ResponseMemoryFull) {
        let bytesHeld = load.responseBytes.load(ordering: .relaxed)
        guard bytesHeld + bytes <= limits.responsesBytesMax else {
            throw ResponseMemoryFull(bytesMax: limits.responsesBytesMax)
        }
    }
}

extension Response {
    /// The limit of deferred responses, if it is reached: a handler then refuses the request
    /// instead of delaying, pacing or postponing its response. Nil below the limit, and without a
    /// server.
    public var deferredResponsesReached: Int? {
        guard let server else { return nil }
        let max = server.limits.deferredResponsesMax
        return server.load.deferredResponses.load(ordering: .relaxed) < max ? nil : max
    }
}

extension Worker where Handler: ~Copyable {
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
        while group.load.inputBytes.load(ordering: .relaxed) > limits.inputBytesMax,
            let socket = table.longestIncomplete
        {
            table[socket].input = []
            countInput(socket)
            table[socket].state.closeAfterResponses()
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
