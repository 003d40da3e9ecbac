// A request that is answered later, or by another worker.

/// A request that its connection keeps until it is answered. It is a class, so that the many
/// connections without one hold only a reference.
final class PendingRequest: Sendable {
    let request: Request
    /// The time at which its handler first postponed the response; nil if it was not called yet.
    let since: Milliseconds?
    /// The index of the worker that is to answer it, if that is another one.
    let worker: Int?

    init(_ request: Request, since: Milliseconds? = nil, worker: Int? = nil) {
        self.request = request
        self.since = since
        self.worker = worker
    }
}
