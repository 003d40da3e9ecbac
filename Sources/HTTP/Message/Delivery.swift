// The delivery of a response: delayed, paced or cut off.

/// The delivery of a response, which imitates a slow or broken network. By default a response is
/// sent at once and whole.
public struct Delivery: Hashable, Sendable {
    /// The delay before the first byte of the response, in milliseconds, from 0 to
    /// `HTTPLimits.delaySecondsMax`; other values are clamped. Later responses of the same
    /// connection wait as well.
    public var delayMilliseconds: Int
    /// The rate of head and body, at least 1; nil for as fast as the client reads. The bytes of the
    /// first hundredth of a second, or one byte, are sent at once.
    public var bytesPerSecond: Int?
    /// The end of the response, after the delay.
    public var ending: Ending

    /// The end of a response. After each but `whole` the connection closes.
    public enum Ending: Hashable, Sendable {
        /// The response is sent whole.
        case whole
        /// The response ends after that many bytes of its body, although Content-Length is that of
        /// all.
        case truncated(bodyBytes: Int)
        /// The connection is closed in order, before the first byte of the response.
        case empty
        /// The connection is reset before the first byte of the response (RFC 9293, section 3.10.4,
        /// abort). Bytes of earlier responses that the client has not read may be lost.
        case reset
    }

    /// Creates a delivery; by default at once and whole.
    public init(
        delayMilliseconds: Int = 0, bytesPerSecond: Int? = nil, ending: Ending = .whole
    ) {
        self.delayMilliseconds = delayMilliseconds
        self.bytesPerSecond = bytesPerSecond
        self.ending = ending
    }

    /// Whether the response is delayed or paced.
    var isDeferred: Bool { delayMilliseconds > 0 || bytesPerSecond != nil }

    /// Whether the response is sent at once and whole.
    var isPlain: Bool {
        guard delayMilliseconds <= 0, bytesPerSecond == nil else { return false }
        if case .whole = ending { return true }
        return false
    }
}

/// The times at which the bytes of a response may be sent.
struct Pace: Sendable {
    /// The offset of the response in the bytes to send; those before it may be sent at once.
    let start: Int
    /// The time of its first byte.
    let time: Milliseconds
    /// Its rate; nil for all at once.
    let bytesPerSecond: Int?

    init(_ delivery: Delivery, start: Int, delayMax: Milliseconds, now: Milliseconds) {
        self.start = start
        let delay = min(Milliseconds(delivery.delayMilliseconds), delayMax)
        // The current millisecond has already begun: without one more the delay would be too short.
        time = delay > 0 ? now + delay + 1 : now
        // A terabyte a second does not overflow, and is as fast as any.
        bytesPerSecond = delivery.bytesPerSecond.map { min(max($0, 1), 1 << 40) }
    }

    /// The end of what may be sent now of `count` bytes.
    func end(of count: Int, now: Milliseconds) -> Int {
        guard now >= time else { return min(start, count) }
        guard let bytesPerSecond else { return count }
        let (whole, rest) = Int(now - time).quotientAndRemainder(dividingBy: 1000)
        let (due, overflows) = whole.multipliedReportingOverflow(by: bytesPerSecond)
        guard !overflows, due < count else { return count }
        return min(count, start + pieceBytes + due + rest * bytesPerSecond / 1000)
    }

    /// The time at which more than `sent` bytes may be sent.
    func next(after sent: Int, now: Milliseconds) -> Milliseconds {
        guard now >= time, let bytesPerSecond else { return time }
        let answered = sent - start
        return time + Milliseconds((answered * 1000 + bytesPerSecond - 1) / bytesPerSecond)
    }

    /// The bytes sent at one time: those of 10 milliseconds, at least one. Shorter intervals would
    /// cost more wake-ups without a visible difference.
    private var pieceBytes: Int { max(1, (bytesPerSecond ?? 0) / 100) }
}
