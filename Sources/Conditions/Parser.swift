// The lexer that conditions and orders share.

import Primitives

/// A position in a text, which is read byte by byte. It stops only next to ASCII, and so never
/// inside a character.
struct Parser {
    let bytes: [UInt8]
    let limits: ConditionLimits
    var index = 0
    var comparisonCount = 0

    /// - Throws: `SyntaxError` if the text is longer than the limit.
    init(_ text: String, limits: ConditionLimits) throws(SyntaxError) {
        bytes = Array(text.utf8)
        self.limits = limits
        guard bytes.count > limits.textBytesMax else { return }
        // The position of the error must not be inside a character.
        var end = max(0, limits.textBytesMax)
        while end > 0, bytes[end] & 0xC0 == 0x80 { end -= 1 }
        throw refusal(
            expected: "at most \(limits.textBytesMax) bytes", found: "\(bytes.count) bytes",
            at: end..<bytes.count, hint: "shorten the text, or split it into several requests")
    }

    var isAtEnd: Bool { index == bytes.count }

    /// The current byte; zero at the end, which begins nothing.
    var current: UInt8 { index < bytes.count ? bytes[index] : 0 }

    mutating func skipBlanks() {
        while index < bytes.count, Self.isBlank(bytes[index]) { index += 1 }
    }

    /// Skips `character`, if it is next, and the whitespace after it.
    mutating func skip(_ character: Unicode.Scalar) -> Bool {
        guard current == UInt8(ascii: character) else { return false }
        index += 1
        skipBlanks()
        return true
    }

    /// Skips `keyword`, if it is the next word, and the whitespace after it; case-insensitively.
    mutating func skip(keyword: String) -> Bool {
        let range = word
        guard ASCII.equal(text(range), keyword) else { return false }
        index = range.upperBound
        skipBlanks()
        return true
    }

    /// The letters, digits and underscores at the position; empty without any.
    var word: Range<Int> {
        var end = index
        while end < bytes.count, Self.isWord(bytes[end]) { end += 1 }
        return index..<end
    }

    func text(_ range: Range<Int>) -> String { String(decoding: bytes[range], as: UTF8.self) }

    /// Parses `segment { "/" segment }`, with whitespace allowed around the slash. Whitespace after
    /// it remains.
    mutating func path(expected: String) throws(SyntaxError) -> Path {
        let begin = index
        var segments = [try segment(expected: expected)]
        while true {
            if current == UInt8(ascii: ".") { throw refusalOfDot(inPathFrom: begin) }
            let end = index
            skipBlanks()
            guard skip("/") else {
                index = end
                return Path(segments: segments, text: text(begin..<end), range: begin..<end)
            }
            segments.append(try segment(expected: "a name after the `/`"))
        }
    }

    private mutating func segment(expected: String) throws(SyntaxError) -> String {
        let range = word
        guard !range.isEmpty, !ASCII.isDigit(current) else {
            throw refusalOfName(expected: expected)
        }
        index = range.upperBound
        return text(range)
    }
}

extension Parser {
    static func isBlank(_ byte: UInt8) -> Bool { byte == 0x20 || (0x09...0x0D).contains(byte) }

    static func isWord(_ byte: UInt8) -> Bool {
        ASCII.isLetter(byte) || ASCII.isDigit(byte) || byte == UInt8(ascii: "_")
    }

    static func isWordOrSpace(_ byte: UInt8) -> Bool { isWord(byte) || byte == 0x20 }

    static func isQuote(_ byte: UInt8) -> Bool {
        byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "'")
    }

    static func isOperatorSymbol(_ byte: UInt8) -> Bool { "=!<>&|~".utf8.contains(byte) }

    private static func isDelimiter(_ byte: UInt8) -> Bool {
        isBlank(byte) || isQuote(byte) || isOperatorSymbol(byte) || "()[],;".utf8.contains(byte)
    }

    /// The token at the position for messages: a quoted text, a bracket, a run of operator symbols,
    /// or everything up to the next delimiter. Empty at the end.
    var piece: Range<Int> {
        guard !isAtEnd else { return index..<index }
        let rest = bytes[(index + 1)...]
        let end: Int?
        switch current {
        case let byte where Self.isQuote(byte):
            end = rest.firstIndex(of: byte).map { $0 + 1 }
        case UInt8(ascii: "["):
            end = rest.firstIndex(of: UInt8(ascii: "]")).map { $0 + 1 }
        case let byte where Self.isOperatorSymbol(byte):
            end = rest.firstIndex { !Self.isOperatorSymbol($0) }
        case let byte where Self.isDelimiter(byte):
            end = index + 1
        default:
            end = rest.firstIndex(where: Self.isDelimiter)
        }
        return index..<(end ?? bytes.count)
    }
}
