// Request methods.

/// A request method (RFC 9110, section 9). Methods are compared with regard to case.
public enum Method: Hashable, Sendable {
    /// The methods of RFC 9110, section 9.3, that are told apart, and PATCH (RFC 5789).
    case get, head, post, put, patch, delete, options
    /// TRACE, which is known and done nowhere (RFC 9110, section 9.3.8).
    case trace
    /// Any other token, as sent: a method that is not known.
    case other(String)

    /// The methods that some path takes.
    public static let implemented: [Method] = [
        .get, .head, .post, .put, .patch, .delete, .options,
    ]

    /// The method of that name.
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

    /// Whether it asks for nothing to be changed (RFC 9110, section 9.2.1).
    public var isSafe: Bool { self == .get || self == .head || self == .options }

    /// The name as it stands in a request line.
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
