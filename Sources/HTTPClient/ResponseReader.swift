// The parser of responses: RFC 9112, sections 4 to 7.

import Primitives

/// Reads one response from bytes that arrive in parts. It is lenient where nothing depends on it, for it
/// reads whatever receivers send; of the body it keeps the beginning alone.
struct ResponseReader {
    /// The framing of a body.
    private enum Body {
        case none
        case bytes(Int)
        case chunks(Chunk)
        case untilClose
    }

    /// The part of the chunked coding that comes next.
    private enum Chunk {
        case size
        case data(Int)
        case dataEnd
        case trailer
    }

    private enum Stage {
        case head
        case body(Body)
        case done
    }

    private var stage = Stage.head
    /// The bytes of a head or of a line of the chunked coding that is not complete.
    private var line: [UInt8] = []
    private var status = 0
    private var body: [UInt8] = []
    /// Whether the connection can be used again.
    private(set) var keepsAlive = false
    /// Whether any byte has come.
    private(set) var hasBegun = false

    /// Bytes of a head: what servers send at most.
    private static let headBytesMax = 64 << 10
    /// Bytes of the body that are kept: an error in words.
    private static let keptBytesMax = 1024

    /// The response once it is complete.
    var response: ClientResponse? {
        guard case .done = stage else { return nil }
        return ClientResponse(status: status, body: body)
    }

    /// Reads bytes that have come.
    mutating func read(_ bytes: ArraySlice<UInt8>) throws(ClientError) {
        if !bytes.isEmpty { hasBegun = true }
        var rest = bytes
        while !rest.isEmpty {
            switch stage {
            case .head: try readHead(&rest)
            case .body(let framing): try readBody(framing, &rest)
            // A server that says more than it was asked is not asked again.
            case .done:
                keepsAlive = false
                return
            }
        }
    }

    /// Ends the input: that of a body without a length is complete then.
    mutating func end() throws(ClientError) {
        keepsAlive = false
        switch stage {
        case .body(.untilClose): stage = .done
        case .done: break
        case .head, .body: throw .closed
        }
    }

    // MARK: - Head

    private mutating func readHead(_ rest: inout ArraySlice<UInt8>) throws(ClientError) {
        while let byte = rest.popFirst() {
            line.append(byte)
            guard line.count <= Self.headBytesMax else { throw .malformed("the head is too long") }
            if byte == 0x0A,
                line.suffix(4) == [0x0D, 0x0A, 0x0D, 0x0A] || line.suffix(2) == [10, 10]
            {
                let head = line
                line = []
                return try parse(head)
            }
        }
    }

    private mutating func parse(_ head: [UInt8]) throws(ClientError) {
        let lines = head.split(separator: 0x0A).map { line in
            String(decoding: line.last == 0x0D ? line.dropLast() : line, as: UTF8.self)
        }
        let words = (lines.first ?? "").split(separator: " ", omittingEmptySubsequences: true)
        guard let version = words.first, version.hasPrefix("HTTP/1."), words.count > 1,
            let status = Int(words[1]), (100...999).contains(status)
        else { throw .malformed("it begins with '\((lines.first ?? "").prefix(60))'") }
        // An interim response: the one that counts follows (RFC 9110, section 15.2).
        guard status >= 200 else { return }
        self.status = status
        let fields = lines.dropFirst().compactMap(Self.field)
        let connection = Self.value("connection", fields) ?? ""
        keepsAlive =
            version == "HTTP/1.1"
            ? !connection.contains("close") : connection.contains("keep-alive")
        try begin(Self.framing(status, fields))
    }

    /// The framing of the body (RFC 9112, section 6.3).
    private static func framing(_ status: Int, _ fields: [(String, String)]) throws(ClientError)
        -> Body
    {
        if status == 204 || status == 304 { return .none }
        if let coding = value("transfer-encoding", fields) {
            return coding.hasSuffix("chunked") ? .chunks(.size) : .untilClose
        }
        guard let text = value("content-length", fields) else { return .untilClose }
        guard let length = Int(text), length >= 0 else {
            throw .malformed("its length is '\(text.prefix(20))'")
        }
        return length == 0 ? .none : .bytes(length)
    }

    private mutating func begin(_ framing: Body) {
        if case .none = framing {
            stage = .done
        } else {
            stage = .body(framing)
        }
    }

    /// A name in lower case and a value in lower case, without the blanks around it.
    private static func field(_ line: String) -> (String, String)? {
        guard let colon = line.firstIndex(of: ":") else { return nil }
        let value = line[line.index(after: colon)...]
        let start = value.drop { $0 == " " || $0 == "\t" }
        let end = start.lastIndex { $0 != " " && $0 != "\t" }
        return (
            ASCII.lowercased(String(line[..<colon])),
            ASCII.lowercased(end.map { String(start[...$0]) } ?? "")
        )
    }

    private static func value(_ name: String, _ fields: [(String, String)]) -> String? {
        fields.first { $0.0 == name }?.1
    }

    // MARK: - Body

    private mutating func readBody(_ framing: Body, _ rest: inout ArraySlice<UInt8>)
        throws(ClientError)
    {
        switch framing {
        case .none: stage = .done
        case .untilClose: keep(rest.count, &rest)
        case .bytes(let left):
            let count = min(left, rest.count)
            keep(count, &rest)
            stage = count == left ? .done : .body(.bytes(left - count))
        case .chunks(let chunk): try read(chunk, &rest)
        }
    }

    private mutating func read(_ chunk: Chunk, _ rest: inout ArraySlice<UInt8>) throws(ClientError)
    {
        if case .data(let left) = chunk {
            let count = min(left, rest.count)
            keep(count, &rest)
            stage = .body(.chunks(count == left ? .dataEnd : .data(left - count)))
            return
        }
        guard let text = try readLine(&rest) else { return }
        switch chunk {
        case .size:
            let digits = text.prefix { $0 != ";" && $0 != " " }
            guard let size = Int(digits, radix: 16), size >= 0 else {
                throw .malformed("the size of a chunk is '\(text.prefix(20))'")
            }
            stage = .body(.chunks(size == 0 ? .trailer : .data(size)))
        case .dataEnd: stage = .body(.chunks(.size))
        case .trailer: if text.isEmpty { stage = .done }
        case .data: break
        }
    }

    /// A line of the chunked coding; nil if it is not complete.
    private mutating func readLine(_ rest: inout ArraySlice<UInt8>) throws(ClientError) -> String? {
        while let byte = rest.popFirst() {
            guard byte != 0x0A else {
                defer { line = [] }
                return String(
                    decoding: line.last == 0x0D ? line.dropLast() : line[...], as: UTF8.self)
            }
            line.append(byte)
            guard line.count <= Self.headBytesMax else { throw .malformed("a line is too long") }
        }
        return nil
    }

    private mutating func keep(_ count: Int, _ rest: inout ArraySlice<UInt8>) {
        body += rest.prefix(min(count, Self.keptBytesMax - body.count))
        rest.removeFirst(count)
    }
}
