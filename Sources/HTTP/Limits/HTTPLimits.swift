// The limits of a server. The numbers are chosen by the program.

/// The limits of a server: bytes, seconds and connections.
public struct HTTPLimits: Sendable {
    /// The longest request target, in bytes; a longer one is refused with 414.
    public var targetBytesMax: Int
    /// The longest head, request line included, in bytes; a longer one is refused with 431.
    public var headBytesMax: Int
    /// The most field lines of a head; more are refused with 431.
    public var headFieldsMax: Int
    /// The longest body after decoding, in bytes, unless the handler allows a request a longer one
    /// (`RequestHandler.bodyBytesMax`); one beyond that is refused with 413.
    public var bodyBytesMax: Int
    /// The time from the first byte of a request to the end of its head; then 408.
    public var headSecondsMax: Int
    /// The time from the end of the head to the end of the body; then 408.
    public var bodySecondsMax: Int
    /// The time without a request after which a connection is closed silently.
    public var idleSecondsMax: Int
    /// The time in which a client takes no byte of a response; then the connection is closed.
    public var writeSecondsMax: Int
    /// The most connections of all workers. For one more, the longest idle connection is closed.
    public var connectionsMax: Int
    /// The connections beyond `connectionsMax`, accepted while none is idle, for urgent requests
    /// (`RequestHandler.isUrgent`): other requests on them are refused with 503. Further
    /// connections wait in the queue of the kernel.
    public var connectionsReserved: Int
    /// The bytes of responses to pipelined requests that are collected before they are sent.
    public var pipelinedBytesMax: Int
    /// The bytes read and discarded after the last response (RFC 9112, section 9.6).
    public var lingerBytesMax: Int
    /// The time for which bytes are read and discarded after the last response; behind a refused
    /// request the time that may pass until more of it comes.
    public var lingerSecondsMax: Int
    /// The bytes read and discarded behind a request that was refused before it was read whole. A
    /// client that reads nothing before it has sent its body sees the refusal only if all of the
    /// body is taken. The default is 64 MiB: what is sent by mistake, such as a file, and soon read
    /// from a client nearby.
    public var refusedBytesMax: Int
    /// The time for which they are read. The default is 30 seconds, as much as a body usually has:
    /// a client that only wants to keep a connection busy gains nothing.
    public var refusedSecondsMax: Int
    /// The time that a graceful shutdown gives to requests under way and responses unsent.
    public var drainSecondsMax: Int
    /// The longest delay or postponement of a response. The default is 10 minutes: the time limits
    /// of clients are 5 to 300 seconds by default, so that a longer delay proves nothing, and a
    /// delay in the wrong unit does not keep a connection for days.
    public var delaySecondsMax: Int

    /// The most deferred responses: those that are delayed, paced or postponed. The other half of
    /// the connections is left for requests that are answered at once.
    public var deferredResponsesMax: Int { max(1, connectionsMax / 2) }

    /// The most bytes of responses that clients have not taken, of all workers. Beyond it long
    /// responses, and then all requests, are refused with 503. A streamed response counts as
    /// `unchunkedBodyBytesMax` and the unsent bytes of its slice.
    public var responsesBytesMax: Int
    /// The most bytes of requests that are not complete or not answered, of all workers; spare
    /// capacity is not counted. Beyond it the longest incomplete request is refused with 503.
    public var inputBytesMax: Int
    /// The bytes by which bodies grow in one round of an event loop before they are streamed.
    public var sliceBytesMax: Int
    /// The longest streamed body that is sent with Content-Length instead of in chunks.
    public var unchunkedBodyBytesMax: Int

    /// Creates limits.
    public init(
        targetBytesMax: Int, headBytesMax: Int, headFieldsMax: Int, bodyBytesMax: Int,
        headSecondsMax: Int, bodySecondsMax: Int, idleSecondsMax: Int, writeSecondsMax: Int,
        connectionsMax: Int, pipelinedBytesMax: Int, lingerBytesMax: Int, lingerSecondsMax: Int,
        drainSecondsMax: Int, delaySecondsMax: Int = 600, connectionsReserved: Int = 0,
        responsesBytesMax: Int = 256 << 20, inputBytesMax: Int = 320 << 20,
        sliceBytesMax: Int = 256 << 10, unchunkedBodyBytesMax: Int = 1 << 20,
        refusedBytesMax: Int = 64 << 20, refusedSecondsMax: Int = 30
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
        self.responsesBytesMax = responsesBytesMax
        self.inputBytesMax = inputBytesMax
        self.sliceBytesMax = sliceBytesMax
        self.unchunkedBodyBytesMax = unchunkedBodyBytesMax
        self.refusedBytesMax = refusedBytesMax
        self.refusedSecondsMax = refusedSecondsMax
    }
}
