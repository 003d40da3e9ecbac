// The grammar of operators: symbols, keywords, and the test for null.

import Primitives

extension Parser {
    /// Parses the operator after `path`, and the whitespace after it. `is` means `=`, but only
    /// `null` may follow it.
    mutating func operatorOfComparison(
        on path: Path
    ) throws(SyntaxError) -> (Operator, isNullTest: Bool) {
        if Self.isOperatorSymbol(current) { return (try symbol(), false) }
        if skip(keyword: "is") { return (skip(keyword: "not") ? .notEqual : .equal, true) }
        let isNegated = skip(keyword: "not")
        if let op = keyword(isNegated: isNegated) { return (op, false) }
        guard isNegated else { throw refusalOfOperator(behind: path) }
        let keywords = Operator.negatedKeywords.map { "`\($0)`" }
        let choice = keywords.dropLast().joined(separator: ", ") + " or \(keywords.last ?? "")"
        throw refusal(expected: "\(choice) after `not`", hint: "write != for not equal")
    }

    /// Parses an operator that is a keyword; nil if the next word is not one.
    private mutating func keyword(isNegated: Bool) -> Operator? {
        let range = word
        let written = (isNegated ? Operator.negation : "") + ASCII.lowercased(text(range))
        guard let op = Operator.allCases.first(where: { $0.text == written }) else { return nil }
        index = range.upperBound
        skipBlanks()
        return op
    }

    private mutating func symbol() throws(SyntaxError) -> Operator {
        let range = piece
        let written = text(range)
        guard let op = Operator.allCases.first(where: { $0.text == written }) else {
            throw refusal(expected: "an operator", hint: Self.replacement(ofSymbol: written))
        }
        index = range.upperBound
        skipBlanks()
        return op
    }

    /// The hint for a symbol of other languages.
    static func replacement(ofSymbol symbol: String) -> String {
        switch symbol {
        case "<>", "!==", "~=": "write != for not equal"
        case "==", "===": "write = for equal"
        case "=<": "write <= for less or equal"
        case "=>": "write >= for greater or equal"
        case "!": "write !=, or `not` before `contains`, `like` or `in`"
        case "~": "write `like` or `contains`"
        case "&", "&&": "write `and`"
        case "|", "||": "write `or`"
        default: operators
        }
    }

    /// The hint for a word of other languages; the list of operators for any other word.
    static func replacement(ofWord word: String) -> String {
        switch ASCII.lowercased(word) {
        case "eq", "equals", "equal": "write = for equal"
        case "ne", "neq": "write != for not equal"
        case "lt": "write < for less"
        case "le", "lte": "write <= for less or equal"
        case "gt": "write > for greater"
        case "ge", "gte": "write >= for greater or equal"
        case "startswith", "beginswith": "write `like \"text*\"`"
        case "endswith": "write `like \"*text\"`"
        case "between": "write two comparisons, with >= and <="
        case "ilike", "matches", "regexp": "write `like`, which ignores case"
        default: operators
        }
    }

    /// The list of operators, for hints.
    private static let operators =
        "the operators are \(Operator.symbols.joined(separator: " ")), and "
        + Operator.keywords.map { "`\($0)`" }.joined(separator: ", ") + " with or without `not`"
}
