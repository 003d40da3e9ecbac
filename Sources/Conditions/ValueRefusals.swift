// The errors of values (docs/CONDITIONS.md#refusals).

import Primitives

extension Parser {
    func refusalOfOpenString(quote: UInt8) -> SyntaxError {
        let mark = String(decoding: [quote], as: UTF8.self)
        return refusal(
            expected: "a text between \(mark) and \(mark)", found: quoted(index..<bytes.count),
            at: index..<bytes.count, hint: "the closing \(mark) is missing")
    }

    func refusalOfDate(
        _ content: String, _ reason: Timestamp.Unreadable, at range: Range<Int>
    ) -> SyntaxError {
        let hint =
            switch reason {
            case .malformed: adviceOnDate(content)
            case .outsideYears: "its UTC lies outside the years 1 to 9999"
            }
        return refusal(
            expected: "a date between [ and ]", found: quoted(range), at: range, hint: hint)
    }

    private func adviceOnDate(_ content: String) -> String {
        let written = ASCII.lowercased(content)
        let isRelative = ["today", "now", "yesterday", "tomorrow"].contains(
            where: written.hasPrefix)
        let forms = "[2026-06-03], [2026-06-03T23:32:20Z] or [2026-06-03T23:32:20-05:00]"
        return isRelative ? "relative dates are not supported, write \(forms)" : "write \(forms)"
    }

    /// Refuses a token that is not a value.
    func refusalOfValue(at range: Range<Int>) -> SyntaxError {
        refusal(expected: "a value", hint: adviceOnValue(at: range))
    }

    private func adviceOnValue(at range: Range<Int>) -> String? {
        if isAtEnd || Self.isOperatorSymbol(current) || "),];".utf8.contains(current) { return nil }
        if current == UInt8(ascii: "(") { return "only `in` and `not in` take a list" }
        let written = text(range)
        if ["and", "or", "not"].contains(ASCII.lowercased(written)) {
            return "put it in quotes if it is a text"
        }
        if let first = written.first, "\u{201C}\u{201D}\u{2018}\u{2019}".contains(first) {
            return "write straight quotes"
        }
        let isLong = written.count > 40
        if let keyword = keywordBehindNumber(range) { return "put a blank before `\(keyword)`" }
        if isDateWithoutBrackets(range) {
            return isLong ? "put a date in brackets" : "put a date in brackets, [\(written)]"
        }
        if ASCII.isDigit(current) || "+-.".utf8.contains(current) {
            return "write a number as 12 or -1.5, and a text in quotes"
        }
        return isLong ? "put a text in quotes" : "put a text in quotes, \"\(written)\""
    }

    /// The `and` or `or` that follows a number without a space.
    private func keywordBehindNumber(_ range: Range<Int>) -> String? {
        let word = bytes[range].drop { ASCII.isDigit($0) }
        let keyword = ASCII.lowercased(String(decoding: word, as: UTF8.self))
        return word.count < range.count && ["and", "or"].contains(keyword) ? keyword : nil
    }

    private func isDateWithoutBrackets(_ range: Range<Int>) -> Bool {
        let digits = bytes[range].prefix(while: ASCII.isDigit)
        let rest = bytes[range].dropFirst(digits.count)
        guard (1...4).contains(digits.count), let separator = rest.first else { return false }
        return "-/".utf8.contains(separator) && rest.dropFirst().first.map(ASCII.isDigit) == true
    }
}
