// The response being written.

public import Primitives

/// The response being written: head and body in one buffer. The order of calls is `start`, any
/// number of `field`, `startBody` and the bytes of the body if there is one, and `finish`. `start`
/// may be called again at any point, and discards what was written.
public struct Response: ~Copyable {
    /// The bytes to send. The body is appended here, between `startBody` and `finish`; the earlier
    /// responses and the head before it must not be changed.
    public var body: ByteBuffer

    /// The field lines that every response to this request has, each with its CRLF; `start` writes
    /// them after Date. Empty when a request begins.
    public var commonHeaders = ByteBuffer(capacity: 512)

    /// The media type negotiated for this request, which replaces the argument of
    /// `startBody(negotiable:)`; nil when a request begins.
    public var negotiatedType: String?

    /// The status of this response; nil before `start`.
    public private(set) var status: Status?

    /// The rewriting that is applied to the body once it is complete; nil for none.
    public var bodyRewriting: BodyRewriting?

    /// The delivery of this response. It may be set at any time until the handler returns; `start`
    /// keeps it, and each request begins with a plain one.
    public var delivery = Delivery()

    /// The time after which the handler is called again, in milliseconds; nil unless it has
    /// postponed the response.
    public private(set) var postponedMilliseconds: Int?

    /// The token that wakes the current request, if its response is postponed.
    public internal(set) var waitToken = WaitToken(0)

    /// The postponed requests to resume, in the order in which they were woken.
    public internal(set) var woken: [WaitToken] = []

    /// The load and limits of the server; nil for a response without a socket.
    var server: ServerBounds?
    /// The bytes by which bodies may still grow in this round of the event loop.
    var sliceBytesLeft = 0
    /// The source of the rest of the body; nil unless that is written later.
    var remainder: (any BodySource)?
    /// Whether the rest of the body has no end of its own.
    public internal(set) var isUnending = false
    /// Whether the rest of the body is written later, in slices.
    public internal(set) var isStreaming = false

    private(set) var context = Context()
    /// The offset of this response, after those already written.
    private(set) var answerStart = 0
    private var lengthStart = 0
    private(set) var bodyStart = 0
    private(set) var contentType: StaticString = ""
    var isFinished = false
    private var beginning = Beginning()

    /// The properties of a response that the request and the connection determine.
    struct Context {
        /// Whether the response has no content, as for HEAD (RFC 9110, section 9.3.2).
        var omitsBody = false
        /// Whether the connection closes after this response.
        var closes = false
        /// Whether the client uses HTTP/1.0, which has no chunked coding and persists a connection
        /// only on request.
        var isHTTP10 = false
    }

    /// Creates a response to an HTTP/1.1 request on a persistent connection.
    public init() { body = ByteBuffer(capacity: 16 * 1024) }

    /// Creates a response to `request`, without a socket.
    public init(to request: Request, waitToken: WaitToken = WaitToken(0)) {
        self.init()
        self.waitToken = waitToken
        begin(Context(to: request, closes: !request.isPersistent))
    }

    /// Begins the response with the status line, Date (RFC 9110, section 6.6.1) and the common
    /// headers. What was written of this response before is discarded.
    public mutating func start(_ status: Status, date: Timestamp) {
        body.truncate(to: answerStart)
        self.status = status
        postponedMilliseconds = nil
        if isStreaming { dropRemainder() }
        isUnending = false
        bodyStart = 0
        isFinished = false
        appendBeginning(status, date)
        Self.append(commonHeaders, to: &body)
        if context.closes {
            body.append("Connection: close\r\n")
        } else if context.isHTTP10 {
            body.append("Connection: keep-alive\r\n")
        }
    }

    private static func append(_ fields: borrowing ByteBuffer, to body: inout ByteBuffer) {
        body.append(fields.span)
    }

    /// Adds a field line. Control characters in `value` are replaced by spaces, so that no value
    /// can begin another line.
    /// - Precondition: Called between `start` and `startBody`.
    public mutating func field(_ name: StaticString, _ value: String) {
        var value = value
        value.makeContiguousUTF8()
        field(name, value.utf8.span)
    }

    /// Adds a field line, like `field(_:_:)`, with the bytes of its value.
    public mutating func field(_ name: StaticString, _ value: Span<UInt8>) {
        precondition(status != nil && bodyStart == 0 && !isFinished, "a field outside the head")
        body.append(name)
        body.append(": ")
        if value.isPlain(0..<value.count) {
            body.append(value)
        } else {
            for index in value.indices {
                body.append(Syntax.isControl(value[index]) ? Syntax.space : value[index])
            }
        }
        body.append("\r\n")
    }

    /// Ends the head with Content-Type and a Content-Length that `finish` fills in.
    /// - Precondition: Called once, after `start`, with a status that allows content.
    public mutating func startBody(_ contentType: StaticString) {
        startContentType(contentType)
        body.append(contentType)
        endHead()
    }

    /// Ends the head like `startBody(_:)`, with the negotiated media type if there is one.
    /// - Precondition: As for `startBody(_:)`.
    public mutating func startBody(negotiable contentType: StaticString) {
        guard let type = negotiatedType else { return startBody(contentType) }
        startContentType(contentType)
        body.append(type)
        endHead()
    }

    /// Begins the Content-Type field. `contentType` decides whether the body is rewritten, whatever
    /// type is negotiated.
    private mutating func startContentType(_ contentType: StaticString) {
        precondition(status != nil && bodyStart == 0 && !isFinished, "a body outside an answer")
        precondition(status?.forbidsContent == false, "a body for a status that has none")
        self.contentType = contentType
        body.append("Content-Type: ")
    }

    private mutating func endHead() {
        // Spaces before the number are optional whitespace: the head is written before the length
        // of the body is known, and nothing has to be moved.
        body.append("\r\nContent-Length: ")
        lengthStart = body.count
        body.append("          \r\n\r\n")
        bodyStart = body.count
    }

    /// Completes the response and sets Content-Length. Without `startBody` it is 0, or left out if
    /// the status forbids content; a response to HEAD keeps the length without the content.
    /// - Precondition: Called after `start`.
    public mutating func finish() {
        guard let status, !isFinished else {
            precondition(isFinished, "an answer finished before it was started")
            return
        }
        if bodyStart == 0 {
            body.append(status.forbidsContent ? "\r\n" : "Content-Length: 0\r\n\r\n")
            bodyStart = body.count
        } else {
            if let bodyRewriting, bodyRewriting.applies(to: contentType) {
                bodyRewriting.rewrite(&body, bodyStart)
            }
            fillLength()
            if context.omitsBody { body.truncate(to: bodyStart) }
        }
        isFinished = true
    }

    /// Postpones the response: the handler is called again with the same request after that time,
    /// or as soon as it has woken the request, unless the client closes the connection before. What
    /// was written of the response is discarded. A later `start` in the same call revokes this.
    /// - Parameter milliseconds: From 1 to `HTTPLimits.delaySecondsMax`; other values are clamped.
    /// - Precondition: Called from `RequestHandler.answer`, not from `refuse`.
    public mutating func postpone(milliseconds: Int) {
        body.truncate(to: answerStart)
        status = nil
        bodyStart = 0
        isFinished = false
        delivery = Delivery()
        postponedMilliseconds = max(1, milliseconds)
    }

    /// Resumes a postponed request, or a body that waits for more to write, after the current request.
    /// A request that is already answered, or whose client has closed the connection, is ignored.
    public mutating func wake(_ token: WaitToken) { woken.append(token) }

    /// The number of bytes of the body written so far; 0 before `startBody`.
    public var bodyBytes: Int { bodyStart == 0 ? 0 : body.count - bodyStart }

    /// Appends the status line and the Date field. They are kept as they are written, since most
    /// responses of a second begin alike.
    private mutating func appendBeginning(_ status: Status, _ date: Timestamp) {
        if beginning.date != date || beginning.status != status {
            var bytes = ByteBuffer(capacity: 128)
            bytes.append("HTTP/1.1 ")
            bytes.append(decimal: Int64(status.code))
            bytes.append(" ")
            bytes.append(status.reason)
            bytes.append("\r\nDate: ")
            date.appendHTTPDate(to: &bytes)
            bytes.append("\r\n")
            beginning = Beginning(status: status, date: date, bytes: bytes.copy())
        }
        body.append(beginning.bytes)
    }

    /// The status line and the Date field of a response.
    private struct Beginning {
        var status: Status?
        var date: Timestamp?
        var bytes: [UInt8] = []
    }

    private mutating func fillLength() {
        precondition(body.count >= bodyStart, "the head of the answer was cut off")
        var digits = InlineArray<10, UInt8>(repeating: Syntax.space)
        var rest = body.count - bodyStart
        var index = digits.count
        repeat {
            index -= 1
            digits[index] = UInt8(ascii: "0") + UInt8(rest % 10)
            rest /= 10
        } while rest > 0
        body.overwrite(at: lengthStart, with: digits.span)
    }
}

extension Response.Context {
    init(to request: Request, closes: Bool) {
        omitsBody = request.method == .head
        self.closes = closes
        isHTTP10 = request.isHTTP10
    }
}

extension Response {
    /// Whether the response is complete, and sent at once and whole.
    var isPlain: Bool { postponedMilliseconds == nil && !isStreaming && delivery.isPlain }

    /// Prepares for one more response after those already written.
    mutating func begin(_ context: Context) {
        self.context = context
        commonHeaders.truncate(to: 0)
        negotiatedType = nil
        delivery = Delivery()
        postponedMilliseconds = nil
        if isStreaming { dropRemainder() }
        isUnending = false
        answerStart = body.count
        status = nil
        bodyStart = 0
        isFinished = false
        bodyRewriting = nil
    }

    /// Removes and returns the next request that was woken; nil without one.
    mutating func nextWoken() -> WaitToken? { woken.isEmpty ? nil : woken.removeFirst() }

    /// The end of what is sent of this response.
    var deliveredEnd: Int {
        switch delivery.ending {
        case .whole: body.count
        case .truncated(let bytes): body.count - max(0, bodyBytes - max(0, bytes))
        case .empty, .reset: answerStart
        }
    }

    /// Appends `100 Continue` (RFC 9110, section 15.2.1).
    mutating func appendContinue() { body.append("HTTP/1.1 100 Continue\r\n\r\n") }

    /// Removes all responses once they are sent. The memory of an exceptionally long one is
    /// released.
    mutating func clear() {
        let capacityBytesMax = 1 << 20
        if body.count > capacityBytesMax {
            body = ByteBuffer(capacity: 16 * 1024)
        } else {
            body.truncate(to: 0)
        }
        begin(Context())
    }
}
