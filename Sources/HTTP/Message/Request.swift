// One complete request.

internal import Primitives

/// A field line: the ranges of its name and its value in the bytes of the request.
public struct FieldLine: Hashable, Sendable {
    // Offsets of a head, which is far shorter than 32 bits count: half of what ranges would take.
    private let nameStart: UInt32
    private let nameEnd: UInt32
    private let valueStart: UInt32
    private let valueEnd: UInt32

    init(name: Range<Int>, value: Range<Int>) {
        nameStart = UInt32(name.lowerBound)
        nameEnd = UInt32(name.upperBound)
        valueStart = UInt32(value.lowerBound)
        valueEnd = UInt32(value.upperBound)
    }

    /// The name, as sent.
    public var name: Range<Int> { Int(nameStart)..<Int(nameEnd) }
    /// The value, without the whitespace around it.
    public var value: Range<Int> { Int(valueStart)..<Int(valueEnd) }
}

/// One request: head and decoded body in one array, with ranges into it.
public struct Request: Sendable {
    /// What was received, by reference: a request is handed on some ten times until it is answered.
    @usableFromInline let received: ReceivedRequest
    /// Whether the address of the client is a loopback address, of 127.0.0.0/8 or ::1. True for a
    /// request made in memory.
    public var isFromLoopback: Bool
    /// Whether it came by TLS to this server itself.
    public let isSecure: Bool
    /// Whether the server is stopping: a request postponed now is not resumed, and the connection
    /// closes without a response to it.
    public var isServerStopping = false
    private var waited: UInt32 = 0

    init(
        _ head: consuming RequestHead, bytes: consuming [UInt8], body: Range<Int>,
        isPersistent: Bool, isFromLoopback: Bool, isSecure: Bool
    ) {
        received = ReceivedRequest(head, bytes: bytes, body: body, isPersistent: isPersistent)
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
        guard received.mayHaveField(ofLength: name.utf8CodeUnitCount) else { return nil }
        for field in fields where bytes.span.equals(name, field.name) { return field.value }
        return nil
    }

    /// A part of the bytes decoded as UTF-8; invalid sequences are replaced.
    public func text(_ range: Range<Int>) -> String { bytes.span.text(range) }
}

extension Request {
    /// The method of the request line.
    @inlinable public var method: Method { received.head.method }

    /// The head as received, and the body with its transfer coding removed.
    @inlinable public var bytes: [UInt8] { received.bytes }

    /// The path of the target, raw as sent. It starts with `/`, or is `*` (OPTIONS alone); a target
    /// in absolute form is reduced to its path (RFC 9112, section 3.2.2).
    @inlinable public var path: Range<Int> { received.head.path }

    /// The query of the target, after the first `?`, raw as sent; nil without `?`.
    @inlinable public var query: Range<Int>? { received.head.query }

    /// The authority of the target URI: that of a target in absolute form, else that of the Host
    /// field (RFC 9112, section 3.3). Nil in HTTP/1.0 without either.
    @inlinable public var authority: Authority? { received.head.authority }

    /// The field lines in the order sent; trailer fields are discarded.
    @inlinable public var fields: [FieldLine] { received.head.fields }

    /// The body; empty without one.
    @inlinable public var body: Range<Int> { received.body }

    /// Whether the version of the request is HTTP/1.0.
    @inlinable public var isHTTP10: Bool { received.head.isHTTP10 }

    /// Whether the connection persists after the response (RFC 9112, section 9.3).
    var isPersistent: Bool { received.isPersistent }
}

/// What was received of a request.
@usableFromInline
final class ReceivedRequest: Sendable {
    @usableFromInline let head: RequestHead
    @usableFromInline let bytes: [UInt8]
    @usableFromInline let body: Range<Int>
    let isPersistent: Bool
    /// The lengths of the names of the field lines, modulo 64, a bit for each. Most fields that are
    /// looked for are not there, and some twenty are looked for in each request.
    private let nameLengths: UInt64

    init(
        _ head: consuming RequestHead, bytes: consuming [UInt8], body: Range<Int>,
        isPersistent: Bool
    ) {
        var nameLengths: UInt64 = 0
        for field in head.fields { nameLengths |= Self.bit(ofLength: field.name.count) }
        self.nameLengths = nameLengths
        self.head = head
        self.bytes = bytes
        self.body = body
        self.isPersistent = isPersistent
    }

    /// Whether there can be a field with a name of that length.
    func mayHaveField(ofLength length: Int) -> Bool {
        nameLengths & Self.bit(ofLength: length) != 0
    }

    private static func bit(ofLength length: Int) -> UInt64 { 1 << UInt64(length & 63) }
}
