// The event loop of one worker: sockets, connection states and the handler brought together.

internal import Glibc

/// One worker: it owns its connections and its handler, and shares nothing. The first worker of a
/// server owns the listener as well.
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
    let crew: Crew
    /// Its number among the crew.
    let index: Int
    /// Whether there is no other worker, so that no request has another home.
    let isAlone: Bool
    /// The first worker's alone: who gets the next connection.
    var nextDealt = 0

    var table = ConnectionTable()
    /// What the last read brought, for all connections: most requests are complete in it.
    var readBuffer: [UInt8]
    /// The answers being written, for all connections: most are sent at once.
    var response = Response()
    var now = MonotonicClock.now()
    /// The answers that are written in slices, by the tokens of their connections, and those of them
    /// of which the next slice is due, in turn.
    var sliced: [UInt64: SlicedAnswer] = [:]
    var slicesDue: [UInt64] = []

    init(
        _ crew: Crew, _ index: Int, listener: consuming Listener?, limits: HTTPLimits,
        handler: consuming sending Handler
    ) throws(SocketError) {
        let loop = try EventLoop()
        guard loop.add(crew.inboxes[index].descriptor, .read, token: Token.inbox) else {
            throw .failed(call: "epoll_ctl", errno: ENOSPC)
        }
        self.loop = consume loop
        readBuffer = Array(repeating: 0, count: 64 * 1024)
        self.handler = handler
        self.limits = limits
        self.crew = crew
        self.index = index
        isAlone = crew.inboxes.count == 1
        self.listener = consume listener
        response.server = AnswerBounds(load: crew.load, limits: limits)
        resumeListening()
    }

    deinit { for socket in table.sockets { Socket.close(socket) } }

    /// Serves until the server stops and the connections of all workers are drained: until then one
    /// of them may move here.
    mutating func run() {
        while drainDeadline == nil || !crew.hasEnded {
            now = MonotonicClock.now()
            let count = loop.wait(timeout)
            now = MonotonicClock.now()
            response.sliceBytesLeft = limits.sliceBytesMax
            for index in 0..<count { handle(loop.event(index)) }
            for socket in table.expired(now: now) { expire(socket) }
            askWoken()
            writeNextSlice()
            if let time = listensAgainAt, now >= time { resumeListening() }
            cutOffDrain()
        }
    }

    /// Lends the handler out, for a last question.
    func lendHandler(to body: (borrowing Handler) -> Void) { body(handler) }

    private var timeout: Milliseconds? {
        if !slicesDue.isEmpty { return 0 }
        // Without connections of its own there is nothing to cut off.
        let end = table.count > 0 ? drainDeadline ?? .max : .max
        let next = min(table.nextDeadline, end, listensAgainAt ?? .max)
        return next == .max ? nil : next - now
    }

    private mutating func handle(_ event: EventLoop.Event) {
        switch event.token {
        case Token.listener: accept()
        case Token.inbox: readInbox()
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
    static let inbox = UInt64.max - 1
}
