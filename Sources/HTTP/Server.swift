// A server: a listening socket and the worker behind it.

internal import CLinux
internal import Dispatch
internal import Synchronization

/// An HTTP/1.1 server with one worker, whose event loop runs on a serial Dispatch queue of its own.
public final class Server<Handler: RequestHandler & ~Copyable>: Sendable {
    /// The port listened on; a free one was chosen if 0 was asked for.
    public let port: UInt16

    private let queue = DispatchQueue(label: "http.worker")
    /// Signalled to stop the loop. It outlives the worker, which waits for it.
    private let waker: Descriptor
    /// Locked by the loop for as long as it runs: the lock hands the worker from the thread that
    /// made it to the queue that runs it, and nothing ever waits for it.
    private let worker: Mutex<Worker<Handler>?>

    /// Binds and listens; connections wait until `start`.
    /// - Parameters:
    ///   - host: a numeric IPv4 or IPv6 address, or `localhost`, which is 127.0.0.1.
    ///   - port: the port, or 0 for any free one.
    /// - Throws: why the address cannot be listened on.
    public init(
        host: String, port: UInt16, limits: HTTPLimits, handler: consuming sending Handler
    ) throws(SocketError) {
        let listener = try Listener(host: host, port: port)
        let waker = Descriptor(try Descriptor.checked(linux_eventfd(), "eventfd"))
        self.port = listener.port
        let worker = try Worker(
            listener: listener, waker: waker.number, limits: limits, handler: handler)
        self.waker = waker
        self.worker = Mutex(worker)
    }

    /// Serves, on the queue of the worker, until `stop`.
    public func start() {
        queue.async { self.worker.withLock { $0?.run() } }
    }

    /// Stops listening, finishes requests begun and answers unsent within
    /// `HTTPLimits.drainSecondsMax`, closes, and calls back on the queue of the worker.
    /// - Parameters:
    ///   - farewell: Is lent the handler when it has answered for the last time, before it goes.
    ///   - stopped: Is called when the handler is gone.
    public func stop(
        farewell: @escaping @Sendable (borrowing Handler) -> Void = { _ in },
        _ stopped: @escaping @Sendable () -> Void
    ) {
        linux_eventfd_signal(waker.number)
        // The queue is serial: this comes after the loop has ended.
        queue.async {
            self.worker.withLock { worker in
                worker?.lendHandler(to: farewell)
                worker = nil
            }
            stopped()
        }
    }
}

/// The one who answers. It is called from one queue alone, one request at a time.
public protocol RequestHandler: ~Copyable, SendableMetatype {
    /// Writes the answer to `request`, up to `finish`.
    mutating func answer(_ request: Request, into response: inout Response)

    /// Writes the answer to what was no request, or one beyond a limit, up to `finish`. The
    /// connection closes after it.
    mutating func refuse(_ failure: RequestFailure, into response: inout Response)
}
