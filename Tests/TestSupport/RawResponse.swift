// A response as a client receives it.

internal import Primitives

/// One parsed response.
public struct RawResponse: Equatable, Sendable {
    /// The status code.
    public var status: Int
    /// The reason phrase.
    public var reason: String
    /// The field lines in the order received, values trimmed.
    public var fields: [Field]
    /// The body, without its chunked coding.
    public var body: [UInt8]

    /// A field line.
    public struct Field: Equatable, Sendable {
        /// The name, as received.
        public var name: String
        /// The value, without the whitespace before it.
        public var value: String
    }

    /// The body, decoded as UTF-8.
    public var text: String { String(decoding: body, as: UTF8.self) }

    /// The value of the first field of that name, case-insensitively.
    public func value(of name: String) -> String? {
        fields.first { ASCII.equal($0.name, name) }?.value
    }

    /// Parses the first response in `bytes`; nil if it is incomplete. Without Content-Length the
    /// body is empty.
    static func parse(
        _ bytes: [UInt8], isHead: Bool
    ) throws(RawConnectionError) -> (RawResponse, consumed: Int)? {
        guard let end = endOfHead(bytes) else { return nil }
        let lines = String(decoding: bytes[..<end], as: UTF8.self).split(separator: "\r\n")
        var response = try statusLine(lines.first ?? "")
        for line in lines.dropFirst() {
            guard let colon = line.firstIndex(of: ":") else { throw .malformed(String(line)) }
            let value = line[line.index(after: colon)...].drop { $0 == " " }
            response.fields.append(Field(name: String(line[..<colon]), value: String(value)))
        }
        if !isHead, response.value(of: "Transfer-Encoding") == "chunked" {
            guard let (body, end) = try dechunked(bytes, from: end + 4) else { return nil }
            response.body = body
            return (response, end)
        }
        let length = isHead ? 0 : Int(response.value(of: "Content-Length") ?? "0") ?? 0
        guard bytes.count >= end + 4 + length else { return nil }
        response.body = Array(bytes[(end + 4)..<(end + 4 + length)])
        return (response, end + 4 + length)
    }

    /// The content of the chunks that begin at `start`, and their end; nil if they are incomplete.
    private static func dechunked(
        _ bytes: [UInt8], from start: Int
    ) throws(RawConnectionError) -> ([UInt8], end: Int)? {
        var content: [UInt8] = []
        var index = start
        while let lineEnd = bytes[index...].firstIndex(of: 0x0D) {
            let digits = String(decoding: bytes[index..<lineEnd], as: UTF8.self)
            guard let size = Int(digits, radix: 16) else { throw .malformed(digits) }
            let end = lineEnd + 2 + size
            guard bytes.count >= end + 2 else { return nil }
            guard bytes[end] == 0x0D, bytes[end + 1] == 0x0A else { throw .malformed(digits) }
            content += bytes[(lineEnd + 2)..<end]
            index = end + 2
            if size == 0 { return (content, index) }
        }
        return nil
    }

    private static func statusLine(
        _ line: Substring
    ) throws(RawConnectionError) -> RawResponse {
        let parts = line.split(separator: " ", maxSplits: 2, omittingEmptySubsequences: false)
        guard parts.count == 3, parts[0] == "HTTP/1.1", let status = Int(parts[1]) else {
            throw .malformed(String(line))
        }
        return RawResponse(status: status, reason: String(parts[2]), fields: [], body: [])
    }

    private static func endOfHead(_ bytes: [UInt8]) -> Int? {
        var index = 0
        while index + 3 < bytes.count {
            if bytes[index] == 0x0D, bytes[index + 1] == 0x0A, bytes[index + 2] == 0x0D,
                bytes[index + 3] == 0x0A
            {
                return index
            }
            index += 1
        }
        return nil
    }
}
