// What the workers of one server tell each other. None of it is on the path of a request.

internal import CLinux
internal import Synchronization

/// The workers of one server, as they see each other.
final class Crew: Sendable {
    /// One for each worker. The first worker is the one that accepts.
    let inboxes: [Inbox]
    /// What the connections hold.
    let load = Load()

    /// The connections open at any worker or on their way to one, and the listener. Once it is 0
    /// nobody can get anything more to do.
    private let open = Atomic(1)
    /// Whether the listener waits for a connection to close, wherever that happens.
    private let isAcceptingPaused = Atomic(false)

    init(workers: Int) throws(SocketError) {
        var inboxes: [Inbox] = []
        for _ in 0..<workers { inboxes.append(try Inbox()) }
        self.inboxes = inboxes
    }

    /// The number of connections, as long as the listener is open.
    var connections: Int { open.load(ordering: .sequentiallyConsistent) - 1 }

    /// Whether the listener and all connections are closed.
    var hasEnded: Bool { open.load(ordering: .sequentiallyConsistent) == 0 }

    /// A connection was accepted.
    func opened() { open.add(1, ordering: .sequentiallyConsistent) }

    /// A connection or the listener was closed.
    func closed() {
        if open.subtract(1, ordering: .sequentiallyConsistent).newValue == 0 {
            for inbox in inboxes { inbox.wake() }
        } else if isAcceptingPaused.load(ordering: .sequentiallyConsistent) {
            inboxes[0].wake()
        }
    }

    /// From now on the first worker is woken when a connection closes, or no longer.
    func pauseAccepting(_ isPaused: Bool) {
        isAcceptingPaused.store(isPaused, ordering: .sequentiallyConsistent)
    }

    /// Tells all workers to stop.
    func stop() {
        for inbox in inboxes { inbox.stop() }
    }
}

/// A connection that comes to a worker.
enum Arrival: Sendable {
    /// Just accepted.
    /// - Parameter workersFull: How many workers had no room for it.
    case accepted(Int32, isFromLoopback: Bool, workersFull: Int)
    /// From another worker, with a request whose home is here.
    case moved(Int32, Connection)
}

/// What a worker is told by others. Its descriptor is readable while there is something new.
final class Inbox: Sendable {
    private struct Contents {
        var arrivals: [Arrival] = []
        var isStopping = false
    }

    private let waker: Descriptor
    private let contents = Mutex(Contents())

    init() throws(SocketError) {
        waker = Descriptor(try Descriptor.checked(linux_eventfd(), "eventfd"))
    }

    /// What an event loop watches.
    var descriptor: Int32 { waker.number }

    func put(_ arrival: Arrival) {
        contents.withLock { $0.arrivals.append(arrival) }
        wake()
    }

    func stop() {
        contents.withLock { $0.isStopping = true }
        wake()
    }

    /// Makes the worker look.
    func wake() { linux_eventfd_signal(waker.number) }

    /// Empties the inbox: what has come, in order, and whether the server stops.
    func take() -> (arrivals: [Arrival], isStopping: Bool) {
        // Before looking: what is put after the look wakes the worker again.
        linux_eventfd_clear(waker.number)
        return contents.withLock { contents in
            defer { contents.arrivals = [] }
            return (contents.arrivals, contents.isStopping)
        }
    }
}
