// The handler of requests: what a server calls.

/// The handler of the requests of one worker. It is called on the queue of the worker only, with
/// one request at a time.
public protocol RequestHandler: ~Copyable, SendableMetatype {
    /// Writes the response to `request`, up to `finish`, or postpones it.
    mutating func answer(_ request: Request, into response: inout Response)

    /// Writes the response to a malformed request, or to one beyond a limit, up to `finish`. The
    /// connection closes after it.
    mutating func refuse(_ error: ProtocolError, into response: inout Response)

    /// Whether `request` is answered even when all connections are in use, because it reports that
    /// state or changes it.
    func isUrgent(_ request: Request) -> Bool

    /// Handles the end of a response that was written in slices.
    /// - Parameters:
    ///   - request: The request. `waitedMilliseconds` is the time since the first slice.
    ///   - bodyBytes: The number of bytes of the body written. The client may not have received
    ///     all.
    ///   - error: The error of the source, if it has thrown one.
    mutating func finished(
        _ request: Request, _ status: Status?, bodyBytes: Int, _ error: (any Error)?)

    /// Whether the responses to requests that have come together are sent together, after one call of
    /// `willSend`.
    var collectsResponses: Bool { get }

    /// Does what has to precede responses. It is called before any is sent, and at the end of a round
    /// of the event loop.
    mutating func willSend()

    /// Handles the failure of a TLS session, such as with a client that does not trust the certificate.
    /// - Parameter reason: The reason in the words of OpenSSL.
    mutating func secureSessionFailed(_ reason: String)

    /// Cancels a postponed request: its client has closed the connection, and `answer` is not
    /// called again. Also called at the end of a body without an end of its own, whose token wakes
    /// nothing any more.
    mutating func cancel(_ token: WaitToken)

    /// The descriptor that is readable while there is work beside requests; nil if there never is any.
    /// It is asked for once.
    var workDescriptor: Int32? { get }

    /// The time by `MonotonicClock` at which there is work beside requests, whether or not the
    /// descriptor is readable; nil for none.
    var workDue: Milliseconds? { get }

    /// Does the work that there is beside requests, after the responses of a round of the event loop.
    /// - Parameter response: Wakes postponed requests; nothing can be written to it.
    mutating func work(waking response: inout Response)

    /// The index of the worker that is to answer `request`; nil for any worker. The connection is
    /// handed off to that worker and stays there until one of its requests has another. A server
    /// with one worker does not call it, nor does the worker that a connection was handed off to.
    func workerIndex(for request: Request) -> Int?

    /// The limit of the body of a request with that head, in bytes; nil for
    /// `HTTPLimits.bodyBytesMax`. It is called once for each request whose body is longer than
    /// that.
    func bodyBytesMax(of head: Request) -> Int?
}

extension RequestHandler where Self: ~Copyable {
    /// Nil: each request is answered by the worker that has its connection.
    public func workerIndex(for request: Request) -> Int? { nil }

    /// Nil: there is no work beside requests.
    public var workDescriptor: Int32? { nil }

    /// Nil: there is no work beside requests.
    public var workDue: Milliseconds? { nil }

    /// Does nothing.
    public mutating func work(waking response: inout Response) {}

    /// Nil: all requests have the same limit.
    public func bodyBytesMax(of head: Request) -> Int? { nil }

    /// False: no request is urgent.
    public func isUrgent(_ request: Request) -> Bool { false }

    /// Does nothing.
    public mutating func finished(
        _ request: Request, _ status: Status?, bodyBytes: Int, _ error: (any Error)?
    ) {}

    /// Does nothing.
    public mutating func willSend() {}

    /// Does nothing.
    public mutating func secureSessionFailed(_ reason: String) {}

    /// False: each response is sent as soon as it is written.
    public var collectsResponses: Bool { false }

    /// Does nothing.
    public mutating func cancel(_ token: WaitToken) {}
}
