// The state that the workers of one server share. None of it is on the path of a request.

internal import CLinux
internal import Synchronization

/// The workers of one server: their inboxes, their common load, and the count of connections.
final class WorkerGroup: Sendable {
    /// The inbox of each worker. The first worker accepts connections.
    let inboxes: [Inbox]
    /// The memory and the deferred responses of all connections.
    let load = ServerLoad()

    /// The number of open connections of all workers, those being handed off included, and 1 for
    /// the listener. At 0 no worker can receive anything more.
    private let open = Atomic(1)
    /// Whether the listener waits for a connection of any worker to close.
    private let isAcceptingPaused = Atomic(false)

    init(workers: Int) throws(SocketError) {
        var inboxes: [Inbox] = []
        for _ in 0..<workers { inboxes.append(try Inbox()) }
        self.inboxes = inboxes
    }

    /// The number of connections, as long as the listener is open.
    var connections: Int { open.load(ordering: .sequentiallyConsistent) - 1 }

    /// Whether the listener and all connections are closed.
    var isFinished: Bool { open.load(ordering: .sequentiallyConsistent) == 0 }

    /// Counts a connection that was accepted.
    func connectionOpened() { open.add(1, ordering: .sequentiallyConsistent) }

    /// Counts a connection, or the listener, that was closed.
    func connectionClosed() {
        if open.subtract(1, ordering: .sequentiallyConsistent).newValue == 0 {
            for inbox in inboxes { inbox.wake() }
        } else if isAcceptingPaused.load(ordering: .sequentiallyConsistent) {
            inboxes[0].wake()
        }
    }

    /// Sets whether the first worker is woken when a connection closes.
    func setAcceptingPaused(_ isPaused: Bool) {
        isAcceptingPaused.store(isPaused, ordering: .sequentiallyConsistent)
    }

    /// Tells all workers to stop.
    func stop() {
        for inbox in inboxes { inbox.stop() }
    }
}

/// A connection that a worker is given.
enum IncomingConnection: Sendable {
    /// A connection that was just accepted.
    /// - Parameter workersFull: The number of workers that had no room for it.
    case accepted(Int32, isFromLoopback: Bool, workersFull: Int)
    /// A connection from another worker, with a request that this one is to answer.
    case handedOff(Int32, Connection)
}

/// The messages of other threads to a worker. Its descriptor is readable while there are any.
final class Inbox: Sendable {
    private struct Contents {
        var incoming: [IncomingConnection] = []
        var isStopping = false
    }

    private let waker: Descriptor
    private let contents = Mutex(Contents())

    init() throws(SocketError) {
        waker = Descriptor(try Descriptor.checked(linux_eventfd(), "eventfd"))
    }

    /// The descriptor for the event loop.
    var descriptor: Int32 { waker.number }

    func append(_ connection: IncomingConnection) {
        contents.withLock { $0.incoming.append(connection) }
        wake()
    }

    func stop() {
        contents.withLock { $0.isStopping = true }
        wake()
    }

    /// Wakes the worker.
    func wake() { linux_eventfd_signal(waker.number) }

    /// Empties the inbox.
    /// - Returns: The connections in the order of their arrival, and whether the server is
    ///   stopping.
    func removeAll() -> (incoming: [IncomingConnection], isStopping: Bool) {
        // Before reading: what is appended after the read wakes the worker again.
        linux_eventfd_clear(waker.number)
        return contents.withLock { contents in
            defer { contents.incoming = [] }
            return (contents.incoming, contents.isStopping)
        }
    }
}
