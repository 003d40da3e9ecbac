// Request methods.

/// A request method (RFC 9110, section 9). Methods are case-sensitive.
public enum Method: Hashable, Sendable {
    /// The methods of RFC 9110, section 9.3, that the server distinguishes, and PATCH (RFC 5789).
    case get, head, post, put, patch, delete, options
    /// TRACE, which is recognized but not implemented (RFC 9110, section 9.3.8).
    case trace
    /// Any other method, as sent.
    case other(String)

    /// The methods that the server implements.
    public static let implemented: [Method] = [
        .get, .head, .post, .put, .patch, .delete, .options,
    ]

    /// Creates the method of that name.
    public init(_ name: String) {
        switch name {
        case "GET": self = .get
        case "HEAD": self = .head
        case "POST": self = .post
        case "PUT": self = .put
        case "PATCH": self = .patch
        case "DELETE": self = .delete
        case "OPTIONS": self = .options
        case "TRACE": self = .trace
        default: self = .other(name)
        }
    }

    /// Whether the method is safe (RFC 9110, section 9.2.1).
    public var isSafe: Bool { self == .get || self == .head || self == .options }

    /// The name of the method in a request line.
    public var name: String {
        switch self {
        case .get: "GET"
        case .head: "HEAD"
        case .post: "POST"
        case .put: "PUT"
        case .patch: "PATCH"
        case .delete: "DELETE"
        case .options: "OPTIONS"
        case .trace: "TRACE"
        case .other(let name): name
        }
    }
}
