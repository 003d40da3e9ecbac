// What a connection does next: a state machine without sockets and without a clock.

/// The state of one connection. It is told what happened and at what time, and says what to do; the
/// worker does it. RFC 9112, section 9.
struct ConnectionState: Sendable {
    private enum Phase {
        case reading
        case sending
        /// An answer is held back until the deadline.
        case holding
        /// An answer is postponed until the deadline.
        case waiting
        /// The next slice of an answer is due.
        case writing
        case lingering
    }

    private enum Intent {
        case ask(at: Milliseconds)
        case move
        case write
    }

    private let limits: HTTPLimits
    private var parser: RequestParser
    private var phase = Phase.reading
    private var progress = RequestParser.Progress.nothing
    private var closesAfterAnswers = false
    private var isPeerFinished = false
    private var droppedBytes = 0
    /// When the answer that is being sent may be sent, or nil for at once.
    private var pace: Pace?
    private var resetsAfterAnswers = false
    /// What is done with the request last given out, once the answers before it are sent; nil if it
    /// is answered.
    private var intent: Intent?

    /// When `expired` is to be called.
    private(set) var deadline: Milliseconds

    /// A connection just accepted.
    init(limits: HTTPLimits, isFromLoopback: Bool = true, now: Milliseconds) {
        self.limits = limits
        parser = RequestParser(limits: limits, isFromLoopback: isFromLoopback)
        deadline = now + Self.milliseconds(limits.idleSecondsMax)
    }

    /// While an answer is unsent nothing more is read: who does not read is not read either.
    var wantsRead: Bool { (phase == .reading || phase == .lingering) && !isPeerFinished }

    /// Whether an answer is held back or postponed: neither reading nor sending would tell of a
    /// client that has reset the connection.
    var isHolding: Bool { phase == .holding || phase == .waiting || phase == .writing }

    /// Whether an answer is postponed: a client that sends no more waits for it no longer.
    var isWaiting: Bool { phase == .waiting }

    /// Whether no request is under way.
    var isIdle: Bool { phase == .reading && progress == .nothing && !closesAfterAnswers }

    /// Whether a request has come in part.
    var isIncomplete: Bool { phase == .reading && progress != .nothing && !closesAfterAnswers }

    /// Whether the server stops.
    private(set) var isDraining = false

    /// Whether an answer is unsent, and may be sent.
    var isSending: Bool { phase == .sending }

    /// Whether bytes that have come are still of use.
    var needsInput: Bool { phase != .lingering && !closesAfterAnswers }

    /// Whether bytes that come are dropped.
    var isLingering: Bool { phase == .lingering }

    /// Looks at the bytes from the start of the request on.
    mutating func next(_ input: Span<UInt8>, now: Milliseconds) -> Step {
        guard phase == .reading, !closesAfterAnswers else { return .wait }
        switch parser.parse(input) {
        case .request(let request, let consumed):
            closesAfterAnswers = isDraining || !request.isPersistent
            progress = .nothing
            deadline = now + Self.milliseconds(limits.idleSecondsMax)
            return .answer(request, consumed: consumed, closes: closesAfterAnswers)
        case .refuse(let failure):
            closesAfterAnswers = true
            return .refuse(failure)
        case .needLimit(let head): return .needLimit(head)
        case .needMore(let wantsContinue):
            note(parser.progress, now)
            return wantsContinue ? .sendContinue : .wait
        }
    }

    /// Sets the longest body that the request being read may have.
    mutating func allowBody(bytesMax: Int) { parser.allowBody(bytesMax: bytesMax) }

    /// All answers are sent, or there were none.
    mutating func flushed(now: Milliseconds) -> Next {
        if let intent { return wait(intent) }
        let wasSending = phase == .sending || phase == .holding
        if wasSending {
            if resetsAfterAnswers { return .reset }
            pace = nil
        }
        let isDrained = isDraining && !wasSending && progress == .nothing
        if closesAfterAnswers || isDrained { return finish(now) }
        phase = .reading
        if wasSending { restart(now) }
        return wasSending ? .goOn : .wait
    }

    /// The kernel has taken a part of the answers, and no more for now.
    mutating func blocked(now: Milliseconds) {
        deadline = now + Self.milliseconds(limits.writeSecondsMax)
        phase = .sending
    }

    /// An answer that starts at `start` of what is to be sent is held back or cut off.
    mutating func deliver(_ delivery: Delivery, from start: Int, now: Milliseconds) {
        phase = .holding
        // What stands before the answer, or all of it while the server stops, goes at once; but not
        // from within the loop that answers one request after the other.
        deadline = now
        if !isDraining {
            let delayMax = Self.milliseconds(limits.delaySecondsMax)
            let pace = Pace(delivery, start: start, delayMax: delayMax, now: now)
            if start == 0 { deadline = pace.time }
            self.pace = pace
        }
        if delivery.ending != .whole { closesAfterAnswers = true }
        resetsAfterAnswers = delivery.ending == .reset
    }

    /// Up to where `count` unsent bytes may be sent.
    func sendableEnd(of count: Int, now: Milliseconds) -> Int {
        pace?.end(of: count, now: now) ?? count
    }

    /// Whether the answer being sent is not due yet, be it that it has no bytes.
    func isDelayed(now: Milliseconds) -> Bool { pace.map { now < $0.time } ?? false }

    /// All that may be sent is sent, `sent` bytes, and there is more.
    mutating func held(after sent: Int, now: Milliseconds) {
        phase = .holding
        deadline = pace?.next(after: sent, now: now) ?? now
    }

    /// The answer to the request last given out is postponed. While the server stops it is given up
    /// instead: the connection closes behind the answers before it.
    mutating func postpone(milliseconds: Int, now: Milliseconds) {
        if isDraining {
            closesAfterAnswers = true
        } else {
            let delayMax = Self.milliseconds(limits.delaySecondsMax)
            intent = .ask(at: now + min(Milliseconds(milliseconds), delayMax) + 1)
        }
    }

    /// The connection closes behind the answer to the request last given out.
    mutating func closeAfterAnswers() { closesAfterAnswers = true }

    /// The handler wants to be asked again for the answer that it has postponed.
    mutating func wake(now: Milliseconds) -> Next {
        if phase == .waiting { return .ask }
        // The answers before it are still being sent.
        if case .ask = intent { intent = .ask(at: now) }
        return .wait
    }

    /// The answer to the request last given out goes on later.
    mutating func pause() { intent = .write }

    /// The next slice of an answer is due.
    mutating func awaitSlice() {
        phase = .writing
        deadline = .max
    }

    /// More of the answer is written.
    mutating func sendSlice(now: Milliseconds) {
        intent = nil
        blocked(now: now)
    }

    /// The request last given out is to be answered by another worker.
    mutating func leave() { intent = .move }

    /// The request whose answer was postponed, or that has come from another worker, is given out
    /// again.
    /// - Returns: whether the connection closes after its answer.
    mutating func ask() -> Bool {
        intent = nil
        phase = .sending
        if isDraining { closesAfterAnswers = true }
        return closesAfterAnswers
    }

    /// Nothing that has come can be answered any more, and the client sends no more.
    mutating func peerFinished() -> Next {
        isPeerFinished = true
        return phase == .reading || phase == .lingering ? .close : .wait
    }

    /// More bytes were dropped after the last answer.
    mutating func dropped(_ bytes: Int) -> Next {
        droppedBytes += bytes
        return droppedBytes > limits.lingerBytesMax ? .close : .wait
    }

    /// The server stops: requests begun are finished, and nothing else. An answer that was held
    /// back is sent at once, one that was postponed is asked for a last time.
    mutating func drain() -> Next {
        isDraining = true
        pace = nil
        if phase == .holding { return .resume }
        if phase == .waiting { return .ask }
        return phase == .reading && progress == .nothing ? .close : .wait
    }

    /// The deadline has passed.
    mutating func expired(now: Milliseconds) -> Next {
        guard now >= deadline else { return .wait }
        if phase == .holding { return .resume }
        if phase == .waiting { return .ask }
        guard phase == .reading else { return .close }
        switch progress {
        case .nothing: return .close
        case .head:
            closesAfterAnswers = true
            return .refuse(.headTooSlow(limits))
        case .body:
            closesAfterAnswers = true
            return .refuse(.bodyTooSlow(limits))
        }
    }

    private mutating func wait(_ intent: Intent) -> Next {
        phase = .waiting
        switch intent {
        case .ask(let time):
            deadline = time
            return isDraining ? .ask : .wait
        case .move: return .move
        case .write:
            awaitSlice()
            return .wait
        }
    }

    private mutating func finish(_ now: Milliseconds) -> Next {
        if isPeerFinished { return .close }
        phase = .lingering
        deadline = now + Self.milliseconds(limits.lingerSecondsMax)
        return .halfClose
    }

    /// The time that the client was made to wait for its own answers does not count.
    private mutating func restart(_ now: Milliseconds) {
        let current = progress
        progress = .nothing
        deadline = now + Self.milliseconds(limits.idleSecondsMax)
        note(current, now)
    }

    private mutating func note(_ reached: RequestParser.Progress, _ now: Milliseconds) {
        guard reached != progress else { return }
        progress = reached
        switch reached {
        case .nothing: deadline = now + Self.milliseconds(limits.idleSecondsMax)
        case .head: deadline = now + Self.milliseconds(limits.headSecondsMax)
        case .body: deadline = now + Self.milliseconds(limits.bodySecondsMax)
        }
    }

    private static func milliseconds(_ seconds: Int) -> Milliseconds {
        Milliseconds(seconds) * 1000
    }
}
