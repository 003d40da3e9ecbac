// The limits of callbacks, each with its reason.

extension Limits {
    /// Deliveries of callbacks that a sandbox keeps, waiting ones included: those of ten seconds in which
    /// a receiver hangs while a thousand records are changed in each.
    package static let deliveriesMax = 10_000
    /// Bytes of their bodies: a contact takes some 3,000.
    package static let deliveryBytesMax = 32 << 20
    /// Connections to receivers at a time, of a worker: more than tests have receivers.
    package static let receiverConnectionsMax = 64
    /// Milliseconds for which an idle connection to a receiver is kept: servers close theirs after some
    /// five seconds at the earliest.
    package static let receiverIdleMilliseconds: Int64 = 4000
    /// Sinks of a sandbox: more than a test has callbacks.
    package static let sinksMax = 32
    /// Requests that a sink keeps: more than a test looks at.
    package static let sinkRequestsMax = 1000
    /// Bytes of the requests of all sinks of a sandbox.
    package static let sinkBytesMax = 4 << 20
}
