// Status codes.

/// A status code with its reason phrase (RFC 9110, section 15; RFC 6585).
public struct Status: Hashable, Sendable {
    /// The three digits, 100 to 599.
    public let code: Int
    /// The reason phrase, for people.
    public let reason: String

    /// A status of that code.
    public init(_ code: Int, _ reason: String) {
        self.code = code
        self.reason = reason
    }

    /// Whether an answer of this status never has content, nor a Content-Length
    /// (RFC 9110, section 8.6).
    public var forbidsContent: Bool { code < 200 || code == 204 || code == 304 }
}

extension Status {
    /// The request succeeded (RFC 9110, section 15.3.1).
    public static let ok = Status(200, "OK")
    /// A record was made; Location names it (RFC 9110, section 15.3.2).
    public static let created = Status(201, "Created")
    /// Taken, to be done later (RFC 9110, section 15.3.3).
    public static let accepted = Status(202, "Accepted")
    /// Done, and there is nothing to say (RFC 9110, section 15.3.5).
    public static let noContent = Status(204, "No Content")
    /// What the client has is still right (RFC 9110, section 15.4.5).
    public static let notModified = Status(304, "Not Modified")
    /// The request is malformed (RFC 9110, section 15.5.1).
    public static let badRequest = Status(400, "Bad Request")
    /// Credentials are missing or not good (RFC 9110, section 15.5.2).
    public static let unauthorized = Status(401, "Unauthorized")
    /// The credentials do not suffice (RFC 9110, section 15.5.4).
    public static let forbidden = Status(403, "Forbidden")
    /// There is nothing at that path (RFC 9110, section 15.5.5).
    public static let notFound = Status(404, "Not Found")
    /// The path has other methods; Allow names them (RFC 9110, section 15.5.6).
    public static let methodNotAllowed = Status(405, "Method Not Allowed")
    /// No form that the client accepts (RFC 9110, section 15.5.7).
    public static let notAcceptable = Status(406, "Not Acceptable")
    /// The request was not complete in time (RFC 9110, section 15.5.9).
    public static let requestTimeout = Status(408, "Request Timeout")
    /// The state of the record forbids it (RFC 9110, section 15.5.10).
    public static let conflict = Status(409, "Conflict")
    /// What was there is there no more (RFC 9110, section 15.5.11).
    public static let gone = Status(410, "Gone")
    /// A condition of the request does not hold (RFC 9110, section 15.5.13).
    public static let preconditionFailed = Status(412, "Precondition Failed")
    /// The body is beyond its limit (RFC 9110, section 15.5.14).
    public static let contentTooLarge = Status(413, "Content Too Large")
    /// The target is beyond its limit (RFC 9110, section 15.5.15).
    public static let uriTooLong = Status(414, "URI Too Long")
    /// The body is of a type that is not read (RFC 9110, section 15.5.16).
    public static let unsupportedMediaType = Status(415, "Unsupported Media Type")
    /// Expect asks for what is not offered (RFC 9110, section 15.5.18).
    public static let expectationFailed = Status(417, "Expectation Failed")
    /// The body is well formed but makes no sense (RFC 9110, section 15.5.21).
    public static let unprocessableContent = Status(422, "Unprocessable Content")
    /// Too many requests in a time; Retry-After tells when to go on (RFC 6585, section 4).
    public static let tooManyRequests = Status(429, "Too Many Requests")
    /// The head is beyond its limits (RFC 6585, section 5).
    public static let requestHeaderFieldsTooLarge = Status(431, "Request Header Fields Too Large")
    /// A fault of the server (RFC 9110, section 15.6.1).
    public static let internalServerError = Status(500, "Internal Server Error")
    /// The server does not know how (RFC 9110, section 15.6.2).
    public static let notImplemented = Status(501, "Not Implemented")
    /// A server behind this one gave nonsense (RFC 9110, section 15.6.3).
    public static let badGateway = Status(502, "Bad Gateway")
    /// Not now; Retry-After tells when (RFC 9110, section 15.6.4).
    public static let serviceUnavailable = Status(503, "Service Unavailable")
    /// A server behind this one gave nothing (RFC 9110, section 15.6.5).
    public static let gatewayTimeout = Status(504, "Gateway Timeout")
    /// Another major version of HTTP (RFC 9110, section 15.6.6).
    public static let httpVersionNotSupported = Status(505, "HTTP Version Not Supported")
}
