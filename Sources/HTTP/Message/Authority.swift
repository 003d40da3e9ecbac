// The host and the port of a URI: RFC 3986, section 3.2.

internal import Primitives

/// `uri-host [ ":" port ]` of a Host field or a target in absolute form (RFC 9110, section 7.2; RFC
/// 9112, section 3.2.2), as ranges of the bytes that it was parsed from.
public struct Authority: Hashable, Sendable {
    /// The error of bytes that are not an authority.
    enum ParseError: Error { case malformed, tooLong }

    /// The longest host, in bytes: that of a name in the DNS (RFC 1035, section 2.3.4), which is
    /// longer than any address. Each link of a response repeats the host, so that its length
    /// multiplies.
    public static let hostBytesMax = 255
    /// The number of digits of the highest port.
    private static let portBytesMax = 5

    /// The range of host and port.
    public let range: Range<Int>
    /// The length of the host. It is one byte because each request holds an authority.
    private let hostBytes: UInt8
    /// The port; nil if it is omitted.
    public let port: UInt16?

    /// Parses a part of the bytes, all of which must be host and port.
    init(_ bytes: Span<UInt8>, _ range: Range<Int>) throws(ParseError) {
        let end = try Self.hostEnd(bytes, range)
        guard end - range.lowerBound <= Self.hostBytesMax else { throw .tooLong }
        self.range = range
        hostBytes = UInt8(end - range.lowerBound)
        port = end < range.upperBound ? try Self.port(bytes, (end + 1)..<range.upperBound) : nil
    }

    /// Parses a text, in whose UTF-8 form the ranges are; nil if it is not a host with an optional
    /// port within the limits.
    public init?(_ text: String) {
        let bytes = Array(text.utf8)
        do throws(ParseError) {
            try self.init(bytes.span, 0..<bytes.count)
        } catch {
            return nil
        }
    }

    /// The range of the host; an IPv6 address includes its brackets.
    public var host: Range<Int> {
        range.lowerBound..<(range.lowerBound + Int(hostBytes))
    }

    /// Whether the host is a loopback name or address: `localhost`, an address of 127.0.0.0/8, or
    /// `[::1]`.
    func namesLoopback(in bytes: Span<UInt8>) -> Bool {
        bytes.equals("localhost", host)
            || SocketAddress(numeric: bytes.text(host))?.isLoopback ?? false
    }
}

extension Authority {
    /// The end of the host, which a colon or nothing follows.
    private static func hostEnd(_ bytes: Span<UInt8>, _ range: Range<Int>) throws(ParseError) -> Int
    {
        guard let first = range.first else { throw .malformed }
        guard bytes[first] == UInt8(ascii: "[") else { return try nameEnd(bytes, range) }
        guard let bracket = bytes.firstIndex(of: UInt8(ascii: "]"), in: range) else {
            throw .malformed
        }
        let end = bracket + 1
        guard end - first <= hostBytesMax else { throw .tooLong }
        // Of the forms in brackets only IPv6 is accepted: an IPvFuture of an unknown version is an
        // error (RFC 3986, section 3.2.2).
        guard case .version6? = SocketAddress(numeric: bytes.text(first..<end)),
            end == range.upperBound || bytes[end] == Syntax.colon
        else { throw .malformed }
        return end
    }

    /// The end of an IPv4 address or a `reg-name`. The `sub-delims` of a `reg-name` are refused: no
    /// name in the DNS has any, and they are delimiters in the fields that repeat a host
    /// (Forwarded, X-Forwarded-Host, Link).
    private static func nameEnd(_ bytes: Span<UInt8>, _ range: Range<Int>) throws(ParseError) -> Int
    {
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

    /// The number of a port; nil for an empty one, which the grammar allows.
    private static func port(_ bytes: Span<UInt8>, _ range: Range<Int>) throws(ParseError)
        -> UInt16?
    {
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
