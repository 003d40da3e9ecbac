// One worker: the event loop that connects sockets, connection states and the handler.

internal import Glibc
internal import TLS

/// One worker. It owns its connections and its handler, and shares neither. The first worker of a
/// server owns the listener as well.
struct Worker: ~Copyable {
    var handler: any RequestHandler & AnyObject
    let limits: HTTPLimits
    var loop: EventLoop
    var listener: Listener?
    var isListening = false
    /// The time to listen again after a pause, unless a connection closes before; nil without a
    /// pause.
    var resumesListeningAt: Milliseconds?
    /// Whether there is work beside requests.
    var hasWork = false
    /// The time at which remaining connections are closed; nil unless the server is stopping.
    var drainDeadline: Milliseconds?
    let group: WorkerGroup
    /// Its index in the group.
    let index: Int
    /// Whether there is no other worker, so that no request is handed off.
    let isOnlyWorker: Bool
    /// The index of the worker that gets the next connection; used by the first worker only.
    var nextWorker = 0

    /// The origin of TLS sessions; nil if this server speaks plain HTTP alone.
    let tls: TLSServer?

    var table = ConnectionTable()
    /// The bytes of the last read, one buffer for all connections: most requests are complete in
    /// it.
    var readBuffer: [UInt8]
    /// The bytes of the last read from a connection that speaks TLS; empty before the first one.
    var ciphertext: [UInt8] = []
    /// The responses being written, one buffer for all connections: most are sent at once.
    var response = Response()
    /// The responses of this round that are not sent yet, and whether others join them.
    var collected = CollectedResponses()
    var isCollecting = false
    var now = MonotonicClock.now()
    /// The streamed responses by the tokens of their connections.
    var streams: [UInt64: StreamedResponse] = [:]
    /// The tokens of streams whose next slice is due, the oldest first.
    var dueStreams: [UInt64] = []

    init(
        _ group: WorkerGroup, _ index: Int, listener: consuming Listener?, limits: HTTPLimits,
        tls: TLSServer?, handler: sending any RequestHandler & AnyObject
    ) throws(SocketError) {
        let loop = try EventLoop()
        guard loop.add(group.inboxes[index].descriptor, .read, token: Token.inbox) else {
            throw .failed(call: "epoll_ctl", errno: ENOSPC)
        }
        if let descriptor = handler.workDescriptor {
            guard loop.add(descriptor, .read, token: Token.work) else {
                throw .failed(call: "epoll_ctl", errno: ENOSPC)
            }
        }
        self.loop = consume loop
        readBuffer = Array(repeating: 0, count: 64 * 1024)
        self.handler = handler
        self.limits = limits
        self.tls = tls
        self.group = group
        self.index = index
        isOnlyWorker = group.inboxes.count == 1
        self.listener = consume listener
        response.server = ServerBounds(load: group.load, limits: limits)
        resumeListening()
    }

    deinit { for socket in table.sockets { Socket.close(socket) } }

    /// Serves until the server is stopped and the connections of all workers are closed: until then
    /// one of them may be handed off to this worker.
    mutating func run() {
        while !isFinished { runRound() }
    }

    /// Whether the server is stopped and the connections of all workers are closed.
    var isFinished: Bool { drainDeadline != nil && group.isFinished }

    /// Runs one round of the event loop: waits, handles what is ready, then what is due.
    mutating func runRound() {
        now = MonotonicClock.now()
        let count = loop.wait(timeout)
        now = MonotonicClock.now()
        response.sliceBytesLeft = limits.sliceBytesMax
        isCollecting = count > 1 && handler.collectsResponses
        for index in 0..<count { handle(loop.event(index)) }
        sendCollected()
        isCollecting = false
        doWork()
        for socket in table.expired(now: now) { expire(socket) }
        retryWoken()
        writeNextSlice()
        if let time = resumesListeningAt, now >= time { resumeListening() }
        enforceDrainDeadline()
        handler.willSend()
    }

    /// Does the work beside requests that is due: what follows from a request is sent after its answer.
    private mutating func doWork() {
        guard hasWork || now >= handler.workDue ?? .max else { return }
        hasWork = false
        handler.work(waking: &response)
    }

    private var timeout: Milliseconds? {
        if !dueStreams.isEmpty || !response.woken.isEmpty { return 0 }
        // A worker without connections has none to close at the deadline.
        let end = table.count > 0 ? drainDeadline ?? .max : .max
        let next = min(
            table.nextDeadline, end, resumesListeningAt ?? .max, handler.workDue ?? .max)
        return next == .max ? nil : next - now
    }

    private mutating func handle(_ event: EventLoop.Event) {
        switch event.token {
        // A connection whose responses are collected looks idle, and could be closed for a new one.
        case Token.listener:
            sendCollected()
            accept()
        case Token.work: hasWork = true
        case Token.inbox:
            sendCollected()
            readInbox()
        default:
            guard let socket = table.socket(of: event.token) else { return }
            if event.isWritable, table[socket].state.isSending { resumeSending(socket) }
            // Sending may have closed the connection.
            guard table.socket(of: event.token) != nil else { return }
            if event.isReadable, table[socket].state.wantsRead {
                receive(socket)
            } else if event.hasHungUp, table[socket].state.isDeferring {
                close(socket)
            }
        }
    }
}

/// The tokens of the event loop that belong to no connection.
enum Token {
    static let listener = UInt64.max
    static let inbox = UInt64.max - 1
    static let work = UInt64.max - 2
}
