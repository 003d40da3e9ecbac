// The errors of requests that the handler does not receive, and their exact texts.

internal import TLS

/// A violation of HTTP or of a limit: the status of the response, and a message for the author of
/// the client. The connection closes after the response.
public struct ProtocolError: Error, Equatable, Sendable {
    /// The status of the response.
    public let status: Status
    /// The error, the limit if there is one, and the remedy.
    public let message: String

    /// Creates an error.
    public init(_ status: Status, _ message: String) {
        self.status = status
        self.message = message
    }
}

extension ProtocolError {
    static func malformed(_ message: String) -> ProtocolError {
        ProtocolError(.badRequest, message)
    }

    static let tls = malformed(
        "The connection starts with a TLS handshake, but this port speaks plain HTTP. "
            + "Use http:// instead of https://.")
    /// - Parameter error: The reason why a session cannot be begun.
    static func noSession(_ error: TLSError) -> ProtocolError {
        ProtocolError(.internalServerError, error.message)
    }

    static let notHTTP = malformed(
        "The request does not start with a method. Send METHOD, blank, target, blank, HTTP/1.1.")
    static let emptyLines = malformed(
        "Too many empty lines before the request line. Send none.")
    static let bareLineFeed = malformed(
        "A line ends in LF alone. End each line of the head with CR LF.")
    static let bareCarriageReturn = malformed(
        "A line holds a CR that no LF follows. Use CR only in the CR LF at the end of a line.")
    static let requestLine = malformed(
        "The request line is malformed. Send METHOD, blank, target, blank, HTTP/1.1.")
    static let spaceInTarget = malformed(
        "The request target holds a blank. Percent-encode it as %20.")
    static let fragmentInTarget = malformed(
        "The request target holds a '#'. Percent-encode it as %23.")
    static let controlInTarget = malformed(
        "The request target holds a control character. Percent-encode it.")
    static let targetForm = malformed(
        "The request target is neither a path that starts with '/' nor an http:// address.")
    static let version = malformed(
        "The request line does not end in an HTTP version. Send HTTP/1.1.")
    static let versionNotSupported = ProtocolError(
        .httpVersionNotSupported, "Only HTTP/1.1 and HTTP/1.0 are spoken here. Send HTTP/1.1.")
    static let connect = ProtocolError(
        .notImplemented, "CONNECT is not implemented: this server is no proxy.")

    static let fieldWithoutColon = malformed(
        "A header line has no colon. Send name, colon, value.")
    static let whitespaceBeforeColon = malformed(
        "A header line has a blank before its colon. Remove the blank.")
    static let fieldName = malformed(
        "A header name is empty or holds a character that names may not hold. "
            + "Use letters, digits and hyphens.")
    static let foldedLine = malformed(
        "A header line starts with a blank. Folded headers are not accepted: send one line each.")
    static let controlInField = malformed(
        "A header value holds a control character. Remove it.")

    static let hostMissing = malformed("The Host header is missing. HTTP/1.1 asks for exactly one.")
    static let hostRepeated = malformed(
        "The Host header is there more than once. Send exactly one.")
    static let hostInvalid = malformed(
        "The Host header is not a host with an optional port of at most 65535. "
            + "Send host or host:port.")
    static let hostTooLong = malformed(
        "The host of the request is longer than \(Authority.hostBytesMax) bytes. Shorten it.")
    static let lengthRepeated = malformed(
        "Content-Length is given more than once. Send exactly one number.")
    static let lengthInvalid = malformed(
        "Content-Length is not a number. Send the bytes of the body in decimal digits.")
    static let lengthAndCoding = malformed(
        "Content-Length and Transfer-Encoding are both given. Send one of them.")
    static let codingInHTTP10 = malformed(
        "HTTP/1.0 has no Transfer-Encoding. Send Content-Length, or use HTTP/1.1.")
    static let codingInvalid = malformed(
        "Transfer-Encoding is empty or names chunked more than once. Send: chunked.")
    static let codingNotLast = malformed(
        "Transfer-Encoding does not end in chunked, so that the body has no end. Send: chunked.")
    static let codingUnknown = ProtocolError(
        .notImplemented, "The only Transfer-Encoding implemented is chunked. Send: chunked.")
    static let expectationUnknown = ProtocolError(
        .expectationFailed, "The only expectation met is 100-continue. Remove the Expect header.")

    static let chunkSize = malformed(
        "A chunk does not start with its size. Send the bytes of the chunk in hexadecimal digits.")
    static let chunkExtension = malformed(
        "A chunk extension is malformed. Send ;name, ;name=token or ;name=\"text\" behind the size, "
            + "or nothing.")
    static let chunkEnd = malformed(
        "A chunk is not followed by CR LF. Check that its size is the number of its bytes.")

    static func targetTooLong(_ limits: HTTPLimits) -> ProtocolError {
        ProtocolError(
            .uriTooLong,
            "The request target is longer than \(limits.targetBytesMax) bytes. Shorten it.")
    }

    static func headTooLarge(_ limits: HTTPLimits) -> ProtocolError {
        ProtocolError(
            .requestHeaderFieldsTooLarge,
            "The head of the request is larger than \(limits.headBytesMax) bytes. "
                + "Send fewer or shorter headers.")
    }

    static func tooManyFields(_ limits: HTTPLimits) -> ProtocolError {
        ProtocolError(
            .requestHeaderFieldsTooLarge,
            "The request has more than \(limits.headFieldsMax) headers. Send fewer.")
    }

    static func bodyTooLarge(bytesMax: Int) -> ProtocolError {
        ProtocolError(
            .contentTooLarge,
            "The body is larger than \(bytesMax) bytes. Send less at a time.")
    }

    static func chunksTooSmall(_ limits: HTTPLimits) -> ProtocolError {
        ProtocolError(
            .contentTooLarge,
            "The chunk sizes, extensions and trailers of the body take more than "
                + "\(limits.headBytesMax + limits.bodyBytesMax) bytes. Send larger chunks.")
    }

    static func connectionsFull(_ limits: HTTPLimits) -> ProtocolError {
        ProtocolError(
            .serviceUnavailable,
            "All \(limits.connectionsMax) connections of this server have requests under way. "
                + "Use fewer at one time, or wait for answers that are held back.")
    }

    static func responseMemoryFull(_ limits: HTTPLimits) -> ProtocolError {
        ProtocolError(
            .serviceUnavailable,
            "The answers that clients have not read hold \(limits.responsesBytesMax) bytes, which is "
                + "the most. Read answers faster, or ask for shorter ones.")
    }

    static func inputFull(_ limits: HTTPLimits) -> ProtocolError {
        ProtocolError(
            .serviceUnavailable,
            "The requests under way hold more than \(limits.inputBytesMax) bytes, and this is the "
                + "longest that is not complete. Send fewer long ones at one time, or faster.")
    }

    static func headTooSlow(_ limits: HTTPLimits) -> ProtocolError {
        ProtocolError(
            .requestTimeout,
            "The head of the request was not complete within \(limits.headSecondsMax) seconds. "
                + "End it with an empty line.")
    }

    static func bodyTooSlow(_ limits: HTTPLimits) -> ProtocolError {
        ProtocolError(
            .requestTimeout,
            "The body of the request was not complete within \(limits.bodySecondsMax) seconds. "
                + "Check its Content-Length, or end it with a chunk of size 0.")
    }
}
