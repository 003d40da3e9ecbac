// Requests of pages of other origins: the allowed ones, and the answers to preflights.

import API
import Dialect
import HTTP
import Primitives

/// Scheme, host and port of a page (RFC 6454, section 4), as the field Origin names them.
struct WebOrigin: Hashable, Sendable {
    private let scheme: String
    private let host: String
    private let port: UInt16?

    /// Reads `scheme://host:port`; nil for all else, such as `null`.
    init?(_ text: String) {
        guard let colon = text.firstIndex(of: ":"), text[colon...].hasPrefix("://") else {
            return nil
        }
        let bytes = Array(text[colon...].dropFirst(3).utf8)
        scheme = ASCII.lowercased(String(text[..<colon]))
        guard !scheme.isEmpty, scheme.utf8.allSatisfy(Self.isSchemeByte),
            let authority = Authority(String(decoding: bytes, as: UTF8.self))
        else { return nil }
        host = ASCII.lowercased(String(decoding: bytes[authority.host], as: UTF8.self))
        port = authority.port ?? Self.usualPort(of: scheme)
    }

    /// A character of a scheme (RFC 3986, section 3.1).
    private static func isSchemeByte(_ byte: UInt8) -> Bool {
        ASCII.isLetter(byte) || ASCII.isDigit(byte) || "+-.".utf8.contains(byte)
    }

    private static func usualPort(of scheme: String) -> UInt16? {
        switch scheme {
        case "http": 80
        case "https": 443
        default: nil
        }
    }
}

/// The origins whose pages may use the server, beside its own. Browsers send requests of any page
/// to any server, and keep no more than the answer from the page: what such a request would change
/// is changed. So it is refused, reads as well as writes.
package struct AllowedOrigins: Sendable {
    private let origins: Set<WebOrigin>

    /// The server's own origin alone.
    package static let none = AllowedOrigins(origins: [])

    private init(origins: Set<WebOrigin>) { self.origins = origins }

    /// Origins such as `http://localhost:3000`; nil if one of the texts is no origin.
    package init?(_ texts: [String]) {
        let origins = texts.compactMap(WebOrigin.init)
        guard origins.count == texts.count else { return nil }
        self.init(origins: Set(origins))
    }

    /// The error for a request of a page that is not allowed; nil if it is. Requests without Origin
    /// and without Sec-Fetch-Site, such as those of programs, are of no page.
    func originError(of request: Request) -> APIError? {
        let text = request.value(of: "Origin")
        let origin = text.flatMap(WebOrigin.init)
        if let origin, origins.contains(origin) { return nil }
        if let text, origin == nil || origin != WebOrigin(Origin(request).text) {
            return .forbidden(
                "The request comes from a page of another origin, '\(text)', whose requests are not "
                    + "taken. Start the server with --allow-origin ORIGIN to take them.")
        }
        guard request.value(of: "Sec-Fetch-Site") == "cross-site" else { return nil }
        return .forbidden(
            "The request comes from a page of another site (Sec-Fetch-Site: cross-site), whose "
                + "requests are not taken. Start the server with --allow-origin ORIGIN to take "
                + "those that name an origin.")
    }

    /// Whether a request asks, without credentials, what a page of an allowed origin may send
    /// (Fetch, "CORS-preflight request").
    func isPreflight(_ request: Request) -> Bool {
        request.method == .options && request.range(of: "Access-Control-Request-Method") != nil
            && allowed(request) != nil
    }

    /// Allows all methods, and the fields that the page asks for.
    func answerPreflight(_ request: Request, at now: Timestamp, into response: inout Response) {
        response.start(.noContent, date: now)
        response.field(
            "Access-Control-Allow-Methods", Method.implemented.map(\.name).joined(separator: ", "))
        if let fields = request.value(of: "Access-Control-Request-Headers") {
            response.field("Access-Control-Allow-Headers", fields)
        }
        response.field("Access-Control-Max-Age", String(Limits.preflightSeconds))
        response.finish()
    }

    /// Lets the answer, which has not begun, be read by a page of an allowed origin; and says that
    /// it depends on the origin (Fetch, "CORS protocol and HTTP caches").
    func addFields(for request: Request, to response: inout Response) {
        guard !origins.isEmpty else { return }
        response.commonHeaders.append("Vary: Origin\r\n")
        guard let origin = allowed(request) else { return }
        response.commonHeaders.append("Access-Control-Allow-Origin: ")
        response.commonHeaders.append(origin)
        response.commonHeaders.append("\r\nAccess-Control-Expose-Headers: *\r\n")
    }

    /// The field Origin of a page of an allowed origin, as sent; nil for all else.
    private func allowed(_ request: Request) -> String? {
        guard let text = request.value(of: "Origin"), let origin = WebOrigin(text) else {
            return nil
        }
        return origins.contains(origin) ? text : nil
    }
}
