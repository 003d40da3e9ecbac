// The connections of a worker: accepted, handed off, drained and closed.

internal import Synchronization

extension Worker {
    /// The connections accepted in one round: a few, so that a flood of new ones does not keep open
    /// connections waiting.
    private static var acceptsPerWakeup: Int { 16 }
    /// The pause before accepting is tried again: long enough to cost nothing, too short to be
    /// noticed as an outage.
    private static var retryMilliseconds: Milliseconds { 250 }

    /// Accepts the connections that wait, within the limits.
    mutating func accept() {
        guard hasRoom || closeLongestIdle() else {
            // A connection may become idle before one closes.
            resumesListeningAt = now + Self.retryMilliseconds
            pauseListening()
            // Another worker may have closed one before the pause was known to it.
            if hasRoom { resumeListening() }
            return
        }
        for _ in 0..<Self.acceptsPerWakeup where hasRoom {
            switch listener?.accept() {
            case .socket(let socket, let isFromLoopback): assign(socket, isFromLoopback)
            // The listener stays readable, so that the loop would spin.
            case .exhausted:
                resumesListeningAt = now + Self.retryMilliseconds
                return pauseListening()
            case .some(.none), nil: return
            }
        }
    }

    private var hasRoom: Bool {
        group.connections < limits.connectionsMax + limits.connectionsReserved
    }

    /// Assigns a connection to the next worker in turn. A shared listener would give nearly all
    /// connections to one worker.
    private mutating func assign(_ socket: Int32, _ isFromLoopback: Bool) {
        group.connectionOpened()
        let worker = nextWorker
        nextWorker = (nextWorker + 1) % group.inboxes.count
        if worker == index {
            insert(socket, isFromLoopback, workersFull: 0)
        } else {
            group.inboxes[worker].append(
                .accepted(socket, isFromLoopback: isFromLoopback, workersFull: 0))
        }
    }

    /// Opens an accepted connection. Beyond the limit the longest idle connection is closed for it:
    /// of this worker, or of the next one that has any. If none is idle, the new one is a reserved
    /// one.
    private mutating func insert(_ socket: Int32, _ isFromLoopback: Bool, workersFull: Int) {
        if group.connections > limits.connectionsMax, !closeLongestIdle(),
            workersFull + 1 < group.inboxes.count
        {
            let next = (index + 1) % group.inboxes.count
            return group.inboxes[next].append(
                .accepted(socket, isFromLoopback: isFromLoopback, workersFull: workersFull + 1))
        }
        let state = ConnectionState(limits: limits, isFromLoopback: isFromLoopback, now: now)
        var connection = Connection(state: state)
        connection.isReserved = group.connections > limits.connectionsMax
        insert(socket, connection)
    }

    /// Closes the connection that has been idle for the longest time.
    /// - Returns: Whether there is room now.
    private mutating func closeLongestIdle() -> Bool {
        // A connection that turns out to be busy is served by the read, which sets its deadline
        // anew.
        for _ in 0..<Self.acceptsPerWakeup {
            guard let socket = table.longestIdle else { return false }
            // A request may have arrived since the last wait of the event loop.
            receive(socket)
            guard table.contains(socket) else { return true }
            if table[socket].state.isIdle {
                close(socket)
                return true
            }
        }
        return false
    }

    private mutating func insert(_ socket: Int32, _ connection: Connection) {
        table.insert(socket, connection)
        table[socket].interest = .read
        // The kernel may have no room for one more.
        if !loop.add(socket, .read, token: table.token(socket)) { close(socket) }
    }

    /// Adds the connections that the inbox holds, and begins to drain if the server is stopping.
    mutating func readInbox() {
        let (connections, isStopping) = group.inboxes[index].removeAll()
        for connection in connections { add(connection) }
        if isStopping, drainDeadline == nil { drain() }
        // A paused listener is woken when another worker closes a connection.
        resumeListening()
    }

    private mutating func add(_ connection: IncomingConnection) {
        switch connection {
        case .accepted(let socket, let isFromLoopback, let workersFull):
            insert(socket, isFromLoopback, workersFull: workersFull)
            if drainDeadline != nil, table.contains(socket) { drain(socket) }
        case .handedOff(let socket, let connection):
            insert(socket, connection)
            guard table.contains(socket) else { return }
            perform(drainDeadline == nil ? .retryHandler : table[socket].state.drain(), socket)
        }
    }

    /// The reason to refuse a request because the server is overloaded; nil if it is not.
    mutating func overload(of request: Request, _ socket: Int32) -> ProtocolError? {
        if table.isReserved(socket), !admits(request, socket) { return .connectionsFull(limits) }
        let bytes = group.load.responseBytes.load(ordering: .relaxed)
        guard bytes >= limits.responsesBytesMax, !handler.isUrgent(request) else { return nil }
        table[socket].state.closeAfterResponses()
        return .responseMemoryFull(limits)
    }

    /// Whether a request of a reserved connection is answered. The connection closes after it, so
    /// that the reserve is not used up; once there is room it becomes an ordinary connection.
    private mutating func admits(_ request: Request, _ socket: Int32) -> Bool {
        if group.connections <= limits.connectionsMax {
            table[socket].isReserved = false
            return true
        }
        table[socket].state.closeAfterResponses()
        return handler.isUrgent(request)
    }

    /// Has the handler write the response to a protocol error.
    mutating func refuse(
        _ error: ProtocolError, _ context: Response.Context = Response.Context(closes: true)
    ) {
        response.begin(context)
        handler.refuse(error, into: &response)
        response.finish()
    }

    /// The index of the worker that is to answer a request, if that is another one.
    func otherWorker(for request: Request) -> Int? {
        guard let worker = handler.workerIndex(for: request), worker != index else { return nil }
        precondition(group.inboxes.indices.contains(worker), "no worker of that index")
        return worker
    }

    /// Hands a connection off to the worker that is to answer its pending request.
    mutating func handOff(_ socket: Int32) {
        guard let worker = table[socket].pending?.worker else {
            preconditionFailure("no request is pending for another worker")
        }
        loop.remove(socket)
        group.inboxes[worker].append(.handedOff(socket, table.detach(socket)))
    }

    private mutating func pauseListening() {
        guard isListening, let number = listener?.descriptor.number else { return }
        loop.remove(number)
        isListening = false
        group.setAcceptingPaused(true)
    }

    /// Listens again after a pause.
    mutating func resumeListening() {
        guard !isListening, let number = listener?.descriptor.number else { return }
        isListening = loop.add(number, .read, token: Token.listener)
        resumesListeningAt = nil
        group.setAcceptingPaused(false)
    }

    /// Stops listening and lets requests under way finish.
    private mutating func drain() {
        drainDeadline = now + Milliseconds(limits.drainSecondsMax) * 1000
        if listener != nil {
            // A client in the queue of the kernel may have sent its request already.
            accept()
            listener = nil
            isListening = false
            resumesListeningAt = nil
            group.connectionClosed()
        }
        for socket in table.sockets { drain(socket) }
    }

    private mutating func drain(_ socket: Int32) {
        let next = table[socket].state.drain()
        guard next == .close else { return perform(next, socket) }
        // A request may have arrived since the last wait of the event loop.
        receive(socket)
        guard table.contains(socket), table[socket].state.drain() == .close else { return }
        close(socket)
    }

    /// Closes all connections once the time limit of a shutdown has passed.
    mutating func enforceDrainDeadline() {
        guard let drainDeadline, now >= drainDeadline else { return }
        for socket in table.sockets { close(socket) }
    }

    /// Closes a connection.
    mutating func close(_ socket: Int32) {
        table[socket].secure?.end(socket)
        release(socket)
        table.remove(socket)
        Socket.close(socket)
        resumeListening()
        group.connectionClosed()
    }

    /// Closes a connection with a reset.
    mutating func reset(_ socket: Int32) {
        release(socket)
        table.remove(socket)
        Socket.reset(socket)
        resumeListening()
        group.connectionClosed()
    }
}
