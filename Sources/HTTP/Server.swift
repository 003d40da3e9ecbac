// A server: a listening socket and the workers behind it.

internal import Dispatch
internal import Synchronization

/// An HTTP/1.1 server. Each of its workers is an event loop on a serial Dispatch queue of its own,
/// with a handler of its own; they share nothing.
public final class Server<Handler: RequestHandler & ~Copyable>: Sendable {
    /// The port listened on; a free one was chosen if 0 was asked for.
    public let port: UInt16

    private let crew: Crew
    private let seats: [Seat<Handler>]

    /// Binds and listens with one worker; connections wait until `start`.
    /// - Parameters:
    ///   - host: a numeric IPv4 or IPv6 address, or `localhost`, which is 127.0.0.1.
    ///   - port: the port, or 0 for any free one.
    /// - Throws: why the address cannot be listened on.
    public init(
        host: String, port: UInt16, limits: HTTPLimits, handler: consuming sending Handler
    ) throws(SocketError) {
        let listener = try Listener(host: host, port: port)
        self.port = listener.port
        crew = try Crew(workers: 1)
        seats = [try Seat(crew, 0, listener: listener, limits: limits, handler: handler)]
    }

    /// Binds and listens with several workers; connections wait until `start`. They are dealt to the
    /// workers in turn, and move when a handler says so (`RequestHandler.home`).
    /// - Parameters:
    ///   - host: a numeric IPv4 or IPv6 address, or `localhost`, which is 127.0.0.1.
    ///   - port: the port, or 0 for any free one.
    ///   - workers: how many, at least 1.
    ///   - makeHandler: makes the handler of the worker of that index, from 0 on, before this returns.
    /// - Throws: why the address cannot be listened on; what `makeHandler` throws.
    public init(
        host: String, port: UInt16, workers: Int, limits: HTTPLimits,
        makeHandler: (_ index: Int) throws -> sending Handler
    ) throws {
        precondition(workers > 0, "a server without workers")
        let listener = try Listener(host: host, port: port)
        self.port = listener.port
        crew = try Crew(workers: workers)
        // The first one accepts for all.
        var seats = [
            try Seat(crew, 0, listener: listener, limits: limits, handler: try makeHandler(0))
        ]
        for index in 1..<workers {
            seats.append(
                try Seat(
                    crew, index, listener: nil, limits: limits, handler: try makeHandler(index)))
        }
        self.seats = seats
    }

    /// Serves, on the queues of the workers, until `stop`.
    public func start() {
        for seat in seats { seat.run() }
    }

    /// Stops listening, finishes requests begun and answers unsent within
    /// `HTTPLimits.drainSecondsMax`, closes, and calls back once on the queue of the first worker.
    /// - Parameters:
    ///   - farewell: Is lent each handler when it has answered for the last time, before it goes.
    ///   - stopped: Is called when all handlers are gone.
    public func stop(
        farewell: @escaping @Sendable (borrowing Handler) -> Void = { _ in },
        _ stopped: @escaping @Sendable () -> Void
    ) {
        crew.stop()
        let ended = DispatchGroup()
        for seat in seats { seat.end(ended, farewell) }
        ended.notify(queue: seats[0].queue, execute: stopped)
    }
}

/// The one who answers. Each worker has one of its own, which is called from the worker's queue
/// alone, one request at a time.
public protocol RequestHandler: ~Copyable, SendableMetatype {
    /// Writes the answer to `request`, up to `finish`, or postpones it.
    mutating func answer(_ request: Request, into response: inout Response)

    /// Writes the answer to what was no request, or one beyond a limit, up to `finish`. The
    /// connection closes after it.
    mutating func refuse(_ failure: RequestFailure, into response: inout Response)

    /// Whether `request` is answered also when all connections are in use, as it is to tell or to
    /// change how that is.
    func isUrgent(_ request: Request) -> Bool

    /// An answer that was written in slices has come to its end.
    /// - Parameters:
    ///   - request: The request; it has waited since the first slice.
    ///   - bodyBytes: How many bytes of the body are written. The client may not have got them all.
    ///   - error: Why the rest could not be written, if the source has thrown that.
    mutating func finished(
        _ request: Request, _ status: Status?, bodyBytes: Int, _ error: (any Error)?)

    /// A request that was postponed is over without an answer: its client has gone. It is not asked
    /// for any more.
    mutating func cancel(_ token: WaitToken)

    /// The index of the worker that is to answer `request`, or nil for whichever has it. The
    /// connection moves there and stays, until one of its requests has another home. A server with
    /// one worker does not ask, and the one that it has moved to is not asked again.
    func home(of request: Request) -> Int?

    /// The longest body that a request of that head may have, in bytes, or nil for the limit that all
    /// have. It is asked once for each request whose body is longer than that.
    func bodyBytesMax(of head: Request) -> Int?
}

extension RequestHandler where Self: ~Copyable {
    /// Nowhere: each request is answered by the worker that has it.
    public func home(of request: Request) -> Int? { nil }

    /// The limit that all have.
    public func bodyBytesMax(of head: Request) -> Int? { nil }

    /// None is.
    public func isUrgent(_ request: Request) -> Bool { false }

    /// There is nothing to tell.
    public mutating func finished(
        _ request: Request, _ status: Status?, bodyBytes: Int, _ error: (any Error)?
    ) {}

    /// Nothing has to be forgotten.
    public mutating func cancel(_ token: WaitToken) {}
}

/// A worker and its queue.
private final class Seat<Handler: RequestHandler & ~Copyable>: Sendable {
    let queue: DispatchQueue
    /// Locked by the loop for as long as it runs: the lock hands the worker from the thread that
    /// made it to the queue that runs it, and nothing ever waits for it.
    private let worker: Mutex<Worker<Handler>?>

    init(
        _ crew: Crew, _ index: Int, listener: consuming Listener?, limits: HTTPLimits,
        handler: consuming sending Handler
    ) throws(SocketError) {
        queue = DispatchQueue(label: "http.worker.\(index)")
        worker = Mutex(
            try Worker(crew, index, listener: listener, limits: limits, handler: handler))
    }

    /// Serves on the queue until the server stops.
    func run() {
        queue.async { self.worker.withLock { $0?.run() } }
    }

    /// Drops the worker. The queue is serial: this comes after the loop has ended.
    func end(
        _ group: DispatchGroup, _ farewell: @escaping @Sendable (borrowing Handler) -> Void
    ) {
        queue.async(group: group) {
            self.worker.withLock { worker in
                worker?.lendHandler(to: farewell)
                worker = nil
            }
        }
    }
}
