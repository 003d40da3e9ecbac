// How an answer is sent: late, slowly, or not to its end.

/// How an answer is sent. A network that is slow or breaks looks like this to a client; by default
/// the answer is sent at once and whole.
public struct Delivery: Hashable, Sendable {
    /// The time from the answer being written to its first byte, in milliseconds. Less than 0 is 0;
    /// more than `HTTPLimits.delaySecondsMax` is cut down to that. Answers pipelined behind this one
    /// wait; nobody else does.
    public var delayMilliseconds: Int
    /// The rate at which head and body trickle, or nil for as fast as the client reads. Less than 1
    /// is 1. The first piece goes at once: a hundredth of a second's bytes, or one.
    public var bytesPerSecond: Int?
    /// How the answer ends, once the delay is over.
    public var ending: Ending

    /// How an answer ends. After each but the first the connection closes.
    public enum Ending: Hashable, Sendable {
        /// With its last byte.
        case whole
        /// After that many bytes of its body: the head promises all of them.
        case truncated(bodyBytes: Int)
        /// Before its first byte: the connection is closed in order.
        case empty
        /// Before its first byte: the connection is reset (RFC 9293, section 3.10.4, abort). What
        /// the client has not read of earlier answers may be lost with it.
        case reset
    }

    /// At once and whole, unless said otherwise.
    public init(
        delayMilliseconds: Int = 0, bytesPerSecond: Int? = nil, ending: Ending = .whole
    ) {
        self.delayMilliseconds = delayMilliseconds
        self.bytesPerSecond = bytesPerSecond
        self.ending = ending
    }

    /// Whether the answer takes longer than it has to.
    var isHeld: Bool { delayMilliseconds > 0 || bytesPerSecond != nil }

    /// Whether the answer is sent at once and whole.
    var isPlain: Bool {
        guard delayMilliseconds <= 0, bytesPerSecond == nil else { return false }
        if case .whole = ending { return true }
        return false
    }
}

/// When the bytes of an answer may be sent.
struct Pace: Sendable {
    /// Where the answer starts in what is to be sent; what stands before it may go at once.
    let start: Int
    /// When its first byte may go.
    let time: Milliseconds
    /// Its rate, or nil for all at once.
    let bytesPerSecond: Int?

    init(_ delivery: Delivery, start: Int, delayMax: Milliseconds, now: Milliseconds) {
        self.start = start
        let delay = min(Milliseconds(delivery.delayMilliseconds), delayMax)
        // The present millisecond has begun already: without one more the delay would be shorter
        // than asked for.
        time = delay > 0 ? now + delay + 1 : now
        // A terabyte a second does not overflow, and is as fast as any.
        bytesPerSecond = delivery.bytesPerSecond.map { min(max($0, 1), 1 << 40) }
    }

    /// Up to where `count` bytes may be sent now.
    func end(of count: Int, now: Milliseconds) -> Int {
        guard now >= time else { return min(start, count) }
        guard let bytesPerSecond else { return count }
        let (whole, rest) = Int(now - time).quotientAndRemainder(dividingBy: 1000)
        let (due, overflows) = whole.multipliedReportingOverflow(by: bytesPerSecond)
        guard !overflows, due < count else { return count }
        return min(count, start + pieceBytes + due + rest * bytesPerSecond / 1000)
    }

    /// When more may be sent, once `sent` bytes are: all that was allowed.
    func next(after sent: Int, now: Milliseconds) -> Milliseconds {
        guard now >= time, let bytesPerSecond else { return time }
        let answered = sent - start
        return time + Milliseconds((answered * 1000 + bytesPerSecond - 1) / bytesPerSecond)
    }

    /// What goes at one time: all that falls due in 10 milliseconds, since waking up more often
    /// would cost more than anybody sees of it, and a byte at least.
    private var pieceBytes: Int { max(1, (bytesPerSecond ?? 0) / 100) }
}
