// The event loop of a server: sockets, connection states and the handler brought together.

internal import Glibc

/// One worker: it owns its listener, its connections and its handler, and shares nothing.
struct Worker<Handler: RequestHandler & ~Copyable>: ~Copyable {
    var handler: Handler
    let limits: HTTPLimits
    var loop: EventLoop
    var listener: Listener?
    var isListening = false
    /// Set while descriptors are exhausted: when to try again, should no connection close before.
    var listensAgainAt: Milliseconds?
    /// Set while the server stops: when the rest is cut off.
    var drainDeadline: Milliseconds?
    let waker: Int32

    var table = ConnectionTable()
    /// What the last read brought, for all connections: most requests are complete in it.
    var readBuffer: [UInt8]
    /// The answers being written, for all connections: most are sent at once.
    var response = Response()
    var now = MonotonicClock.now()

    init(
        listener: consuming Listener, waker: Int32, limits: HTTPLimits,
        handler: consuming sending Handler
    ) throws(SocketError) {
        let loop = try EventLoop()
        guard loop.add(waker, .read, token: Token.waker) else {
            throw .failed(call: "epoll_ctl", errno: ENOSPC)
        }
        self.loop = consume loop
        readBuffer = Array(repeating: 0, count: 64 * 1024)
        self.handler = handler
        self.limits = limits
        self.waker = waker
        self.listener = consume listener
        resumeListening()
    }

    deinit { for socket in table.sockets { Socket.close(socket) } }

    /// Serves until the waker is signalled and the connections are drained.
    mutating func run() {
        while drainDeadline == nil || table.count > 0 {
            now = MonotonicClock.now()
            let count = loop.wait(timeout)
            now = MonotonicClock.now()
            for index in 0..<count { handle(loop.event(index)) }
            for socket in table.expired(now: now) { expire(socket) }
            if let time = listensAgainAt, now >= time { resumeListening() }
            cutOffDrain()
        }
    }

    /// Lends the handler out, for a last question.
    func lendHandler(to body: (borrowing Handler) -> Void) { body(handler) }

    private var timeout: Milliseconds? {
        let next = min(
            table.nextDeadline, drainDeadline ?? .max, listensAgainAt ?? .max)
        return next == .max ? nil : next - now
    }

    private mutating func handle(_ event: EventLoop.Event) {
        switch event.token {
        case Token.listener: accept()
        case Token.waker: drain()
        default:
            guard let socket = table.socket(of: event.token) else { return }
            if event.isWritable, table[socket].state.isSending { resumeSending(socket) }
            // Sending may have closed the connection.
            guard table.socket(of: event.token) != nil else { return }
            if event.isReadable, table[socket].state.wantsRead {
                receive(socket)
            } else if event.hasHungUp, table[socket].state.isHolding {
                close(socket)
            }
        }
    }
}

/// The tokens that are not those of a connection.
enum Token {
    static let listener = UInt64.max
    static let waker = UInt64.max - 1
}

// Accepting and stopping.
extension Worker where Handler: ~Copyable {
    /// Several at once, but not all: those that are connected must not wait for a flood of others.
    private static var acceptsPerWakeup: Int { 16 }
    /// Long enough to cost nothing, short enough not to be noticed as an outage.
    private static var retryMilliseconds: Milliseconds { 250 }

    mutating func accept() {
        for _ in 0..<Self.acceptsPerWakeup {
            guard table.count < limits.connectionsMax else { return pauseListening() }
            switch listener?.accept() {
            case .socket(let socket, let isFromLoopback): insert(socket, isFromLoopback)
            // The listener would stay readable and the loop would spin.
            case .exhausted:
                listensAgainAt = now + Self.retryMilliseconds
                return pauseListening()
            case .some(.none), nil: return
            }
        }
    }

    private mutating func insert(_ socket: Int32, _ isFromLoopback: Bool) {
        table.insert(
            socket, ConnectionState(limits: limits, isFromLoopback: isFromLoopback, now: now))
        guard loop.add(socket, .read, token: table.token(socket)) else {
            table.remove(socket)
            Socket.close(socket)
            return
        }
    }

    private mutating func pauseListening() {
        guard isListening, let number = listener?.descriptor.number else { return }
        loop.remove(number)
        isListening = false
    }

    mutating func resumeListening() {
        guard !isListening, let number = listener?.descriptor.number else { return }
        isListening = loop.add(number, .read, token: Token.listener)
        listensAgainAt = nil
    }

    /// Stops listening and lets what has begun come to its end.
    private mutating func drain() {
        loop.remove(waker)
        // Who is connected already and has sent a request gets its answer.
        accept()
        listener = nil
        isListening = false
        listensAgainAt = nil
        drainDeadline = now + Milliseconds(limits.drainSecondsMax) * 1000
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
        table.remove(socket)
        Socket.close(socket)
        resumeListening()
    }

    /// Closes so that the client sees a reset.
    mutating func reset(_ socket: Int32) {
        table.remove(socket)
        Socket.reset(socket)
        resumeListening()
    }
}
