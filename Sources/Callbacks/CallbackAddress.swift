// Where a callback is posted to, and whether it may be.

import HTTP
package import HTTPClient
import Primitives

/// The URL of a callback, taken apart.
package struct CallbackAddress {
    package let destination: Destination
    /// Path and query, with the id of the record and the action at the end.
    package let target: String

    /// The address of a change; nil for a URL without a scheme of HTTP and a host.
    /// - Parameter url: As the callback has it.
    package init?(_ url: String, id: Int64, action: String) {
        let lower = ASCII.lowercased(url)
        guard let scheme = ["http://", "https://"].first(where: { lower.hasPrefix($0) }) else {
            return nil
        }
        let rest = url.dropFirst(scheme.count)
        let host = String(rest.prefix { !"/?#".contains($0) })
        guard let authority = Authority(host) else { return nil }
        let name = String(decoding: Array(host.utf8)[authority.host], as: UTF8.self)
        let isSecure = scheme == "https://"
        destination = Destination(
            isSecure: isSecure, host: ASCII.lowercased(name),
            port: authority.port ?? (isSecure ? 443 : 80))
        let path = rest.dropFirst(host.count).prefix { $0 != "#" }
        target = Self.target(String(path), id, action)
    }

    /// The service appends the id to the URL as it stands, which a URL that ends in `recordId=` is made
    /// for, and the action as a parameter of its own (docs/LIVE-API.md#callbacks).
    private static func target(_ path: String, _ id: Int64, _ action: String) -> String {
        let start = path.hasPrefix("/") ? path : "/" + path
        let isQuery = start.contains("?")
        return start + "\(id)" + (isQuery ? "&" : "?") + "action=\(action)"
    }
}

/// The hosts that callbacks may be posted to.
package struct AllowedHosts: Sendable {
    /// Names and addresses in lower case; `*` is any.
    private let names: Set<String>

    /// This machine alone.
    package static let loopback = AllowedHosts(names: [])

    private init(names: Set<String>) { self.names = names }

    /// This machine and those hosts; nil if one of them is no host.
    package init?(_ hosts: [String]) {
        for host in hosts where host != "*" {
            guard let authority = Authority(host), authority.port == nil,
                authority.host == authority.range
            else { return nil }
        }
        names = Set(hosts.map(ASCII.lowercased))
    }

    /// Whether a host may be asked: one that is named, or an address of this machine.
    package func contains(_ host: String) -> Bool {
        host == "localhost" || names.contains(host) || names.contains("*")
            || SocketAddress(numeric: host)?.isLoopback ?? false
    }
}
