// A server: a listening socket and its workers.

internal import Dispatch
public import TLS

/// An HTTP/1.1 server. Each worker runs an event loop on a serial Dispatch queue of its own, and
/// has a handler of its own.
public final class Server<Handler: RequestHandler & ~Copyable>: Sendable {
    /// The port of the listener, chosen by the kernel if 0 was given.
    public let port: UInt16

    let group: WorkerGroup
    let threads: [WorkerThread<Handler>]

    /// Binds and listens with one worker; connections wait until `start`.
    /// - Parameters:
    ///   - host: A numeric IPv4 or IPv6 address, or `localhost`, which is 127.0.0.1.
    ///   - port: The port, or 0 for any free one.
    ///   - tls: The origin of TLS sessions; nil to speak plain HTTP alone.
    /// - Throws: `SocketError` if the address cannot be listened on.
    public init(
        host: String, port: UInt16, limits: HTTPLimits, tls: TLSServer? = nil,
        handler: consuming sending Handler
    ) throws(SocketError) {
        let listener = try Listener(host: host, port: port)
        self.port = listener.port
        group = try WorkerGroup(workers: 1)
        threads = [
            try WorkerThread(
                group, 0, listener: listener, limits: limits, tls: tls, handler: handler)
        ]
    }

    /// Binds and listens with several workers; connections wait until `start`. They are assigned to
    /// the workers in turn, and are handed off as `RequestHandler.workerIndex(for:)` says.
    /// - Parameters:
    ///   - host: A numeric IPv4 or IPv6 address, or `localhost`, which is 127.0.0.1.
    ///   - port: The port, or 0 for any free one.
    ///   - workers: The number of workers, at least 1.
    ///   - tls: The origin of TLS sessions; nil to speak plain HTTP alone.
    ///   - makeHandler: Makes the handler of the worker of an index, from 0 on.
    /// - Throws: `SocketError` if the address cannot be listened on, and what `makeHandler` throws.
    public init(
        host: String, port: UInt16, workers: Int, limits: HTTPLimits, tls: TLSServer? = nil,
        makeHandler: (_ index: Int) throws -> sending Handler
    ) throws {
        precondition(workers > 0, "a server without workers")
        let listener = try Listener(host: host, port: port)
        self.port = listener.port
        group = try WorkerGroup(workers: workers)
        // The first one accepts for all.
        var threads = [
            try WorkerThread(
                group, 0, listener: listener, limits: limits, tls: tls, handler: try makeHandler(0))
        ]
        for index in 1..<workers {
            threads.append(
                try WorkerThread(
                    group, index, listener: nil, limits: limits, tls: tls,
                    handler: try makeHandler(index)))
        }
        self.threads = threads
    }

    /// Starts to serve on the queues of the workers.
    public func start() {
        for thread in threads { thread.run() }
    }

    /// Shuts down gracefully: stops listening, and finishes requests under way within
    /// `HTTPLimits.drainSecondsMax`.
    /// - Parameters:
    ///   - beforeShutdown: Is called with each handler after its last response, on its queue.
    ///   - stopped: Is called once, on the queue of the first worker, when all handlers are
    ///     released.
    public func stop(
        beforeShutdown: @escaping @Sendable (borrowing Handler) -> Void = { _ in },
        _ stopped: @escaping @Sendable () -> Void
    ) {
        group.stop()
        let ended = DispatchGroup()
        for thread in threads { thread.end(ended, beforeShutdown) }
        ended.notify(queue: threads[0].queue, execute: stopped)
    }
}
