// A request that is answered later.

/// A request that its connection keeps until it is answered. A class, so that a connection without
/// one, which is most of them, pays for a reference alone.
final class KeptRequest: Sendable {
    let request: Request
    /// Since when its handler has had no answer.
    let since: Milliseconds

    init(_ request: Request, since: Milliseconds) {
        self.request = request
        self.since = since
    }
}
