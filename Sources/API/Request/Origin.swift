// The origin of the server as the client sees it: scheme and host of absolute links.

package import HTTP
import Primitives

/// Scheme and host of a request as the client wrote them. It may see the server through a
/// forwarder, which tells in `Forwarded` (RFC 7239), or in `X-Forwarded-Proto` and
/// `X-Forwarded-Host`. The nearest to the client stands first in a list; what is no scheme or no
/// host is passed over.
package struct Origin {
    /// Whether the client speaks https, to this server or to a forwarder.
    let isSecure: Bool
    /// The host with its port, as in a URL.
    package let host: String

    package init(_ request: Request) {
        isSecure = Self.isSecure(request)
        host =
            Self.forwarded("host", request).flatMap(Self.host)
            ?? request.value(of: "X-Forwarded-Host").map(Self.first).flatMap(Self.host)
            ?? request.authority.map { request.text($0.range) } ?? "localhost"
    }

    /// Scheme and host, as a URL begins.
    package var text: String { (isSecure ? "https://" : "http://") + host }

    /// Whether the client speaks https, to a forwarder if one tells, without looking for the host.
    package static func isSecure(_ request: Request) -> Bool {
        let scheme =
            forwarded("proto", request).flatMap(scheme)
            ?? request.value(of: "X-Forwarded-Proto").map(first).flatMap(scheme)
        return scheme.map { $0 == "https" } ?? request.isSecure
    }

    /// Whether an answer tells browsers to speak https alone with the host from now on (RFC 6797). Not
    /// where the host is this machine: they would do so with all that listens there
    /// (docs/DIALECT.md#answers).
    package static func keepsToHTTPS(_ request: Request) -> Bool {
        isSecure(request) && !(request.isSecure && request.namesLoopback)
    }

    /// Whether a forwarder says anything about what the client wrote.
    static func isForwarded(_ request: Request) -> Bool {
        request.range(of: "Forwarded") != nil || request.range(of: "X-Forwarded-Host") != nil
            || request.range(of: "X-Forwarded-Proto") != nil
    }

    private static func scheme(_ text: String) -> String? {
        let scheme = ASCII.lowercased(text)
        return scheme == "https" || scheme == "http" ? scheme : nil
    }

    private static func host(_ text: String) -> String? { Authority(text) == nil ? nil : text }

    /// The first member of a list, without the blanks around it.
    private static func first(_ list: String) -> String {
        trimmed(list.prefix { $0 != "," })
    }

    private static func trimmed(_ text: Substring) -> String {
        var text = text.drop { $0 == " " || $0 == "\t" }
        while let last = text.last, last == " " || last == "\t" { text.removeLast() }
        return String(text)
    }

    /// The value of a parameter in the first element of `Forwarded` (RFC 7239, section 4).
    private static func forwarded(_ name: String, _ request: Request) -> String? {
        guard let field = request.value(of: "Forwarded") else { return nil }
        let element = pieces(field[...], ",").first ?? ""
        for pair in pieces(element, ";") {
            guard let equals = pair.firstIndex(of: "="),
                ASCII.equal(trimmed(pair[..<equals]), name)
            else { continue }
            return unquoted(trimmed(pair[pair.index(after: equals)...]))
        }
        return nil
    }

    /// The pieces between separators outside quoted strings.
    private static func pieces(_ text: Substring, _ separator: Character) -> [Substring] {
        var isQuoted = false
        return text.split { character in
            if character == "\"" { isQuoted.toggle() }
            return character == separator && !isQuoted
        }
    }

    private static func unquoted(_ text: String) -> String {
        guard text.count >= 2, text.hasPrefix("\""), text.hasSuffix("\"") else { return text }
        return String(text.dropFirst().dropLast())
    }
}
