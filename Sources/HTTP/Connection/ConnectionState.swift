// The state machine of a connection, without sockets and without a clock.

/// The state of one connection (RFC 9112, section 9). Each method takes an event and its time, and
/// returns what the worker has to do.
struct ConnectionState: Sendable {
    enum Phase {
        case reading
        case sending
        /// A response is delayed or paced until the deadline.
        case delaying
        /// A response is postponed until the deadline.
        case postponed
        /// The next slice of a response is due.
        case awaitingSlice
        /// The source of a body has nothing to write until the deadline.
        case awaitingMore
        case lingering
    }

    /// The handling of a request that is not answered at once.
    enum Deferral {
        case retryHandler(at: Milliseconds)
        case handOff
        case writeSlice
    }

    let limits: HTTPLimits
    var parser: RequestParser
    var phase = Phase.reading
    private var progress = RequestParser.Progress.nothing
    private var closesAfterResponses = false
    private var isInputEnded = false
    private var discardedBytes = 0
    /// Whether a request was refused before it was read whole, so that the client may still send.
    private var isRefused = false
    /// The time until which bytes are discarded at most.
    private var lingerEnd: Milliseconds = 0
    /// The pace of the response that is being sent; nil for one that is sent at once.
    private var pace: Pace?
    private var resetsAfterResponses = false
    /// The handling of the last request once the responses before it are sent; nil if it is
    /// answered.
    var deferral: Deferral?

    /// The time at which `deadlineExpired` is to be called.
    var deadline: Milliseconds

    /// Creates the state of a connection that was just accepted.
    init(limits: HTTPLimits, isFromLoopback: Bool = true, now: Milliseconds) {
        self.limits = limits
        parser = RequestParser(limits: limits, isFromLoopback: isFromLoopback)
        deadline = now + Self.milliseconds(limits.idleSecondsMax)
    }

    /// Whether the socket is to be read. Nothing is read while a response is unsent, so that a
    /// client that takes no responses cannot send more requests.
    var wantsRead: Bool { (phase == .reading || phase == .lingering) && !isInputEnded }

    /// Whether a response is delayed, postponed or between two slices. The socket is then neither
    /// read nor written, so that a reset by the client shows only as a hang-up.
    var isDeferring: Bool {
        phase == .delaying || phase == .postponed || phase == .awaitingSlice || isAwaitingMore
    }

    /// Whether the source of a body has nothing to write. A client that ends its side of the
    /// connection gives it up.
    var isAwaitingMore: Bool { phase == .awaitingMore }

    /// Whether a response is postponed. A client that ends its side of the connection gives it up.
    var isPostponed: Bool { phase == .postponed }

    /// Whether no request is under way.
    var isIdle: Bool { phase == .reading && progress == .nothing && !closesAfterResponses }

    /// Whether a part of a request is received.
    var isIncomplete: Bool { phase == .reading && progress != .nothing && !closesAfterResponses }

    /// Whether the server is stopping.
    private(set) var isDraining = false

    /// Whether a response is unsent and may be sent now.
    var isSending: Bool { phase == .sending }

    /// Whether bytes received may still hold a request.
    var needsInput: Bool { phase != .lingering && !closesAfterResponses }

    /// Whether bytes received are discarded.
    var isLingering: Bool { phase == .lingering }

    /// Parses the bytes received, from the start of the current request on.
    mutating func process(_ input: Span<UInt8>, now: Milliseconds) -> InputAction {
        guard phase == .reading, !closesAfterResponses else { return .wait }
        switch parser.parse(input) {
        case .request(let request, let consumed):
            closesAfterResponses = isDraining || !request.isPersistent
            progress = .nothing
            deadline = now + Self.milliseconds(limits.idleSecondsMax)
            return .answer(request, consumed: consumed, closes: closesAfterResponses)
        case .refuse(let failure) where failure == .tls && parser.isAtStart: return .startTLS
        case .refuse(let failure):
            refuse()
            return .refuse(failure)
        case .needLimit(let head): return .needLimit(head)
        case .needMore(let wantsContinue):
            updateProgress(parser.progress, now)
            return wantsContinue ? .sendContinue : .wait
        }
    }

    /// Sets the limit of the body of the current request.
    mutating func allowBody(bytesMax: Int) { parser.allowBody(bytesMax: bytesMax) }

    /// Handles the end of sending: all responses are sent, or there were none.
    mutating func responsesSent(now: Milliseconds) -> Action {
        if let deferral { return begin(deferral) }
        let wasSending = phase == .sending || phase == .delaying
        if wasSending {
            if resetsAfterResponses { return .reset }
            pace = nil
        }
        let isDrained = isDraining && !wasSending && progress == .nothing
        if closesAfterResponses || isDrained { return startLingeringClose(now) }
        phase = .reading
        if wasSending { restartTimer(now) }
        return wasSending ? .continueReading : .wait
    }

    /// Handles a full socket buffer: the kernel has taken a part of the responses.
    mutating func sendBlocked(now: Milliseconds) {
        deadline = now + Self.milliseconds(limits.writeSecondsMax)
        phase = .sending
    }

    /// Begins to send a response that is delayed, paced or cut off.
    /// - Parameter start: The offset of the response in the bytes to send.
    mutating func beginDelivery(_ delivery: Delivery, from start: Int, now: Milliseconds) {
        phase = .delaying
        // Earlier responses, or everything while the server is stopping, are sent at once, but not
        // from within the loop that answers pipelined requests.
        deadline = now
        if !isDraining {
            let delayMax = Self.milliseconds(limits.delaySecondsMax)
            let pace = Pace(delivery, start: start, delayMax: delayMax, now: now)
            if start == 0 { deadline = pace.time }
            self.pace = pace
        }
        if delivery.ending != .whole { closesAfterResponses = true }
        resetsAfterResponses = delivery.ending == .reset
    }

    /// The end of what may be sent now of `count` bytes.
    func sendableEnd(of count: Int, now: Milliseconds) -> Int {
        pace?.end(of: count, now: now) ?? count
    }

    /// Whether the response being sent is not due yet, even one without bytes.
    func isDelayed(now: Milliseconds) -> Bool { pace.map { now < $0.time } ?? false }

    /// Waits for the time at which more than the `sent` bytes may be sent.
    mutating func awaitPace(after sent: Int, now: Milliseconds) {
        phase = .delaying
        deadline = pace?.next(after: sent, now: now) ?? now
    }

    /// Postpones the response to the last request. While the server is stopping the request is
    /// given up instead: the connection closes after the responses before it.
    mutating func postpone(milliseconds: Int, now: Milliseconds) {
        if isDraining {
            closesAfterResponses = true
        } else {
            let delayMax = Self.milliseconds(limits.delaySecondsMax)
            deferral = .retryHandler(at: now + min(Milliseconds(milliseconds), delayMax) + 1)
        }
    }

    /// Closes the connection after the response to the last request.
    mutating func closeAfterResponses() { closesAfterResponses = true }

    /// Closes the connection after the refusal of a request that is not read whole.
    mutating func refuse() {
        closesAfterResponses = true
        isRefused = true
    }

    /// Ends a postponement early: the handler is called again.
    mutating func wake(now: Milliseconds) -> Action {
        if phase == .postponed { return .retryHandler }
        if phase == .awaitingMore { return .continueStream }
        // The responses before it are still being sent.
        if case .retryHandler = deferral { deferral = .retryHandler(at: now) }
        return .wait
    }

    /// Hands the connection, with its last request, off to another worker.
    mutating func handOff() { deferral = .handOff }

    /// Resumes a request whose response was postponed, or that another worker has handed off.
    /// - Returns: Whether the connection closes after its response.
    mutating func retryHandler() -> Bool {
        deferral = nil
        phase = .sending
        if isDraining { closesAfterResponses = true }
        return closesAfterResponses
    }

    /// Handles the end of input: the client sends no more.
    mutating func inputEnded() -> Action {
        isInputEnded = true
        return phase == .reading || phase == .lingering ? .close : .wait
    }

    /// Counts bytes that were discarded after the last response. As long as they come, more are
    /// awaited.
    mutating func discarded(_ bytes: Int, now: Milliseconds) -> Action {
        discardedBytes += bytes
        deadline = min(lingerEnd, now + Self.milliseconds(limits.lingerSecondsMax))
        let bytesMax = isRefused ? limits.refusedBytesMax : limits.lingerBytesMax
        return discardedBytes > bytesMax ? .close : .wait
    }

    /// Begins a graceful shutdown: requests under way are finished, and no others are read. A
    /// delayed response is sent at once; for a postponed one the handler is called a last time; a
    /// body without an end of its own ends.
    mutating func drain() -> Action {
        isDraining = true
        pace = nil
        if phase == .awaitingMore { return .continueStream }
        if phase == .delaying { return .resume }
        if phase == .postponed { return .retryHandler }
        return phase == .reading && progress == .nothing ? .close : .wait
    }

    /// Handles a deadline that has passed.
    mutating func deadlineExpired(now: Milliseconds) -> Action {
        guard now >= deadline else { return .wait }
        if phase == .delaying { return .resume }
        if phase == .postponed { return .retryHandler }
        if phase == .awaitingMore { return .continueStream }
        guard phase == .reading else { return .close }
        switch progress {
        case .nothing: return .close
        case .head:
            refuse()
            return .refuse(.headTooSlow(limits))
        case .body:
            refuse()
            return .refuse(.bodyTooSlow(limits))
        }
    }

    private mutating func begin(_ deferral: Deferral) -> Action {
        phase = .postponed
        switch deferral {
        case .retryHandler(let time):
            deadline = time
            return isDraining ? .retryHandler : .wait
        case .handOff: return .handOff
        case .writeSlice:
            awaitSlice()
            return .wait
        }
    }

    private mutating func startLingeringClose(_ now: Milliseconds) -> Action {
        if isInputEnded { return .close }
        phase = .lingering
        deadline = now + Self.milliseconds(limits.lingerSecondsMax)
        let secondsMax = isRefused ? limits.refusedSecondsMax : limits.lingerSecondsMax
        lingerEnd = now + Self.milliseconds(secondsMax)
        return .halfClose
    }

    /// Restarts the time limit of the current request: the time for which the client waited for its
    /// responses does not count.
    private mutating func restartTimer(_ now: Milliseconds) {
        let current = progress
        progress = .nothing
        deadline = now + Self.milliseconds(limits.idleSecondsMax)
        updateProgress(current, now)
    }

    mutating func updateProgress(_ reached: RequestParser.Progress, _ now: Milliseconds) {
        guard reached != progress else { return }
        progress = reached
        switch reached {
        case .nothing: deadline = now + Self.milliseconds(limits.idleSecondsMax)
        case .head: deadline = now + Self.milliseconds(limits.headSecondsMax)
        case .body: deadline = now + Self.milliseconds(limits.bodySecondsMax)
        }
    }

    static func milliseconds(_ seconds: Int) -> Milliseconds {
        Milliseconds(seconds) * 1000
    }
}
