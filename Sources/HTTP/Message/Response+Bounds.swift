// What a response may still ask of its server.

internal import Primitives
internal import Synchronization

extension Response {
    /// The bytes of the body that are written so far.
    public var writtenBody: [UInt8] {
        var bytes: [UInt8] = []
        if bodyBytes > 0 { bytes.append(body.span, bodyStart..<body.count) }
        return bytes
    }

    /// The limit of deferred responses, if it is reached: a handler then refuses the request
    /// instead of delaying, pacing or postponing its response. Nil below the limit, and without a
    /// server.
    public var deferredResponsesReached: Int? {
        guard let server else { return nil }
        let max = server.limits.deferredResponsesMax
        return server.load.deferredResponses.load(ordering: .relaxed) < max ? nil : max
    }

    /// Whether there is a socket, so that the response can be postponed, below the limit of such ones.
    public var canBePostponed: Bool { server != nil && deferredResponsesReached == nil }

    /// Takes the one slice of long work that a round of the event loop has time for.
    /// - Returns: Whether it was left.
    public mutating func takeSlice() -> Bool {
        guard sliceBytesLeft > 0 else { return false }
        sliceBytesLeft = 0
        return true
    }
}
