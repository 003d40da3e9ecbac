// A request that is answered later, or elsewhere.

/// A request that its connection keeps until it is answered. A class, so that a connection without
/// one, which is most of them, pays for a reference alone.
final class KeptRequest: Sendable {
    let request: Request
    /// Since when its handler has had no answer; nil if none was asked yet.
    let since: Milliseconds?
    /// The worker that is to answer it, where that is another one.
    let home: Int?

    init(_ request: Request, since: Milliseconds? = nil, home: Int? = nil) {
        self.request = request
        self.since = since
        self.home = home
    }
}
