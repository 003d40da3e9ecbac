// The request line: RFC 9112, section 3.

internal import Primitives

extension RequestHead {
    /// Parses `line`, which ends before its CR LF.
    mutating func readRequestLine(
        _ bytes: Span<UInt8>, _ line: Range<Int>, limits: HTTPLimits
    ) throws(ProtocolError) {
        guard let first = bytes.firstIndex(of: Syntax.space, in: line), first > line.lowerBound
        else { throw .requestLine }
        for index in line.lowerBound..<first where !Syntax.isToken(bytes[index]) {
            throw .requestLine
        }
        var last = line.upperBound - 1
        while bytes[last] != Syntax.space { last -= 1 }
        guard last > first + 1 else { throw .requestLine }
        method = Self.method(bytes, line.lowerBound..<first)
        isHTTP10 = try Self.isHTTP10(bytes, (last + 1)..<line.upperBound)
        let target = (first + 1)..<last
        guard target.count <= limits.targetBytesMax else { throw .targetTooLong(limits) }
        let parts = try RequestTarget(bytes, target, of: method)
        path = parts.path
        query = parts.query
        authority = parts.authority
    }

    private static func method(_ bytes: Span<UInt8>, _ range: Range<Int>) -> Method {
        // The most common method is recognized without creating a String.
        if range.count == 3, bytes[range.lowerBound] == UInt8(ascii: "G"),
            bytes[range.lowerBound + 1] == UInt8(ascii: "E"),
            bytes[range.lowerBound + 2] == UInt8(ascii: "T")
        {
            return .get
        }
        return Method(bytes.text(range))
    }

    /// Whether the version is HTTP/1.0. A higher minor version is processed as HTTP/1.1 (RFC 9110,
    /// section 6.2).
    private static func isHTTP10(
        _ bytes: Span<UInt8>, _ range: Range<Int>
    ) throws(ProtocolError) -> Bool {
        let start = range.lowerBound
        if range.count == 8, bytes.word(at: start) == usualVersion { return false }
        guard range.count == 8 || range.count == 6,
            bytes.equals("HTTP/", start..<(start + 5), isCaseSensitive: true),
            ASCII.isDigit(bytes[start + 5])
        else { throw .version }
        let major = bytes[start + 5]
        if range.count == 8 {
            guard bytes[start + 6] == UInt8(ascii: "."), ASCII.isDigit(bytes[start + 7])
            else { throw .version }
        } else if major == UInt8(ascii: "1") {
            throw .version
        }
        guard major == UInt8(ascii: "1") else { throw .versionNotSupported }
        return bytes[start + 7] == UInt8(ascii: "0")
    }

    /// `HTTP/1.1`, the first byte lowest.
    private static let usualVersion: UInt64 = 0x312E_312F_5054_5448
}

/// The components of a request target (RFC 9112, section 3.2).
struct RequestTarget {
    let path: Range<Int>
    let query: Range<Int>?
    /// Host and port of a target in absolute form; nil for the other forms.
    let authority: Authority?

    /// Parses a target. Bytes above 127 are accepted: clients that do not encode send UTF-8.
    init(
        _ bytes: Span<UInt8>, _ range: Range<Int>, of method: Method
    ) throws(ProtocolError) {
        if !bytes.isPlain(range, above: Syntax.space, without: UInt8(ascii: "#")) {
            for index in range {
                let byte = bytes[index]
                if byte == Syntax.space { throw .spaceInTarget }
                if byte == UInt8(ascii: "#") { throw .fragmentInTarget }
                if Syntax.isControl(byte) { throw .controlInTarget }
            }
        }
        let isAsterisk = range.count == 1 && bytes[range.lowerBound] == UInt8(ascii: "*")
        if method == .other("CONNECT") { throw .connect }
        if isAsterisk, method == .options {
            path = range
            query = nil
            authority = nil
            return
        }
        authority = try Self.authority(bytes, range)
        let local = (authority?.range.upperBound ?? range.lowerBound)..<range.upperBound
        let mark = bytes.firstIndex(of: Self.question, in: local)
        let written = local.lowerBound..<(mark ?? local.upperBound)
        query = mark.map { ($0 + 1)..<local.upperBound }
        // The path of `http://host` is `/`; a slash of the scheme serves as its range.
        path = written.isEmpty ? Self.schemeSlash(bytes, range) : written
    }

    /// The authority of `http://host:port/path?query`; nil for a path.
    private static func authority(
        _ bytes: Span<UInt8>, _ range: Range<Int>
    ) throws(ProtocolError) -> Authority? {
        if let first = range.first, bytes[first] == Syntax.slash { return nil }
        for scheme in ["http://", "https://"] as [StaticString] {
            let start = range.lowerBound + scheme.utf8CodeUnitCount
            guard start < range.upperBound, bytes.equals(scheme, range.lowerBound..<start)
            else { continue }
            var end = start
            while end < range.upperBound, bytes[end] != Syntax.slash, bytes[end] != question {
                end += 1
            }
            do throws(Authority.ParseError) {
                return try Authority(bytes, start..<end)
            } catch {
                throw error == .tooLong ? .hostTooLong : .targetForm
            }
        }
        throw .targetForm
    }

    private static let question = UInt8(ascii: "?")

    private static func schemeSlash(_ bytes: Span<UInt8>, _ range: Range<Int>) -> Range<Int> {
        let slash = bytes.firstIndex(of: Syntax.slash, in: range) ?? range.lowerBound
        return slash..<(slash + 1)
    }
}
