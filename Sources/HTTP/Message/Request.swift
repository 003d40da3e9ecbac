// One complete request.

internal import Primitives

/// A field line: the ranges of its name and its value in the bytes of the request.
public struct FieldLine: Hashable, Sendable {
    /// The name, as sent.
    public let name: Range<Int>
    /// The value, without the whitespace around it.
    public let value: Range<Int>
}

/// One request: head and decoded body in one array, with ranges into it.
public struct Request: Sendable {
    /// The method of the request line.
    public let method: Method
    /// The head as received, and the body with its transfer coding removed.
    public let bytes: [UInt8]
    /// The path of the target, raw as sent. It starts with `/`, or is `*` (OPTIONS alone); a target
    /// in absolute form is reduced to its path (RFC 9112, section 3.2.2).
    public let path: Range<Int>
    /// The query of the target, after the first `?`, raw as sent; nil without `?`.
    public let query: Range<Int>?
    /// The authority of the target URI: that of a target in absolute form, else that of the Host
    /// field (RFC 9112, section 3.3). Nil in HTTP/1.0 without either.
    public let authority: Authority?
    /// The field lines in the order sent; trailer fields are discarded.
    public let fields: [FieldLine]
    /// The body; empty without one.
    public let body: Range<Int>
    /// Whether the version of the request is HTTP/1.0.
    public let isHTTP10: Bool
    /// Whether the address of the client is a loopback address, of 127.0.0.0/8 or ::1. True for a
    /// request made in memory.
    public var isFromLoopback: Bool
    /// Whether it came by TLS to this server itself.
    public let isSecure: Bool
    /// Whether the server is stopping: a request postponed now is not resumed, and the connection
    /// closes without a response to it.
    public var isServerStopping = false
    /// The lengths of the names of the field lines, modulo 64, a bit for each. Most fields that are
    /// looked for are not there, and some twenty are looked for in each request.
    private let nameLengths: UInt64
    /// Whether the connection persists after the response (RFC 9112, section 9.3).
    let isPersistent: Bool
    /// 32 bits that fit into the padding after the flags: a request is copied, so that its size
    /// counts.
    private var waited: UInt32 = 0

    init(
        _ head: RequestHead, bytes: [UInt8], body: Range<Int>, isPersistent: Bool,
        isFromLoopback: Bool, isSecure: Bool
    ) {
        method = head.method
        path = head.path
        query = head.query
        authority = head.authority
        fields = head.fields
        nameLengths = head.fields.reduce(0) { $0 | Self.bit(ofLength: $1.name.count) }
        isHTTP10 = head.isHTTP10
        self.bytes = bytes
        self.body = body
        self.isPersistent = isPersistent
        self.isFromLoopback = isFromLoopback
        self.isSecure = isSecure
    }

    /// The time for which the response has been postponed, in milliseconds: 0 at the first call of
    /// the handler, more than 0 at each later one; at most 49 days.
    public var waitedMilliseconds: Int {
        get { Int(waited) }
        set { waited = UInt32(clamping: newValue) }
    }

    /// Whether the authority is a loopback name or address, or missing.
    public var namesLoopback: Bool { authority?.namesLoopback(in: bytes.span) ?? true }

    /// The value of the first field line of that name, case-insensitively; nil without one.
    public func value(of name: StaticString) -> String? { range(of: name).map(text) }

    /// The range of the value of the first field line of that name; nil without one.
    public func range(of name: StaticString) -> Range<Int>? {
        guard nameLengths & Self.bit(ofLength: name.utf8CodeUnitCount) != 0 else { return nil }
        for field in fields where bytes.span.equals(name, field.name) { return field.value }
        return nil
    }

    private static func bit(ofLength length: Int) -> UInt64 { 1 << UInt64(length & 63) }

    /// A part of the bytes decoded as UTF-8; invalid sequences are replaced.
    public func text(_ range: Range<Int>) -> String { bytes.span.text(range) }
}
