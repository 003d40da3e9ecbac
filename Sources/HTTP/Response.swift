// The answer being written.

public import Primitives

/// The answer being written: head and body in one buffer, sent as they stand. The order is `start`,
/// any number of `field`, then `startBody` and the bytes of the body if there is one, then `finish`.
/// `start` may come again at any point and begins anew.
public struct Response: ~Copyable {
    /// What is sent: append the bytes of the body here, between `startBody` and `finish`. Answers
    /// and heads that are already written stand before them and are not to be touched.
    public var body: ByteBuffer

    /// Field lines that every answer to this request has, each ended by CRLF: `start` puts them
    /// behind Date. They are empty when a request begins.
    public var standingFields = ByteBuffer(capacity: 512)

    /// The media type that client and server agreed on for this request, in place of the one that
    /// `startBody(negotiable:)` is given; nil when a request begins.
    public var negotiatedType: String?

    /// The status of this answer, or nil before `start`.
    public private(set) var status: Status?

    /// Rewrites the body of this answer once it is complete, if it is of that kind.
    public var bodyRewriting: BodyRewriting?

    /// How this answer is to be sent. It may be set at any time while the request is answered;
    /// starting over keeps it, and the next answer begins with a plain one.
    public var delivery = Delivery()

    /// When the handler wants to be asked again, in milliseconds from now; nil unless it has
    /// postponed its answer.
    public private(set) var postponedMilliseconds: Int?

    /// What the request being answered is woken by, if its answer is postponed.
    public internal(set) var waitToken = WaitToken(0)

    /// The requests to ask for once more, in the order in which they were woken.
    public internal(set) var woken: [WaitToken] = []

    /// The server that the answer is written for; nil for one that is answered without a socket.
    var server: AnswerBounds?
    /// The bytes that bodies may still grow by in this turn of the loop, before they pause.
    var sliceBytesLeft = 0
    /// What writes the rest of the body; nil unless that goes on later.
    var rest: (any BodySource)?

    private(set) var context = Context()
    /// Where this answer starts, behind those already written.
    private(set) var answerStart = 0
    private var lengthStart = 0
    private(set) var bodyStart = 0
    private(set) var contentType: StaticString = ""
    var isFinished = false
    private var dateOfField: Timestamp?
    private var dateField: [UInt8] = []

    /// What the connection knows of the answer.
    struct Context {
        /// HEAD asks for the head alone (RFC 9110, section 9.3.2).
        var omitsBody = false
        /// The connection closes after this answer.
        var closes = false
        /// HTTP/1.0 knows no chunks, and keeps a connection open only if told so.
        var isHTTP10 = false
    }

    /// An answer to a request of which nothing is known: HTTP/1.1 that stays open.
    public init() { body = ByteBuffer(capacity: 16 * 1024) }

    /// An answer to `request`, for answering without a socket.
    public init(to request: Request, waitToken: WaitToken = WaitToken(0)) {
        self.init()
        self.waitToken = waitToken
        begin(Context(to: request, closes: !request.isPersistent))
    }

    /// Begins the answer: the status line, and the Date field (RFC 9110, section 6.6.1). Whatever
    /// was begun of this answer is thrown away.
    public mutating func start(_ status: Status, date: Timestamp) {
        body.truncate(to: answerStart)
        self.status = status
        postponedMilliseconds = nil
        rest = nil
        bodyStart = 0
        isFinished = false
        body.append("HTTP/1.1 ")
        body.append(decimal: Int64(status.code))
        body.append(" ")
        body.append(status.reason)
        appendDate(date)
        Self.append(standingFields, to: &body)
        if context.closes {
            body.append("Connection: close\r\n")
        } else if context.isHTTP10 {
            body.append("Connection: keep-alive\r\n")
        }
    }

    private static func append(_ fields: borrowing ByteBuffer, to body: inout ByteBuffer) {
        body.append(fields.span)
    }

    /// Adds a field line. Control characters in `value` become blanks, so that no value can begin
    /// another line.
    /// - Precondition: between `start` and `startBody`.
    public mutating func field(_ name: StaticString, _ value: String) {
        precondition(status != nil && bodyStart == 0 && !isFinished, "a field outside the head")
        body.append(name)
        body.append(": ")
        for byte in value.utf8 {
            body.append(Syntax.isControl(byte) ? Syntax.blank : byte)
        }
        body.append("\r\n")
    }

    /// Ends the head with Content-Type and a Content-Length that `finish` fills in.
    /// - Precondition: after `start`, once, and the status allows a body.
    public mutating func startBody(_ contentType: StaticString) {
        startContentType(contentType)
        body.append(contentType)
        endHead()
    }

    /// The same with the negotiated media type, or with `contentType` if none was agreed on.
    /// - Precondition: as for `startBody`.
    public mutating func startBody(negotiable contentType: StaticString) {
        guard let type = negotiatedType else { return startBody(contentType) }
        startContentType(contentType)
        body.append(type)
        endHead()
    }

    /// Whatever type is negotiated, the body is of the kind of `contentType`.
    private mutating func startContentType(_ contentType: StaticString) {
        precondition(status != nil && bodyStart == 0 && !isFinished, "a body outside an answer")
        precondition(status?.forbidsContent == false, "a body for a status that has none")
        self.contentType = contentType
        body.append("Content-Type: ")
    }

    private mutating func endHead() {
        // Blanks before the number are optional whitespace: the head is written before the length
        // of the body is known, and nothing has to move.
        body.append("\r\nContent-Length: ")
        lengthStart = body.count
        body.append("          \r\n\r\n")
        bodyStart = body.count
    }

    /// Completes the answer: fills the length in. Without `startBody` the length is 0, or not given
    /// where the status forbids it; the answer to HEAD keeps the length and drops the bytes.
    /// - Precondition: after `start`.
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

    /// There is no answer yet: the handler is asked again after that time, or as soon as it has woken
    /// the request, with the same request, unless the client closes before. Less than 1 is 1; more
    /// than `HTTPLimits.delaySecondsMax` is cut down to that. Whatever was begun of the answer is
    /// thrown away; `start` begins one after all.
    /// - Precondition: a request is being answered, not a failure refused.
    public mutating func postpone(milliseconds: Int) {
        body.truncate(to: answerStart)
        status = nil
        bodyStart = 0
        isFinished = false
        delivery = Delivery()
        postponedMilliseconds = max(1, milliseconds)
    }

    /// Has a request asked for once more whose answer was postponed, once the present one is
    /// answered. Nothing happens to one that is answered already, or whose client has gone.
    public mutating func wake(_ token: WaitToken) { woken.append(token) }

    /// The bytes of the body written so far, or 0 before `startBody`.
    public var bodyBytes: Int { bodyStart == 0 ? 0 : body.count - bodyStart }

    /// The field is rendered once a second, not once an answer.
    private mutating func appendDate(_ date: Timestamp) {
        if dateOfField != date {
            var field = ByteBuffer(capacity: 64)
            field.append("\r\nDate: ")
            date.appendHTTPDate(to: &field)
            field.append("\r\n")
            dateField = field.copy()
            dateOfField = date
        }
        body.append(dateField)
    }

    private mutating func fillLength() {
        precondition(body.count >= bodyStart, "the head of the answer was cut off")
        var digits = InlineArray<10, UInt8>(repeating: Syntax.blank)
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
    /// Whether the answer goes out at once and whole.
    var isPlain: Bool { postponedMilliseconds == nil && rest == nil && delivery.isPlain }

    /// Prepares for one more answer behind those already written.
    mutating func begin(_ context: Context) {
        self.context = context
        standingFields.truncate(to: 0)
        negotiatedType = nil
        delivery = Delivery()
        postponedMilliseconds = nil
        rest = nil
        answerStart = body.count
        status = nil
        bodyStart = 0
        isFinished = false
        bodyRewriting = nil
    }

    /// The next request that was woken; nil if there is none.
    mutating func takeWoken() -> WaitToken? { woken.isEmpty ? nil : woken.removeFirst() }

    /// Up to where this answer is sent.
    var deliveredEnd: Int {
        switch delivery.ending {
        case .whole: body.count
        case .truncated(let bytes): body.count - max(0, bodyBytes - max(0, bytes))
        case .empty, .reset: answerStart
        }
    }

    /// Tells the client to send the body it has announced (RFC 9110, section 15.2.1).
    mutating func appendContinue() { body.append("HTTP/1.1 100 Continue\r\n\r\n") }

    /// Forgets all answers once they are sent. The room of an exceptionally long one is given back.
    mutating func clear() {
        let roomBytesMax = 1 << 20
        if body.count > roomBytesMax {
            body = ByteBuffer(capacity: 16 * 1024)
        } else {
            body.truncate(to: 0)
        }
        begin(Context())
    }
}
