// The errors of syntax and their hints (docs/CONDITIONS.md#refusals).

import Primitives

extension Parser {
    /// Creates an error at `range`, which is empty at the end of the text.
    func refusal(
        expected: String, found: String, at range: Range<Int>, hint: String? = nil
    ) -> SyntaxError {
        SyntaxError(
            expected: expected, found: found, hint: hint, offset: range.lowerBound,
            length: max(1, range.count), position: position(of: range.lowerBound))
    }

    /// Creates an error at the token at the position.
    func refusal(expected: String, hint: String? = nil) -> SyntaxError {
        let piece = piece
        let advice = isEncoded(piece) ? "the text is percent-encoded once too often" : hint
        return refusal(expected: expected, found: quoted(piece), at: piece, hint: advice)
    }

    /// A part of the text in backticks, cut if it is long.
    func quoted(_ range: Range<Int>) -> String {
        range.isEmpty ? "the end of the text" : "`\(shortened(range))`"
    }

    private func shortened(_ range: Range<Int>) -> String {
        let piece = text(range)
        return piece.count > 40 ? "\(piece.prefix(39))…" : piece
    }

    /// The number of the character at `offset`, from 1.
    private func position(of offset: Int) -> Int { text(0..<offset).count + 1 }

    /// Whether a token outside quotes contains a percent-encoded space, quote or symbol.
    private func isEncoded(_ range: Range<Int>) -> Bool {
        guard !Self.isQuote(current) else { return false }
        return range.dropLast(2).contains { index in
            bytes[index] == UInt8(ascii: "%") && "23".utf8.contains(bytes[index + 1])
                && Self.isWord(bytes[index + 2])
        }
    }
}

extension Parser {
    static let negationHint = "write !=, `not in`, `not like` or `not contains` behind the field"

    /// Refuses a keyword instead of a field: an operand is missing, or a condition is negated,
    /// which the grammar does not allow.
    func refuseReservedName() throws(SyntaxError) {
        let name = ASCII.lowercased(text(word))
        let isReserved =
            ["not", "and", "or", "is"].contains(name) || Operator.keywords.contains(name)
        guard isReserved, piece == word else { return }
        throw refusal(
            expected: "the name of a field", hint: name == "not" ? Self.negationHint : nil)
    }

    func refusalOfName(expected: String) -> SyntaxError {
        switch current {
        case let byte where Self.isQuote(byte) || ASCII.isDigit(byte):
            let hint = "the field stands on the left of the operator, without quotes"
            return refusal(expected: expected, hint: hint)
        case UInt8(ascii: "!"):
            return refusal(expected: expected, hint: Self.negationHint)
        case UInt8(ascii: "&"), UInt8(ascii: "|"):
            return refusal(expected: expected, hint: Self.replacement(ofSymbol: text(piece)))
        default:
            return refusal(expected: expected)
        }
    }

    func refusalOfDot(inPathFrom begin: Int) -> SyntaxError {
        var whole = self
        whole.index = begin
        let names = shortened(whole.piece).split(separator: ".").joined(separator: "/")
        return refusal(
            expected: "`/` between names", found: "`.`", at: index..<(index + 1),
            hint: "write `\(names)`")
    }

    func refusalOfOperator(behind path: Path) -> SyntaxError {
        let written = ASCII.lowercased(text(word))
        if isAtEnd || current == UInt8(ascii: ")") || written == "and" || written == "or" {
            let name = shortened(path.range)
            return refusal(
                expected: "an operator behind `\(name)`",
                hint: "write `\(name) = true` for a flag that is set")
        }
        return refusal(expected: "an operator", hint: Self.replacement(ofWord: text(word)))
    }

    /// Refuses anything but `and` and `or` after a comparison or a group.
    /// - Parameter openGroup: The offset of the innermost open parenthesis; nil without one.
    func refusalOfConnective(openGroup: Int?) -> SyntaxError {
        let expected =
            openGroup == nil ? "`and`, `or` or the end of the text" : "`and`, `or` or `)`"
        if isAtEnd, let openGroup {
            let hint = "the ( at position \(position(of: openGroup)) is not closed"
            return refusal(expected: expected, hint: hint)
        }
        switch current {
        case UInt8(ascii: ")"):
            return refusal(expected: expected, hint: "there is no open ( for it to close")
        case let byte where Self.isOperatorSymbol(byte):
            return refusal(expected: expected, hint: Self.replacement(ofSymbol: text(piece)))
        case UInt8(ascii: ","), UInt8(ascii: ";"):
            return refusal(expected: expected, hint: Self.joining)
        default:
            let hint = isInsideText ? "double a quote that is part of a text" : Self.joining
            return refusal(expected: expected, hint: hint)
        }
    }

    private static let joining = "join conditions by `and` or `or`"

    /// Whether a quote inside a text seems to have ended it: a text ends before the position, and
    /// the same quote occurs an odd number of times after it.
    private var isInsideText: Bool {
        guard let last = bytes[..<index].last(where: { !Self.isBlank($0) }), Self.isQuote(last)
        else { return false }
        return !bytes[index...].count(where: { $0 == last }).isMultiple(of: 2)
    }

    func refusalInList(openedAt begin: Int) -> SyntaxError {
        let hint = isAtEnd ? "the ( at position \(position(of: begin)) is not closed" : nil
        return refusal(expected: "a comma or `)` in a list", hint: hint)
    }
}
