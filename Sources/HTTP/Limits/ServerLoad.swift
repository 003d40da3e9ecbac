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

/// The error of a response that is not begun because unsent responses hold too much memory.
public struct ResponseMemoryFull: Error {
    /// The limit, `HTTPLimits.responsesBytesMax`.
    public let bytesMax: Int
}
