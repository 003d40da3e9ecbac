// The framing of a message: the length of the body and the persistence of the connection.

internal import Primitives

/// The message body length (RFC 9112, section 6.3), the persistence and the expectation of a
/// request.
struct Framing: Sendable {
    enum Body: Equatable, Sendable {
        case length(Int)
        case chunked
    }

    private(set) var body = Body.length(0)
    private(set) var expectsContinue = false
    private(set) var isPersistent: Bool
    /// The value of the Host field; nil in HTTP/1.0 without one.
    private(set) var host: Authority?

    private var hasLength = false
    private var hasCoding = false
    private var chunkedCodings = 0
    private var otherCodings = 0
    private var endsInChunked = false
    private var hasUnknownExpectation = false
    private var hasClose = false
    private var hasKeepAlive = false

    init(
        _ head: RequestHead, _ bytes: Span<UInt8>, limits: HTTPLimits
    ) throws(ProtocolError) {
        isPersistent = !head.isHTTP10
        for field in head.fields { try read(field, bytes, limits) }
        if host == nil, !head.isHTTP10 { throw .hostMissing }
        if hasCoding { try delimitByCoding(isHTTP10: head.isHTTP10) }
        isPersistent = !hasClose && (!head.isHTTP10 || hasKeepAlive)
        // An expectation of HTTP/1.0 is ignored (RFC 9110, section 10.1.1).
        if head.isHTTP10 {
            expectsContinue = false
        } else if hasUnknownExpectation {
            throw .expectationUnknown
        }
    }

    private mutating func read(
        _ field: FieldLine, _ bytes: Span<UInt8>, _ limits: HTTPLimits
    ) throws(ProtocolError) {
        switch field.name.count {
        case 4 where bytes.equals("host", field.name): try readHost(field, bytes)
        case 6 where bytes.equals("expect", field.name):
            let isKnown = bytes.equals("100-continue", field.value)
            expectsContinue = isKnown
            hasUnknownExpectation = hasUnknownExpectation || !isKnown
        case 10 where bytes.equals("connection", field.name):
            for option in bytes.listMembers(field.value) {
                hasClose = hasClose || bytes.equals("close", option)
                hasKeepAlive = hasKeepAlive || bytes.equals("keep-alive", option)
            }
        case 14 where bytes.equals("content-length", field.name):
            if hasLength { throw .lengthRepeated }
            hasLength = true
            body = .length(try Self.length(bytes, field.value, limits))
        case 17 where bytes.equals("transfer-encoding", field.name):
            hasCoding = true
            for coding in bytes.listMembers(field.value) {
                endsInChunked = bytes.equals("chunked", coding)
                if endsInChunked { chunkedCodings += 1 } else { otherCodings += 1 }
            }
        default: break
        }
    }

    private mutating func readHost(
        _ field: FieldLine, _ bytes: Span<UInt8>
    ) throws(ProtocolError) {
        guard host == nil else { throw .hostRepeated }
        do throws(Authority.ParseError) {
            host = try Authority(bytes, field.value)
        } catch {
            throw error == .tooLong ? .hostTooLong : .hostInvalid
        }
    }

    /// Sets the chunked coding. A message with both lengths is refused, since it may be an attempt
    /// at request smuggling (RFC 9112, section 6.1).
    private mutating func delimitByCoding(isHTTP10: Bool) throws(ProtocolError) {
        if hasLength { throw .lengthAndCoding }
        if isHTTP10 { throw .codingInHTTP10 }
        // Unless chunked is the final coding, the length is unknown (section 6.3, item 4).
        if chunkedCodings > 0, !endsInChunked { throw .codingNotLast }
        if chunkedCodings > 1 { throw .codingInvalid }
        if otherCodings > 0 { throw .codingUnknown }
        if chunkedCodings == 0 { throw .codingInvalid }
        body = .chunked
    }

    /// A length above the limit of any body, and far below the range of an integer.
    private static let lengthMax = 1 << 48

    /// Parses a Content-Length: one number in digits. A list of equal numbers is refused as well.
    private static func length(
        _ bytes: Span<UInt8>, _ range: Range<Int>, _ limits: HTTPLimits
    ) throws(ProtocolError) -> Int {
        guard !range.isEmpty else { throw .lengthInvalid }
        var length = 0
        for index in range {
            let byte = bytes[index]
            if byte == Syntax.comma { throw .lengthRepeated }
            guard ASCII.isDigit(byte) else { throw .lengthInvalid }
            // Beyond every limit the number does not matter, but its digits are still checked.
            if length <= lengthMax { length = length * 10 + Int(byte - 0x30) }
        }
        return length
    }
}
