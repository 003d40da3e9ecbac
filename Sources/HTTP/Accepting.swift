// How connections come to a worker and leave it, and how it stops.

internal import Synchronization

extension Worker where Handler: ~Copyable {
    /// Several at once, but not all: those that are connected must not wait for a flood of others.
    private static var acceptsPerWakeup: Int { 16 }
    /// Long enough to cost nothing, short enough not to be noticed as an outage.
    private static var retryMilliseconds: Milliseconds { 250 }

    mutating func accept() {
        guard hasRoom || closeLongestIdle() else {
            // One may have nothing to do before one closes.
            listensAgainAt = now + Self.retryMilliseconds
            pauseListening()
            // One may have closed elsewhere before it was known that this waits for it.
            if hasRoom { resumeListening() }
            return
        }
        for _ in 0..<Self.acceptsPerWakeup where hasRoom {
            switch listener?.accept() {
            case .socket(let socket, let isFromLoopback): deal(socket, isFromLoopback)
            // The listener would stay readable and the loop would spin.
            case .exhausted:
                listensAgainAt = now + Self.retryMilliseconds
                return pauseListening()
            case .some(.none), nil: return
            }
        }
    }

    private var hasRoom: Bool {
        crew.connections < limits.connectionsMax + limits.connectionsReserved
    }

    /// Gives each worker one connection after the other. Sharing the listener instead would give
    /// nearly all of them to the same one.
    private mutating func deal(_ socket: Int32, _ isFromLoopback: Bool) {
        crew.opened()
        let home = nextDealt
        nextDealt = (nextDealt + 1) % crew.inboxes.count
        if home == index {
            insert(socket, isFromLoopback, workersFull: 0)
        } else {
            crew.inboxes[home].put(
                .accepted(socket, isFromLoopback: isFromLoopback, workersFull: 0))
        }
    }

    /// Takes a connection in. Beyond the limit another one makes room: of this worker, or of the
    /// first of the others that has one without a request. If there is none, it is a reserved one.
    private mutating func insert(_ socket: Int32, _ isFromLoopback: Bool, workersFull: Int) {
        if crew.connections > limits.connectionsMax, !closeLongestIdle(),
            workersFull + 1 < crew.inboxes.count
        {
            let next = (index + 1) % crew.inboxes.count
            return crew.inboxes[next].put(
                .accepted(socket, isFromLoopback: isFromLoopback, workersFull: workersFull + 1))
        }
        let state = ConnectionState(limits: limits, isFromLoopback: isFromLoopback, now: now)
        var connection = Connection(state: state)
        connection.isReserved = crew.connections > limits.connectionsMax
        insert(socket, connection)
    }

    /// Closes the connection that has had no request for the longest time.
    /// - Returns: Whether there was one.
    private mutating func closeLongestIdle() -> Bool {
        // Each that is found busy after all has been served by that.
        for _ in 0..<Self.acceptsPerWakeup {
            guard let socket = table.longestIdle else { return false }
            // A request may have come that no event has told of yet.
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
        // There may be no room in the kernel.
        if !loop.add(socket, .read, token: table.token(socket)) { close(socket) }
    }

    /// Takes in what others have sent, and stops if that was said.
    mutating func readInbox() {
        let (arrivals, isStopping) = crew.inboxes[index].take()
        for arrival in arrivals { takeIn(arrival) }
        if isStopping, drainDeadline == nil { drain() }
        // If it is paused, a connection was closed elsewhere.
        resumeListening()
    }

    private mutating func takeIn(_ arrival: Arrival) {
        switch arrival {
        case .accepted(let socket, let isFromLoopback, let workersFull):
            insert(socket, isFromLoopback, workersFull: workersFull)
            if drainDeadline != nil, table.contains(socket) { drain(socket) }
        case .moved(let socket, let connection):
            insert(socket, connection)
            guard table.contains(socket) else { return }
            obey(drainDeadline == nil ? .ask : table[socket].state.drain(), socket)
        }
    }

    /// Why a request is refused before it is looked at; nil if it is not.
    mutating func refusal(of request: Request, _ socket: Int32) -> RequestFailure? {
        if table.isReserved(socket), !admits(request, socket) { return .connectionsFull(limits) }
        let bytes = crew.load.answersBytes.load(ordering: .relaxed)
        guard bytes >= limits.answersBytesMax, !handler.isUrgent(request) else { return nil }
        table[socket].state.closeAfterAnswers()
        return .answersFull(limits)
    }

    /// Whether a request of a reserved connection is answered. One that is closes the connection, so
    /// that the reserve is not used up; once there is room the connection is like all others.
    private mutating func admits(_ request: Request, _ socket: Int32) -> Bool {
        if crew.connections <= limits.connectionsMax {
            table[socket].isReserved = false
            return true
        }
        table[socket].state.closeAfterAnswers()
        return handler.isUrgent(request)
    }

    /// The worker that is to answer a request, if that is another one.
    func otherHome(of request: Request) -> Int? {
        guard let home = handler.home(of: request), home != index else { return nil }
        precondition(crew.inboxes.indices.contains(home), "a home that is no worker")
        return home
    }

    /// Sends a connection to the home of the request that it has kept.
    mutating func move(_ socket: Int32) {
        guard let home = table[socket].kept?.home else {
            preconditionFailure("no request was kept for another worker")
        }
        loop.remove(socket)
        crew.inboxes[home].put(.moved(socket, table.take(socket)))
    }

    private mutating func pauseListening() {
        guard isListening, let number = listener?.descriptor.number else { return }
        loop.remove(number)
        isListening = false
        crew.pauseAccepting(true)
    }

    mutating func resumeListening() {
        guard !isListening, let number = listener?.descriptor.number else { return }
        isListening = loop.add(number, .read, token: Token.listener)
        listensAgainAt = nil
        crew.pauseAccepting(false)
    }

    /// Stops listening and lets what has begun come to its end.
    private mutating func drain() {
        drainDeadline = now + Milliseconds(limits.drainSecondsMax) * 1000
        if listener != nil {
            // Who is connected already and has sent a request gets its answer.
            accept()
            listener = nil
            isListening = false
            listensAgainAt = nil
            crew.closed()
        }
        for socket in table.sockets { drain(socket) }
    }

    private mutating func drain(_ socket: Int32) {
        let next = table[socket].state.drain()
        guard next == .close else { return obey(next, socket) }
        // A request may have come that no event has told of yet.
        receive(socket)
        guard table.contains(socket), table[socket].state.drain() == .close else { return }
        close(socket)
    }

    mutating func cutOffDrain() {
        guard let drainDeadline, now >= drainDeadline else { return }
        for socket in table.sockets { close(socket) }
    }

    mutating func close(_ socket: Int32) {
        release(socket)
        table.remove(socket)
        Socket.close(socket)
        resumeListening()
        crew.closed()
    }

    /// Closes so that the client sees a reset.
    mutating func reset(_ socket: Int32) {
        release(socket)
        table.remove(socket)
        Socket.reset(socket)
        resumeListening()
        crew.closed()
    }
}
