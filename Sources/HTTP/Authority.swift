// The host and the port of a URI: RFC 3986, section 3.2.

internal import Primitives

/// `uri-host [ ":" port ]`, as a Host field and a target in absolute form have it (RFC 9110, section
/// 7.2; RFC 9112, section 3.2.2): a part of the bytes that it was read from.
public struct Authority: Hashable, Sendable {
    /// What stops bytes from being an authority.
    enum Flaw: Error { case malformed, tooLong }

    /// The most bytes of a host: those of a name in the DNS (RFC 1035, section 2.3.4), which is longer
    /// than any address. A host stands in each link of an answer, so that its length multiplies.
    public static let hostBytesMax = 255
    /// The digits of the highest port.
    private static let portBytesMax = 5

    /// Where host and port stand.
    public let range: Range<Int>
    /// A byte holds it: a request has an authority, and each word of a request counts.
    private let hostBytes: UInt8
    /// The port; nil where none is written.
    public let port: UInt16?

    /// Reads a part of the bytes, all of which has to be host and port.
    init(_ bytes: Span<UInt8>, _ range: Range<Int>) throws(Flaw) {
        let end = try Self.hostEnd(bytes, range)
        guard end - range.lowerBound <= Self.hostBytesMax else { throw .tooLong }
        self.range = range
        hostBytes = UInt8(end - range.lowerBound)
        port = end < range.upperBound ? try Self.port(bytes, (end + 1)..<range.upperBound) : nil
    }

    /// Reads a text, whose UTF-8 form the ranges are about; nil if it is no host with an optional port
    /// within the limits.
    public init?(_ text: String) {
        let bytes = Array(text.utf8)
        do throws(Flaw) {
            try self.init(bytes.span, 0..<bytes.count)
        } catch {
            return nil
        }
    }

    /// Where the host stands, an IPv6 address with its brackets.
    public var host: Range<Int> {
        range.lowerBound..<(range.lowerBound + Int(hostBytes))
    }

    /// Whether the host is a name or an address of this machine alone: `localhost`, an address of
    /// 127.0.0.0/8, or `[::1]`.
    func namesLoopback(in bytes: Span<UInt8>) -> Bool {
        bytes.equals("localhost", host)
            || SocketAddress(numeric: bytes.text(host))?.isLoopback ?? false
    }
}

extension Authority {
    /// Where the host ends, which a colon or nothing follows.
    private static func hostEnd(_ bytes: Span<UInt8>, _ range: Range<Int>) throws(Flaw) -> Int {
        guard let first = range.first else { throw .malformed }
        guard bytes[first] == UInt8(ascii: "[") else { return try nameEnd(bytes, range) }
        guard let bracket = bytes.firstIndex(of: UInt8(ascii: "]"), in: range) else {
            throw .malformed
        }
        let end = bracket + 1
        guard end - first <= hostBytesMax else { throw .tooLong }
        // Of the forms in brackets there is version 6 alone: what an IPvFuture means is unknown, and
        // is to be refused (RFC 3986, section 3.2.2).
        guard case .version6? = SocketAddress(numeric: bytes.text(first..<end)),
            end == range.upperBound || bytes[end] == Syntax.colon
        else { throw .malformed }
        return end
    }

    /// The end of an IPv4 address or a `reg-name`. Of the latter's characters those of `sub-delims`
    /// are refused: no name in the DNS has one, and in the fields that repeat a host (Forwarded,
    /// X-Forwarded-Host, Link) they end it.
    private static func nameEnd(_ bytes: Span<UInt8>, _ range: Range<Int>) throws(Flaw) -> Int {
        var index = range.lowerBound
        while index < range.upperBound, bytes[index] != Syntax.colon {
            if bytes[index] == UInt8(ascii: "%") {
                guard index + 2 < range.upperBound, Syntax.hexValue(bytes[index + 1]) != nil,
                    Syntax.hexValue(bytes[index + 2]) != nil
                else { throw .malformed }
                index += 3
            } else {
                guard Syntax.isUnreserved(bytes[index]) else { throw .malformed }
                index += 1
            }
        }
        guard index > range.lowerBound else { throw .malformed }
        return index
    }

    /// The number of a port; nil for none behind the colon, which the grammar allows.
    private static func port(_ bytes: Span<UInt8>, _ range: Range<Int>) throws(Flaw) -> UInt16? {
        guard !range.isEmpty else { return nil }
        guard range.count <= portBytesMax else { throw .malformed }
        var number = 0
        for index in range {
            guard ASCII.isDigit(bytes[index]) else { throw .malformed }
            number = number * 10 + Int(bytes[index] - 0x30)
        }
        guard let port = UInt16(exactly: number) else { throw .malformed }
        return port
    }
}
