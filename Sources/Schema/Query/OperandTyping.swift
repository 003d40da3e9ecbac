// Values of conditions -> values of the fields' types.

import Conditions
import Dialect
import Primitives
import SQLite

/// Fits the literals of a comparison to the type of the value that they are compared with.
struct Typing {
    private let comparison: Comparison
    private let value: ResolvedValue
    private let patterns: LikePattern.Reading

    init(_ comparison: Comparison, _ value: ResolvedValue, _ patterns: LikePattern.Reading) {
        self.comparison = comparison
        self.value = value
        self.patterns = patterns
    }

    /// The comparison with typed operands.
    /// - Throws: `APIError.condition`, with what was expected, found, and where.
    func resolved() throws(APIError) -> ResolvedCondition {
        try checkOperator()
        if value.type == .dateTime { return try dateTimes() }
        var operands: [Value] = []
        for literal in comparison.operands { operands.append(try operand(literal)) }
        if comparison.op.kind.isForTextOnly { try checkPattern(operands[0]) }
        return .comparison(
            ResolvedComparison(
                value: value, op: comparison.op, operands: operands, patterns: patterns))
    }

    /// Substring and pattern operators are for text; a reference as a whole is there or not.
    private func checkOperator() throws(APIError) {
        switch (value.type, comparison.op.kind) {
        case (.text, _): return
        case (.word, .substring), (.word, .pattern), (.word, .order):
            throw .enumeration(near: nil)
        case (_, .substring), (_, .pattern):
            throw conditionError(
                "\(comparison.path.text) is \(value.type.noun), and \(comparison.op.text) is for "
                    + "text; use = != < <= > >= or in.")
        case (.presence, .equality): return
        case (.presence, .order), (.presence, .membership):
            throw conditionError(
                "\(comparison.path.text) is a reference; compare a member of it, such as "
                    + "\(comparison.path.text)/id, or the reference itself with null.")
        case (.word, .equality), (.word, .membership), (.integer, _), (.decimal, _), (.boolean, _),
            (.dateTime, _):
            return
        }
    }

    /// Checks the limits of a pattern for texts.
    private func checkPattern(_ operand: Value) throws(APIError) {
        guard case .text(let pattern) = operand else { return }
        let position = "at position \(comparison.operands[0].range.lowerBound + 1)"
        let bytes = pattern.utf8.count
        guard bytes <= Limits.patternBytesMax else {
            throw conditionError(
                "\(comparison.path.text) \(comparison.op.text) takes a text of at most "
                    + "\(Limits.patternBytesMax) bytes, but the one \(position) has \(bytes); "
                    + "look for a shorter piece.")
        }
        guard comparison.op.kind.takesWildcards else { return }
        let special = patterns == .classes ? "*%_[" : "*%"
        let wildcards = pattern.utf8.count { special.utf8.contains($0) }
        guard wildcards <= Limits.patternWildcardsMax else {
            throw conditionError(
                "\(comparison.path.text) \(comparison.op.text) takes at most "
                    + "\(Limits.patternWildcardsMax) wildcards, but the pattern \(position) has "
                    + "\(wildcards); write fewer.")
        }
    }

    private func operand(_ literal: Literal) throws(APIError) -> Value {
        if literal.value == .null { return .null }
        switch (value.type, literal.value) {
        case (.text, .string(let text)): return .text(text)
        case (.text, .integer), (.text, .decimal): return .text(literal.text)
        case (.integer, .integer(let number)): return .integer(number)
        case (.integer, .string(let text)):
            if let number = Int64(text) { return .integer(number) }
        case (.decimal, .integer(let number)): return .real(Double(number))
        case (.decimal, .decimal(let number)): return .real(number)
        case (.decimal, .string(let text)):
            if let number = Double(text), number.isFinite { return .real(number) }
        case (.integer, .decimal(let number)): return .real(number)
        case (.boolean, .boolean(let flag)): return .integer(flag ? 1 : 0)
        case (.boolean, .integer(let number)) where number == 0 || number == 1:
            return .integer(number)
        case (.boolean, .string(let text)):
            if let flag = flag(text) { return .integer(flag ? 1 : 0) }
        case (.word(let words), .string(let text)):
            guard let word = words.first(where: { ASCII.equal($0, text) }) else {
                throw .enumeration(near: NearMiss.nearest(text, among: words))
            }
            return .text(word)
        case (.word, _): throw .enumeration(near: nil)
        default: break
        }
        throw mismatch(literal)
    }

    private func flag(_ text: String) -> Bool? {
        ASCII.equal(text, "true") ? true : ASCII.equal(text, "false") ? false : nil
    }

    /// Records have whole seconds: a fraction moves the comparison to the second before it.
    private func dateTimes() throws(APIError) -> ResolvedCondition {
        var moments: [Timestamp.Parsed?] = []
        for literal in comparison.operands { moments.append(try moment(literal)) }
        guard !comparison.op.kind.takesList else {
            let whole = moments.map { $0.map { Value.text($0.timestamp.text) } ?? .null }
            return .comparison(
                ResolvedComparison(value: value, op: comparison.op, operands: whole))
        }
        guard let moment = moments[0] else {
            return .comparison(
                ResolvedComparison(value: value, op: comparison.op, operands: [.null]))
        }
        var op = comparison.op
        if moment.hasFraction {
            switch op {
            case .equal: return .constant(false)
            // Every moment there is differs from it.
            case .notEqual:
                return .comparison(ResolvedComparison(value: value, op: op, operands: [.null]))
            case .less: op = .lessOrEqual
            case .greaterOrEqual: op = .greater
            case .lessOrEqual, .greater: break
            // Refused for a date-time, or compared above.
            case .contains, .notContains, .like, .notLike, .in, .notIn: break
            }
        }
        return .comparison(
            ResolvedComparison(
                value: value, op: op, operands: [.text(moment.timestamp.text)]))
    }

    private func moment(_ literal: Literal) throws(APIError) -> Timestamp.Parsed? {
        switch literal.value {
        case .null: return nil
        case .dateTime(let moment): return moment
        case .string(let text):
            do {
                return try Timestamp.read(text)
            } catch {
                throw error == .outsideYears ? yearError(literal) : mismatch(literal)
            }
        default: break
        }
        throw mismatch(literal)
    }

    private func yearError(_ literal: Literal) -> APIError {
        conditionError(
            "\(comparison.path.text) is a date-time whose UTC lies in the years 1 to 9999, but "
                + "\(literal.text) at position \(literal.range.lowerBound + 1) lies outside them.")
    }

    private func mismatch(_ literal: Literal) -> APIError {
        conditionError(
            "\(comparison.path.text) is \(value.type.noun), but \(literal.text) at position "
                + "\(literal.range.lowerBound + 1) is not; write \(value.type.example).")
    }

    private func conditionError(_ message: String) -> APIError { .condition(message) }
}

extension ValueType {
    /// The noun of values of the type in messages.
    package var noun: String {
        switch self {
        case .text: "text"
        case .integer: "a whole number"
        case .decimal: "a number"
        case .boolean: "a flag"
        case .dateTime: "a date-time"
        case .word: "one of some words"
        case .presence: "a reference"
        }
    }

    /// An example of a literal of the type.
    var example: String {
        switch self {
        case .text: "\"text\" in quotes"
        case .integer: "digits, such as 12345"
        case .decimal: "digits, such as 12.5"
        case .boolean: "true or false"
        case .dateTime: "[2026-01-31T08:00:00Z] in brackets"
        case .word(let words): words.map { "\"\($0)\"" }.joined(separator: " or ")
        case .presence: "null"
        }
    }
}
