// The names that a certificate is for: host names and addresses (RFC 5280, section 4.2.1.6).

internal import Glibc

/// A host that a certificate is for.
public struct CertificateName: Hashable, Sendable {
    /// The kinds of names.
    enum Kind: Hashable, Sendable { case host, address }

    let kind: Kind
    /// The name, in lowercase; an IPv6 address without brackets.
    public let text: String

    /// Reads a host name, maybe with `*.` in front, or a numeric address, maybe in brackets. Nil for
    /// anything else.
    public init?(_ text: String) {
        let bare =
            text.hasPrefix("[") && text.hasSuffix("]") ? text.dropFirst().dropLast() : text[...]
        if Self.isAddress(String(bare)) {
            self.init(kind: .address, String(bare))
        } else if Self.isHost(text) {
            self.init(kind: .host, text)
        } else {
            return nil
        }
    }

    private init(kind: Kind, _ text: String) {
        self.kind = kind
        self.text = text.lowercased()
    }

    /// The names by which programs on this machine and containers beside it reach a server.
    public static let usual = [
        "localhost", "127.0.0.1", "::1", "psa-mock", "host.docker.internal",
    ].compactMap(CertificateName.init)

    /// The name in the form of x509v3_config(5).
    var configuration: String {
        switch kind {
        case .host: "DNS:" + text
        case .address: "IP:" + text
        }
    }

    private static func isAddress(_ text: String) -> Bool {
        var address = in6_addr()
        return [AF_INET, AF_INET6].contains { unsafe inet_pton($0, text, &address) == 1 }
    }

    /// Whether a text is a host name (RFC 1123, section 2.1). The names of containers also have
    /// underscores. One of digits and dots alone is a mistyped address.
    private static func isHost(_ text: String) -> Bool {
        let name = text.hasPrefix("*.") ? text.dropFirst(2) : text[...]
        let labels = name.utf8.split(separator: UInt8(ascii: "."), omittingEmptySubsequences: false)
        let isAddressLike = name.utf8.allSatisfy { $0 == UInt8(ascii: ".") || isDigit($0) }
        return text.utf8.count <= 253 && !isAddressLike && labels.allSatisfy(isLabel)
    }

    private static func isLabel(_ label: Substring.UTF8View) -> Bool {
        let hyphen = UInt8(ascii: "-")
        return (1...63).contains(label.count) && label.first != hyphen && label.last != hyphen
            && label.allSatisfy { byte in
                isDigit(byte) || byte == hyphen || byte == UInt8(ascii: "_")
                    || (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte | 0x20)
            }
    }

    private static func isDigit(_ byte: UInt8) -> Bool {
        (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte)
    }
}
