// The limits of a server. The numbers are chosen by the program.

/// What one client may use of the server: bytes, seconds and connections.
public struct HTTPLimits: Sendable {
    /// The longest request target, in bytes; more is refused with 414.
    public var targetBytesMax: Int
    /// The longest head, request line included, in bytes; more is refused with 431.
    public var headBytesMax: Int
    /// The most field lines of a head; more is refused with 431.
    public var headFieldsMax: Int
    /// The longest body after decoding, in bytes, unless the handler allows a request more
    /// (`RequestHandler.bodyBytesMax`); beyond, it is refused with 413.
    public var bodyBytesMax: Int
    /// The time from the first byte of a request to the end of its head; then 408.
    public var headSecondsMax: Int
    /// The time from the end of the head to the end of the body; then 408.
    public var bodySecondsMax: Int
    /// The time without a request after which a connection is closed silently.
    public var idleSecondsMax: Int
    /// The time in which a client takes no byte of an answer; then the connection is closed.
    public var writeSecondsMax: Int
    /// The most connections at one time, of all workers. For one more, the one is closed that has had
    /// no request for the longest time.
    public var connectionsMax: Int
    /// Connections beyond those, if all have requests under way, for requests that the handler calls
    /// urgent: other requests on them are refused with 503. Still further ones wait in the kernel's
    /// queue.
    public var connectionsReserved: Int
    /// The bytes of answers gathered before they are sent, when requests are pipelined.
    public var pipelinedBytesMax: Int
    /// The bytes read and dropped after the last answer, so that the client can read it.
    public var lingerBytesMax: Int
    /// The time for which bytes are read and dropped after the last answer.
    public var lingerSecondsMax: Int
    /// The time a stopping server gives to requests begun and answers unsent.
    public var drainSecondsMax: Int
    /// The longest that an answer is held back on purpose. 10 minutes by default: the time limits
    /// that clients have by default are 5 to 300 seconds, so that more proves nothing, and a delay
    /// given in the wrong unit does not keep a connection for days.
    public var delaySecondsMax: Int

    /// The most answers held back on purpose at one time, by a delay, a rate or by being postponed:
    /// the other half of the connections stays for requests that are to be answered at once.
    public var heldAnswersMax: Int { max(1, connectionsMax / 2) }

    /// The most bytes of answers that clients have not taken, of all workers. Beyond, long answers
    /// and then all requests are refused with 503. An answer written in slices counts as
    /// `wholeAnswerBytesMax` and what is unsent of its slice.
    public var answersBytesMax: Int
    /// The most bytes of requests that are not complete or not answered, of all workers; room for
    /// growth is not counted. Beyond, the longest incomplete one is refused with 503.
    public var inputBytesMax: Int
    /// The bytes that bodies grow by in one turn of a worker, before those that can go on later.
    public var sliceBytesMax: Int
    /// The longest answer that is sent whole, with its length, where it can go on later.
    public var wholeAnswerBytesMax: Int

    /// All limits at once.
    public init(
        targetBytesMax: Int, headBytesMax: Int, headFieldsMax: Int, bodyBytesMax: Int,
        headSecondsMax: Int, bodySecondsMax: Int, idleSecondsMax: Int, writeSecondsMax: Int,
        connectionsMax: Int, pipelinedBytesMax: Int, lingerBytesMax: Int, lingerSecondsMax: Int,
        drainSecondsMax: Int, delaySecondsMax: Int = 600, connectionsReserved: Int = 0,
        answersBytesMax: Int = 256 << 20, inputBytesMax: Int = 320 << 20,
        sliceBytesMax: Int = 256 << 10, wholeAnswerBytesMax: Int = 1 << 20
    ) {
        self.targetBytesMax = targetBytesMax
        self.headBytesMax = headBytesMax
        self.headFieldsMax = headFieldsMax
        self.bodyBytesMax = bodyBytesMax
        self.headSecondsMax = headSecondsMax
        self.bodySecondsMax = bodySecondsMax
        self.idleSecondsMax = idleSecondsMax
        self.writeSecondsMax = writeSecondsMax
        self.connectionsMax = connectionsMax
        self.pipelinedBytesMax = pipelinedBytesMax
        self.lingerBytesMax = lingerBytesMax
        self.lingerSecondsMax = lingerSecondsMax
        self.drainSecondsMax = drainSecondsMax
        self.delaySecondsMax = delaySecondsMax
        self.connectionsReserved = connectionsReserved
        self.answersBytesMax = answersBytesMax
        self.inputBytesMax = inputBytesMax
        self.sliceBytesMax = sliceBytesMax
        self.wholeAnswerBytesMax = wholeAnswerBytesMax
    }
}
