// What the system says about names: /etc/hosts and /etc/resolv.conf.

import Glibc
import HTTP
import Primitives

/// A server of names.
package struct NameServer: Hashable, Sendable {
    /// Its numeric address, as the host of a URL.
    package let host: String
    package let port: UInt16

    package init(host: String, port: UInt16 = 53) {
        self.host = host
        self.port = port
    }
}

/// How names are looked up: resolv.conf(5).
package struct ResolverSettings: Sendable {
    package var servers: [NameServer] = []
    /// The domains in which a name is looked for.
    package var search: [String] = []
    /// Names with so many dots are first looked up as they are.
    package var dotsMin = 1

    /// As many as the C library takes.
    private static let (serversMax, searchMax, dotsMax) = (3, 6, 15)

    /// The settings of a text in the form of resolv.conf. What it does not say is as resolv.conf(5) has it:
    /// the server is this machine.
    package init(_ text: String) {
        for line in text.split(whereSeparator: \.isNewline) {
            let words = line.prefix { $0 != "#" && $0 != ";" }.split(whereSeparator: \.isWhitespace)
                .map(String.init)
            switch words.first {
            case "nameserver": words.dropFirst().first.map { add(server: $0) }
            case "search", "domain": search = Array(words.dropFirst().prefix(Self.searchMax))
            case "options":
                for word in words where word.hasPrefix("ndots:") {
                    dotsMin = min(Int(word.dropFirst(6)) ?? 1, Self.dotsMax)
                }
            default: break
            }
        }
        if servers.isEmpty { servers = [NameServer(host: "127.0.0.1")] }
    }

    private mutating func add(server text: String) {
        let host = text.contains(":") ? "[\(text)]" : text
        guard servers.count < Self.serversMax, SocketAddress(numeric: host) != nil else { return }
        servers.append(NameServer(host: host))
    }

    /// The names as which a host is looked up, in their order.
    func candidates(of host: String) -> [DNSName] {
        let inDomains = host.hasSuffix(".") ? [] : search.map { host + "." + $0 }
        let isFirst = host.utf8.count { $0 == UInt8(ascii: ".") } >= dotsMin
        return (isFirst ? [host] + inDomains : inDomains + [host]).compactMap(DNSName.init)
    }
}

/// The addresses that a text in the form of /etc/hosts gives a host: hosts(5).
func hostsAddresses(of host: String, in text: String) -> [String] {
    var addresses: [String] = []
    for line in text.split(whereSeparator: \.isNewline) {
        let words = line.prefix { $0 != "#" }.split(whereSeparator: \.isWhitespace)
        guard let address = words.first,
            words.dropFirst().contains(where: { ASCII.equal(String($0), host) })
        else { continue }
        let numeric = address.contains(":") ? "[\(address)]" : String(address)
        if SocketAddress(numeric: numeric) != nil { addresses.append(numeric) }
    }
    return Array(addresses.prefix(DNSAnswer.addressesMax))
}

/// Where a resolver learns what it needs.
package struct ResolverFiles: Sendable {
    /// The text of /etc/hosts, as it is now.
    let hosts: @Sendable () -> String
    let settings: @Sendable () -> ResolverSettings

    package init(
        hosts: @escaping @Sendable () -> String,
        settings: @escaping @Sendable () -> ResolverSettings
    ) {
        self.hosts = hosts
        self.settings = settings
    }

    /// The files of the system. One that is not there counts as empty.
    package static let system = ResolverFiles(
        hosts: { read("/etc/hosts") }, settings: { ResolverSettings(read("/etc/resolv.conf")) })

    /// Bytes of a file that are read: a list that blocks advertisements has more, and names none that is
    /// asked for here.
    private static let bytesMax = 64 << 10

    private static func read(_ path: String) -> String {
        let descriptor = unsafe open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { return "" }
        defer { close(descriptor) }
        var bytes = [UInt8](repeating: 0, count: bytesMax)
        var filled = 0
        while filled < bytes.count {
            let count = unsafe bytes.withUnsafeMutableBytes { room in
                unsafe Glibc.read(
                    descriptor, room.baseAddress?.advanced(by: filled), room.count - filled)
            }
            guard count > 0 else { break }
            filled += count
        }
        return String(decoding: bytes[..<filled], as: UTF8.self)
    }
}
