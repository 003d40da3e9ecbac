// What a client sends, and what becomes of it.

package import HTTP
import Primitives

/// A request of the server itself to another one.
package struct ClientRequest: Sendable {
    /// The number by which its outcome is told.
    package let key: Int64
    package let destination: Destination
    /// The bytes of the request, head and body.
    package let bytes: [UInt8]
    /// The time by which its response has to be complete.
    package let deadline: Milliseconds

    package init(key: Int64, to destination: Destination, _ bytes: [UInt8], deadline: Milliseconds)
    {
        self.key = key
        self.destination = destination
        self.bytes = bytes
        self.deadline = deadline
    }
}

/// Where a request goes: requests to the same destination can share a connection.
package struct Destination: Hashable, Sendable {
    package let isSecure: Bool
    /// The host as in a URL; an IPv6 address has its brackets.
    package let host: String
    package let port: UInt16

    package init(isSecure: Bool, host: String, port: UInt16) {
        self.isSecure = isSecure
        self.host = host
        self.port = port
    }

    /// The value of the Host field (RFC 9110, section 7.2).
    package var authority: String {
        port == (isSecure ? 443 : 80) ? host : "\(host):\(port)"
    }
}

/// The end of a request.
package struct ClientOutcome: Sendable {
    package let key: Int64
    package let result: Result<ClientResponse, ClientError>
    /// The milliseconds that it took.
    package let milliseconds: Milliseconds
}

/// A complete response, as far as it is kept.
package struct ClientResponse: Hashable, Sendable {
    package let status: Int
    /// The beginning of the body.
    package let body: [UInt8]
}

/// Why a request has no response.
package enum ClientError: Error, Hashable, Sendable {
    /// The host has no address.
    case unknownHost(String)
    /// Whether the host has an address cannot be found out, for that reason.
    case notLookedUp(String, String)
    /// No connection can be made, in the words of the system.
    case notConnected(String)
    /// The connection ended before the response.
    case closed
    /// The response was not complete in time.
    case timeout
    /// What came is not a response.
    case malformed(String)
    /// TLS has failed, in the words of OpenSSL.
    case tls(String)
    /// As many requests are under way as the server may send at a time.
    case full

    /// The error in words.
    package var message: String {
        switch self {
        case .unknownHost(let host): "The host \(host) has no address."
        case .notLookedUp(let host, let reason): "The host \(host) cannot be looked up: \(reason)."
        case .notConnected(let reason): "No connection: \(reason)."
        case .closed: "The connection was closed before the response."
        case .timeout: "The response was not complete in time."
        case .malformed(let reason): "The response is not one of HTTP/1.1: \(reason)."
        case .tls(let reason): "TLS has failed: \(reason)."
        case .full: "Too many requests are under way."
        }
    }
}
