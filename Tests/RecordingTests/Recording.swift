// The format of the recordings: requests with their responses, in lines that can be reviewed.

import Primitives

/// A file of recorded requests. The lines of a request begin with `>`, those of its answer with
/// `<`: the head, an empty line, the body. An empty line ends an exchange, and `#` begins a
/// comment.
struct Recording {
    var comment: [String] = []
    var exchanges: [Exchange] = []

    /// One request and its response, in the lines of the file without their marks.
    struct Exchange {
        var request: [String]
        var answer: [String]

        /// The lines of the file.
        var lines: [String] {
            request.map { Self.marked(">", $0) } + answer.map { Self.marked("<", $0) }
        }

        init(_ block: [String]) {
            request = block.filter { $0.hasPrefix(">") }.map { String($0.dropFirst(2)) }
            answer = block.filter { $0.hasPrefix("<") }.map { String($0.dropFirst(2)) }
        }

        private static func marked(_ mark: String, _ line: String) -> String {
            line.isEmpty ? mark : "\(mark) \(line)"
        }
    }

    init(_ text: String) {
        let lines = text.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
        for block in lines.split(separator: "") {
            if block.first?.hasPrefix("#") == true {
                comment += block
            } else {
                exchanges.append(Exchange(Array(block)))
            }
        }
    }

    var text: String {
        let blocks = (comment.isEmpty ? [] : [comment]) + exchanges.map(\.lines)
        return blocks.map { $0.joined(separator: "\n") + "\n" }.joined(separator: "\n")
    }
}

/// A message as lines: those of its head and, if it has a body, an empty one and those of the body.
struct Message {
    var head: [String]
    var body: [UInt8]

    /// The longest body that is written out; of a longer one the length and a hash are.
    static let bodyBytesMax = 64 << 10

    init(head: [String], body: [UInt8]) {
        self.head = head
        self.body = body
    }

    /// The bytes of a response.
    init(answer bytes: [UInt8]) {
        let end = bytes.indices.first { bytes[$0...].starts(with: "\r\n\r\n".utf8) } ?? bytes.count
        head = String(decoding: bytes[..<end], as: UTF8.self).split(separator: "\r\n").map(
            String.init)
        body = Array(bytes[end...].dropFirst(4))
    }

    /// A recorded message.
    init(lines: [String]) {
        let end = lines.firstIndex(of: "") ?? lines.count
        head = Array(lines[..<end])
        let text = lines[end...].dropFirst().joined(separator: "\n")
        body = Self.bytes(hexadecimal: text) ?? Array(text.utf8)
    }

    var lines: [String] { body.isEmpty ? head : head + [""] + bodyLines }

    /// The body: text with a visible sign for CR, or a description of bytes that are not written
    /// out.
    private var bodyLines: [String] {
        guard body.count <= Self.bodyBytesMax else {
            return ["\(body.count) bytes, FNV-1a \(String(FNV1a.hash64(body), radix: 16))"]
        }
        guard Self.isPlain(body) else { return [Self.hexadecimal(body)] }
        let text = String(decoding: body, as: UTF8.self)
        let lines = text.unicodeScalars.split(separator: "\n", omittingEmptySubsequences: false)
        return lines.map { line in
            String(String.UnicodeScalarView(line.map { $0 == "\r" ? "\u{240D}" : $0 }))
        }
    }

    /// Whether bytes are text that a file of lines can hold.
    private static func isPlain(_ bytes: [UInt8]) -> Bool {
        String(validating: bytes, as: UTF8.self) != nil
            && bytes.allSatisfy { $0 >= 0x20 || $0 == 0x09 || $0 == 0x0A || $0 == 0x0D }
    }

    private static let hexadecimalMark = "bytes "

    private static func hexadecimal(_ bytes: [UInt8]) -> String {
        hexadecimalMark
            + bytes.map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
    }

    private static func bytes(hexadecimal text: String) -> [UInt8]? {
        guard text.hasPrefix(hexadecimalMark) else { return nil }
        let digits = Array(text.dropFirst(hexadecimalMark.count))
        return stride(from: 0, to: digits.count, by: 2).compactMap {
            UInt8(String(digits[$0..<($0 + 2)]), radix: 16)
        }
    }
}
