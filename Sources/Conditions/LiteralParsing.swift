// The grammar of values: strings, numbers, true, false, null, and date-times in brackets.

import Primitives

extension Parser {
    /// Parses the value of `op`, without the whitespace after it.
    mutating func literal(of op: Operator) throws(SyntaxError) -> Literal {
        let begin = index
        let value: Literal.Value =
            switch current {
            case let byte where Self.isQuote(byte): .string(try string(quote: byte))
            case UInt8(ascii: "["): .dateTime(try dateTime())
            default: try bareValue()
            }
        let range = begin..<index
        guard value != .null || op.kind.takesNull else {
            throw refusal(
                expected: "a value other than null after `\(op.text)`", found: quoted(range),
                at: range, hint: "only = and != compare with null")
        }
        return Literal(value: value, text: text(range), range: range)
    }

    /// Parses a string in quotes. Inside, the same quote is doubled or escaped by a backslash; any
    /// other backslash is an ordinary character (docs/CONDITIONS.md#strings).
    private mutating func string(quote: UInt8) throws(SyntaxError) -> String {
        let backslash = UInt8(ascii: "\\")
        var content: [UInt8] = []
        var next = index + 1
        while next < bytes.count {
            let byte = bytes[next]
            let following = next + 1 < bytes.count ? bytes[next + 1] : nil
            if byte == quote, following != quote {
                index = next + 1
                return String(decoding: content, as: UTF8.self)
            }
            if byte == backslash || byte == quote, let following {
                // A backslash consumes the next byte, so that the second of two backslashes escapes
                // nothing.
                if following != quote { content.append(byte) }
                content.append(following)
                next += 2
            } else {
                content.append(byte)
                next += 1
            }
        }
        throw refusalOfOpenString(quote: quote)
    }

    private mutating func dateTime() throws(SyntaxError) -> Timestamp.Parsed {
        let range = piece
        guard bytes[range.upperBound - 1] == UInt8(ascii: "]") else {
            throw refusal(
                expected: "a date between [ and ]", found: quoted(range), at: range,
                hint: "the closing ] is missing")
        }
        let content = Self.trimmed(bytes[range].dropFirst().dropLast())
        do {
            let parsed = try Timestamp.read(content)
            index = range.upperBound
            return parsed
        } catch {
            throw refusalOfDate(content, error, at: range)
        }
    }

    /// The bytes without surrounding whitespace, as text.
    static func trimmed(_ bytes: ArraySlice<UInt8>) -> String {
        var bytes = bytes.drop(while: isBlank)
        while let last = bytes.last, isBlank(last) { bytes.removeLast() }
        return String(decoding: bytes, as: UTF8.self)
    }

    /// Parses a number, `true`, `false` or `null`.
    private mutating func bareValue() throws(SyntaxError) -> Literal.Value {
        let range = piece
        let value: Literal.Value
        switch ASCII.lowercased(text(range)) {
        case "true": value = .boolean(true)
        case "false": value = .boolean(false)
        case "null": value = .null
        default:
            guard let number = number(in: range) else { throw refusalOfValue(at: range) }
            value = number
        }
        index = range.upperBound
        return value
    }

    /// Parses `["-"] digit {digit} ["." digit {digit}]`; nil for anything else.
    private func number(in range: Range<Int>) -> Literal.Value? {
        var digits = bytes[range]
        if digits.first == UInt8(ascii: "-") { digits.removeFirst() }
        let parts = digits.split(
            separator: UInt8(ascii: "."), maxSplits: 1, omittingEmptySubsequences: false)
        guard parts.allSatisfy({ !$0.isEmpty && $0.allSatisfy(ASCII.isDigit) }) else { return nil }
        if parts.count == 1, let integer = Int64(text(range)) { return .integer(integer) }
        return Double(text(range)).map(Literal.Value.decimal)
    }
}
