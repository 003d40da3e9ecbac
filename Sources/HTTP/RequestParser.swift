// Bytes into requests.

/// Reads one request after the other from the bytes of a connection. It is pure: it holds where it
/// stands, not the bytes, and reads no byte of a head twice while it trickles in.
public struct RequestParser: Sendable {
    /// What has been read.
    public enum Outcome: Sendable {
        /// The request is not complete. `wantsContinue` is true once, when the client waits for
        /// `100 Continue` before it sends the body (RFC 9110, section 10.1.1).
        case needMore(wantsContinue: Bool)
        /// A request, and the number of bytes that it took.
        case request(Request, consumed: Int)
        /// The head of a request whose body is longer than the limits say: call
        /// `allowBody(bytesMax:)`, then `parse` with the same bytes.
        case needLimit(Request)
        /// No request: answer so and close, for what follows cannot be told apart.
        case refuse(RequestFailure)
    }

    /// How far a request has come.
    enum Progress { case nothing, head, body }

    private enum Stage {
        case requestLine
        case fields
        case sized(start: Int, length: Int)
        case chunked(start: Int, ChunkedParser)
    }

    private let limits: HTTPLimits
    private let isFromLoopback: Bool
    private var stage = Stage.requestLine
    private var head = RequestHead()
    private var isPersistent = true
    private var wantsContinue = false
    /// The longest body that the present request may have; nil as long as that is the usual.
    private var allowedBodyBytesMax: Int?
    /// Where the line being read starts, and up to where no line feed was found.
    private var lineStart = 0
    private var scanned = 0

    /// A parser at the start of a request.
    public init(limits: HTTPLimits) { self.init(limits: limits, isFromLoopback: true) }

    /// A parser of requests that say whether they come from this machine.
    init(limits: HTTPLimits, isFromLoopback: Bool) {
        self.limits = limits
        self.isFromLoopback = isFromLoopback
    }

    /// Reads on in `bytes`, all bytes of the connection from the start of the request: the same as
    /// at the last call, and more behind them. After `.request` the next call starts behind the
    /// bytes consumed; after `.refuse` there is none.
    public mutating func parse(_ bytes: Span<UInt8>) -> Outcome {
        do throws(RequestFailure) {
            while try readHeadLine(bytes) {}
            return try readBody(bytes)
        } catch {
            return .refuse(error)
        }
    }

    /// Sets the longest body that the present request may have.
    public mutating func allowBody(bytesMax: Int) { allowedBodyBytesMax = bytesMax }

    /// How far the request has come. Empty lines before a request line are nothing.
    var progress: Progress {
        switch stage {
        case .requestLine: scanned > lineStart ? .head : .nothing
        case .fields: .head
        case .sized, .chunked: .body
        }
    }
}

extension RequestParser {
    /// What a request line holds at most beside its target: a method, two blanks, the version.
    private static let requestLineBytesExtra = 64
    /// The empty lines tolerated before a request line (RFC 9112, section 2.2: at least one).
    private static let emptyLinesMax = 4
    /// Room for the fields that clients send, so that it need not grow.
    private static let fieldsUsual = 12

    /// Reads one line of the head; false if there is none to read.
    private mutating func readHeadLine(_ bytes: Span<UInt8>) throws(RequestFailure) -> Bool {
        switch stage {
        case .requestLine:
            try checkFirstByte(bytes)
            guard let line = try nextLine(bytes) else { return false }
            if line.isEmpty {
                guard lineStart <= 2 * Self.emptyLinesMax else { throw .emptyLines }
                return true
            }
            try head.readRequestLine(bytes, line, limits: limits)
            head.fields.reserveCapacity(Self.fieldsUsual)
            stage = .fields
        case .fields:
            guard let line = try nextLine(bytes) else { return false }
            if line.isEmpty {
                try endHead(bytes)
                return false
            }
            guard head.fields.count < limits.headFieldsMax else { throw .tooManyFields(limits) }
            head.fields.append(try Field(bytes, line))
        case .sized, .chunked: return false
        }
        return true
    }

    /// What cannot be a request is refused at its first byte: a TLS client would wait for ever for
    /// an answer, since its handshake need not hold a line feed.
    private func checkFirstByte(_ bytes: Span<UInt8>) throws(RequestFailure) {
        guard lineStart < bytes.count else { return }
        let first = bytes[lineStart]
        if Syntax.isToken(first) || first == Syntax.carriageReturn || first == Syntax.lineFeed {
            return
        }
        throw first == 0x16 ? .tls : .notHTTP
    }

    /// The next line without its CR LF, or nil if it is not complete.
    private mutating func nextLine(_ bytes: Span<UInt8>) throws(RequestFailure) -> Range<Int>? {
        while scanned < bytes.count, bytes[scanned] != Syntax.lineFeed { scanned += 1 }
        try checkLength()
        guard scanned < bytes.count else { return nil }
        guard scanned > lineStart, bytes[scanned - 1] == Syntax.carriageReturn else {
            throw .bareLineFeed
        }
        let line = lineStart..<(scanned - 1)
        scanned += 1
        lineStart = scanned
        return line
    }

    /// Inlined, since a call would copy the parser, which has some 250 bytes, at each line.
    @inline(__always)
    private func checkLength() throws(RequestFailure) {
        if case .requestLine = stage {
            guard scanned - lineStart <= limits.targetBytesMax + Self.requestLineBytesExtra
            else { throw .targetTooLong(limits) }
        } else if scanned > limits.headBytesMax {
            throw .headTooLarge(limits)
        }
    }

    private mutating func endHead(_ bytes: Span<UInt8>) throws(RequestFailure) {
        let framing = try Framing(head, bytes, limits: limits)
        isPersistent = framing.isPersistent
        head.authority = head.authority ?? framing.host
        // Whoever has sent a part of the body does not wait for leave to send it.
        wantsContinue = framing.expectsContinue && bytes.count == scanned
        switch framing.body {
        case .length(let length): stage = .sized(start: scanned, length: length)
        case .chunked: stage = .chunked(start: scanned, ChunkedParser(bytes, start: scanned))
        }
    }

    private mutating func readBody(_ bytes: Span<UInt8>) throws(RequestFailure) -> Outcome {
        switch stage {
        case .requestLine, .fields: break
        case .sized(let start, let length):
            if let outcome = try checkLength(length, bytes) { return outcome }
            guard bytes.count - start >= length else { break }
            let end = start + length
            return finish(bytes.array(0..<end), body: start..<end, consumed: end)
        case .chunked(let start, var chunks):
            // The copy in `stage` would make each append copy the body.
            stage = .requestLine
            let bytesMax = allowedBodyBytesMax ?? limits.bodyBytesMax
            let end = try chunks.parse(bytes, bodyBytesMax: bytesMax, limits: limits)
            guard let end else {
                let isTooLong = chunks.isTooLong
                stage = .chunked(start: start, chunks)
                if isTooLong { return try needLimit(bytes) }
                break
            }
            let decoded = chunks.decoded
            return finish(decoded, body: start..<decoded.count, consumed: end)
        }
        defer { wantsContinue = false }
        return .needMore(wantsContinue: wantsContinue)
    }

    /// What becomes of a body of that length; nil if it may be read.
    private func checkLength(
        _ length: Int, _ bytes: Span<UInt8>
    ) throws(RequestFailure) -> Outcome? {
        length > allowedBodyBytesMax ?? limits.bodyBytesMax ? try needLimit(bytes) : nil
    }

    /// Asks for the limit of the present request, once.
    private func needLimit(_ bytes: Span<UInt8>) throws(RequestFailure) -> Outcome {
        if let allowedBodyBytesMax { throw .bodyTooLarge(bytesMax: allowedBodyBytesMax) }
        return .needLimit(
            Request(
                head, bytes: bytes.array(0..<headEnd), body: headEnd..<headEnd,
                isPersistent: isPersistent, isFromLoopback: isFromLoopback))
    }

    private var headEnd: Int {
        switch stage {
        case .sized(let start, _), .chunked(let start, _): start
        case .requestLine, .fields: scanned
        }
    }

    private mutating func finish(_ bytes: [UInt8], body: Range<Int>, consumed: Int) -> Outcome {
        let request = Request(
            head, bytes: bytes, body: body, isPersistent: isPersistent,
            isFromLoopback: isFromLoopback)
        self = RequestParser(limits: limits, isFromLoopback: isFromLoopback)
        return .request(request, consumed: consumed)
    }
}
