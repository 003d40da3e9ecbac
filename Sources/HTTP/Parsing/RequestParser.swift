// The parser of requests: RFC 9112, section 2.2.

/// An incremental parser of the requests of a connection. It holds positions, not bytes, and reads
/// no byte of a head twice.
public struct RequestParser: Sendable {
    /// The result of parsing.
    public enum Outcome: Sendable {
        /// The request is not complete. `wantsContinue` is true once, when the client waits for
        /// `100 Continue` before it sends the body (RFC 9110, section 10.1.1).
        case needMore(wantsContinue: Bool)
        /// A request, and the number of bytes that it consumed.
        case request(Request, consumed: Int)
        /// The head of a request whose body is longer than `HTTPLimits.bodyBytesMax`: call
        /// `allowBody(bytesMax:)`, then `parse` with the same bytes.
        case needLimit(Request)
        /// A malformed request: send the error and close, since its end is unknown.
        case refuse(ProtocolError)
    }

    /// The part of a request that has been received.
    enum Progress { case nothing, head, body }

    private enum Stage {
        case requestLine
        case fields
        case sized(start: Int, length: Int)
        case chunked(start: Int, ChunkedParser)
    }

    private let limits: HTTPLimits
    private let isFromLoopback: Bool
    /// Whether the requests come by TLS.
    var isSecure = false
    /// Whether nothing was parsed before the current request.
    private var isFirst = true
    private var stage = Stage.requestLine
    private var head = RequestHead()
    private var isPersistent = true
    private var wantsContinue = false
    /// The limit of the body of the current request; nil for `HTTPLimits.bodyBytesMax`.
    private var allowedBodyBytesMax: Int?
    /// The start of the current line, and the end of its bytes that hold no line feed.
    private var lineStart = 0
    private var scanned = 0

    /// Creates a parser at the start of a request.
    public init(limits: HTTPLimits) { self.init(limits: limits, isFromLoopback: true) }

    /// Creates a parser of the requests of a client.
    init(limits: HTTPLimits, isFromLoopback: Bool) {
        self.limits = limits
        self.isFromLoopback = isFromLoopback
    }

    /// Continues to parse.
    /// - Parameter bytes: The bytes of the connection from the start of the request: those of the
    ///   last call, and more after them. After `.request` the next call starts after the bytes
    ///   consumed; `.refuse` is the last result.
    public mutating func parse(_ bytes: Span<UInt8>) -> Outcome {
        do throws(ProtocolError) {
            while try readHeadLine(bytes) {}
            return try readBody(bytes)
        } catch {
            return .refuse(error)
        }
    }

    /// Sets the limit of the body of the current request.
    public mutating func allowBody(bytesMax: Int) { allowedBodyBytesMax = bytesMax }

    /// Whether the bytes are the first ones of a connection: those of a TLS handshake may begin it.
    var isAtStart: Bool { isFirst && !isSecure }

    /// The part of the request that has been received. Empty lines before a request line do not
    /// count.
    var progress: Progress {
        switch stage {
        case .requestLine: scanned > lineStart ? .head : .nothing
        case .fields: .head
        case .sized, .chunked: .body
        }
    }
}

extension RequestParser {
    /// The bytes of a request line beside its target: a method, two spaces, the version.
    private static let requestLineBytesExtra = 64
    /// The empty lines tolerated before a request line (RFC 9112, section 2.2: at least one).
    private static let emptyLinesMax = 4
    /// The capacity for the field lines of common clients.
    private static let fieldsUsual = 12

    /// Parses one line of the head.
    /// - Returns: Whether there may be another line.
    private mutating func readHeadLine(_ bytes: Span<UInt8>) throws(ProtocolError) -> Bool {
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
            head.fields.append(try FieldLine(bytes, line))
        case .sized, .chunked: return false
        }
        return true
    }

    /// Refuses input that cannot be a request at its first byte: a TLS client would wait forever
    /// for a response, since its handshake need not hold a line feed.
    private func checkFirstByte(_ bytes: Span<UInt8>) throws(ProtocolError) {
        guard lineStart < bytes.count else { return }
        let first = bytes[lineStart]
        if Syntax.isToken(first) || first == Syntax.carriageReturn || first == Syntax.lineFeed {
            return
        }
        throw first == 0x16 ? .tls : .notHTTP
    }

    /// The next line without its CR LF; nil if it is not complete.
    private mutating func nextLine(_ bytes: Span<UInt8>) throws(ProtocolError) -> Range<Int>? {
        scanned = bytes.lineFeed(from: scanned)
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

    /// Checks the length of the current line or head. It is inlined, since a call would copy the
    /// parser, of some 250 bytes, for each line.
    @inline(__always)
    private func checkLength() throws(ProtocolError) {
        if case .requestLine = stage {
            guard scanned - lineStart <= limits.targetBytesMax + Self.requestLineBytesExtra
            else { throw .targetTooLong(limits) }
        } else if scanned > limits.headBytesMax {
            throw .headTooLarge(limits)
        }
    }

    private mutating func endHead(_ bytes: Span<UInt8>) throws(ProtocolError) {
        let framing = try Framing(head, bytes, limits: limits)
        isPersistent = framing.isPersistent
        head.authority = head.authority ?? framing.host
        // A client that has sent a part of the body does not wait for `100 Continue`.
        wantsContinue = framing.expectsContinue && bytes.count == scanned
        switch framing.body {
        case .length(let length): stage = .sized(start: scanned, length: length)
        case .chunked: stage = .chunked(start: scanned, ChunkedParser(bytes, start: scanned))
        }
    }

    private mutating func readBody(_ bytes: Span<UInt8>) throws(ProtocolError) -> Outcome {
        switch stage {
        case .requestLine, .fields: break
        case .sized(let start, let length):
            if length > allowedBodyBytesMax ?? limits.bodyBytesMax { return try needLimit(bytes) }
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

    /// Asks for the limit of the current request, once.
    private func needLimit(_ bytes: Span<UInt8>) throws(ProtocolError) -> Outcome {
        if let allowedBodyBytesMax { throw .bodyTooLarge(bytesMax: allowedBodyBytesMax) }
        return .needLimit(
            Request(
                head, bytes: bytes.array(0..<headEnd), body: headEnd..<headEnd,
                isPersistent: isPersistent, isFromLoopback: isFromLoopback,
                isSecure: isSecure))
    }

    /// Begins with the next request.
    private mutating func begin() {
        stage = .requestLine
        isPersistent = true
        wantsContinue = false
        allowedBodyBytesMax = nil
        lineStart = 0
        scanned = 0
    }

    private var headEnd: Int {
        switch stage {
        case .sized(let start, _), .chunked(let start, _): start
        case .requestLine, .fields: scanned
        }
    }

    private mutating func finish(_ bytes: [UInt8], body: Range<Int>, consumed: Int) -> Outcome {
        // Moved out: the fields belong to the request alone.
        var head = RequestHead()
        swap(&head, &self.head)
        let request = Request(
            head, bytes: bytes, body: body, isPersistent: isPersistent,
            isFromLoopback: isFromLoopback, isSecure: isSecure)
        begin()
        isFirst = false
        return .request(request, consumed: consumed)
    }
}
