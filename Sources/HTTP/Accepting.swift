// How connections come to a worker and leave it, and how it stops.

extension Worker where Handler: ~Copyable {
    /// Several at once, but not all: those that are connected must not wait for a flood of others.
    private static var acceptsPerWakeup: Int { 16 }
    /// Long enough to cost nothing, short enough not to be noticed as an outage.
    private static var retryMilliseconds: Milliseconds { 250 }

    mutating func accept() {
        for _ in 0..<Self.acceptsPerWakeup {
            guard crew.connections < limits.connectionsMax else {
                pauseListening()
                // One may have closed elsewhere before it was known that somebody waits for that.
                if crew.connections < limits.connectionsMax { resumeListening() }
                return
            }
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

    /// Gives each worker one connection after the other. Sharing the listener instead would give
    /// nearly all of them to the same one.
    private mutating func deal(_ socket: Int32, _ isFromLoopback: Bool) {
        crew.opened()
        let home = nextDealt
        nextDealt = (nextDealt + 1) % crew.inboxes.count
        if home == index {
            insert(socket, isFromLoopback)
        } else {
            crew.inboxes[home].put(.accepted(socket, isFromLoopback: isFromLoopback))
        }
    }

    private mutating func insert(_ socket: Int32, _ isFromLoopback: Bool) {
        let state = ConnectionState(limits: limits, isFromLoopback: isFromLoopback, now: now)
        insert(socket, Connection(state: state))
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
        case .accepted(let socket, let isFromLoopback):
            insert(socket, isFromLoopback)
            if drainDeadline != nil, table.contains(socket) { drain(socket) }
        case .moved(let socket, let connection):
            insert(socket, connection)
            guard table.contains(socket) else { return }
            obey(drainDeadline == nil ? .ask : table[socket].state.drain(), socket)
        }
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
        cancelWait(socket)
        table.remove(socket)
        Socket.close(socket)
        resumeListening()
        crew.closed()
    }

    /// Closes so that the client sees a reset.
    mutating func reset(_ socket: Int32) {
        cancelWait(socket)
        table.remove(socket)
        Socket.reset(socket)
        resumeListening()
        crew.closed()
    }
}
