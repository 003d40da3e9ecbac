// Status codes.

/// A status code with its reason phrase (RFC 9110, section 15; RFC 6585).
public struct Status: Hashable, Sendable {
    /// The three digits, 100 to 599.
    public let code: Int
    /// The reason phrase, for people.
    public let reason: String

    /// Creates a status.
    public init(_ code: Int, _ reason: String) {
        self.code = code
        self.reason = reason
    }

    /// Whether a response of this status never has content, nor a Content-Length
    /// (RFC 9110, section 8.6).
    public var forbidsContent: Bool { code < 200 || code == 204 || code == 304 }
}

extension Status {
    /// The request succeeded (RFC 9110, section 15.3.1).
    public static let ok = Status(200, "OK")
    /// A resource was created; Location names it (RFC 9110, section 15.3.2).
    public static let created = Status(201, "Created")
    /// The request is accepted and will be processed later (RFC 9110, section 15.3.3).
    public static let accepted = Status(202, "Accepted")
    /// The request succeeded, and there is no content (RFC 9110, section 15.3.5).
    public static let noContent = Status(204, "No Content")
    /// The representation that the client has is still valid (RFC 9110, section 15.4.5).
    public static let notModified = Status(304, "Not Modified")
    /// The request is malformed (RFC 9110, section 15.5.1).
    public static let badRequest = Status(400, "Bad Request")
    /// The credentials are missing or invalid (RFC 9110, section 15.5.2).
    public static let unauthorized = Status(401, "Unauthorized")
    /// The credentials are insufficient (RFC 9110, section 15.5.4).
    public static let forbidden = Status(403, "Forbidden")
    /// The target resource does not exist (RFC 9110, section 15.5.5).
    public static let notFound = Status(404, "Not Found")
    /// The target resource does not support the method; Allow names those it supports (RFC 9110,
    /// section 15.5.6).
    public static let methodNotAllowed = Status(405, "Method Not Allowed")
    /// No representation is acceptable to the client (RFC 9110, section 15.5.7).
    public static let notAcceptable = Status(406, "Not Acceptable")
    /// The request was not complete in time (RFC 9110, section 15.5.9).
    public static let requestTimeout = Status(408, "Request Timeout")
    /// The request conflicts with the state of the resource (RFC 9110, section 15.5.10).
    public static let conflict = Status(409, "Conflict")
    /// The resource is no longer available (RFC 9110, section 15.5.11).
    public static let gone = Status(410, "Gone")
    /// A precondition of the request is false (RFC 9110, section 15.5.13).
    public static let preconditionFailed = Status(412, "Precondition Failed")
    /// The content is larger than its limit (RFC 9110, section 15.5.14).
    public static let contentTooLarge = Status(413, "Content Too Large")
    /// The request target is longer than its limit (RFC 9110, section 15.5.15).
    public static let uriTooLong = Status(414, "URI Too Long")
    /// The media type of the content is not supported (RFC 9110, section 15.5.16).
    public static let unsupportedMediaType = Status(415, "Unsupported Media Type")
    /// The expectation of the Expect field is not supported (RFC 9110, section 15.5.18).
    public static let expectationFailed = Status(417, "Expectation Failed")
    /// The content is well formed, but its instructions cannot be processed (RFC 9110, section
    /// 15.5.21).
    public static let unprocessableContent = Status(422, "Unprocessable Content")
    /// The client has sent too many requests; Retry-After gives the time to wait (RFC 6585, section
    /// 4).
    public static let tooManyRequests = Status(429, "Too Many Requests")
    /// The header fields are larger than their limit (RFC 6585, section 5).
    public static let requestHeaderFieldsTooLarge = Status(431, "Request Header Fields Too Large")
    /// The server has met an unexpected condition (RFC 9110, section 15.6.1).
    public static let internalServerError = Status(500, "Internal Server Error")
    /// The server does not support the functionality (RFC 9110, section 15.6.2).
    public static let notImplemented = Status(501, "Not Implemented")
    /// An upstream server has sent an invalid response (RFC 9110, section 15.6.3).
    public static let badGateway = Status(502, "Bad Gateway")
    /// The server is overloaded or in maintenance; Retry-After gives the time to wait (RFC 9110,
    /// section 15.6.4).
    public static let serviceUnavailable = Status(503, "Service Unavailable")
    /// An upstream server has not responded in time (RFC 9110, section 15.6.5).
    public static let gatewayTimeout = Status(504, "Gateway Timeout")
    /// The major version of HTTP is not supported (RFC 9110, section 15.6.6).
    public static let httpVersionNotSupported = Status(505, "HTTP Version Not Supported")
}
