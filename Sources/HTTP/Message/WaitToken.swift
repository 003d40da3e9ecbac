// The tokens by which a handler wakes requests that it has postponed.

/// The token by which a handler wakes a postponed request. It is valid at the worker of the
/// connection only, and as long as the connection is open.
public struct WaitToken: Hashable, Sendable {
    /// The token of the connection in the event loop.
    let number: UInt64

    /// Creates the token of that number.
    public init(_ number: UInt64) { self.number = number }
}
