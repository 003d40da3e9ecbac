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
}
