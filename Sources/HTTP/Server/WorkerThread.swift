// The queue that a worker runs on.

internal import Dispatch
internal import Synchronization
internal import TLS

/// A worker with the queue that it runs on.
final class WorkerThread<Handler: RequestHandler & ~Copyable>: Sendable {
    let queue: DispatchQueue
    /// The worker; locked by its event loop for as long as that runs. The lock transfers the worker
    /// from the thread that creates it to its queue, and is never contended.
    private let worker: Mutex<Worker?>

    init(
        _ group: WorkerGroup, _ index: Int, listener: consuming Listener?, limits: HTTPLimits,
        tls: TLSServer?, handler: consuming sending Handler
    ) throws(SocketError) {
        queue = DispatchQueue(label: "http.worker.\(index)")
        worker = Mutex(
            try Worker(
                group, index, listener: listener, limits: limits, tls: tls,
                handler: HandlerBox(handler)))
    }

    /// Serves on the queue until the server stops.
    func run() {
        queue.async { self.worker.withLock { $0?.run() } }
    }

    /// Runs one round of the event loop on the calling thread, unless the worker has ended.
    /// - Returns: Whether it has not.
    func runRound() -> Bool {
        worker.withLock { worker in
            guard worker?.isFinished == false else { return false }
            worker?.runRound()
            return true
        }
    }

    /// Releases the worker. The queue is serial, so that this runs after the loop has ended.
    func end(
        _ group: DispatchGroup, _ beforeShutdown: @escaping @Sendable (borrowing Handler) -> Void
    ) {
        queue.async(group: group) {
            self.worker.withLock { worker in
                if let box = worker?.handler as? HandlerBox<Handler> { beforeShutdown(box.handler) }
                worker = nil
            }
        }
    }
}
