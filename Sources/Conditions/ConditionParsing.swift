// The grammar of conditions, top down: alternatives, conjunctions, groups, comparisons.

import Primitives

extension Parser {
    /// Parses `conjunction { OR conjunction }`.
    /// - Parameter depth: The number of open groups, which bounds the recursion.
    mutating func disjunction(depth: Int) throws(SyntaxError) -> Condition {
        var parts: [Condition] = []
        repeat {
            // `(a or b) or c` is one choice of three: nesting of the same kind has no meaning.
            switch try conjunction(depth: depth) {
            case .or(let inner): parts += inner
            case let part: parts.append(part)
            }
        } while skip(keyword: "or")
        return parts.count == 1 ? parts[0] : .or(parts)
    }

    private mutating func conjunction(depth: Int) throws(SyntaxError) -> Condition {
        var parts: [Condition] = []
        repeat {
            switch try primary(depth: depth) {
            case .and(let inner): parts += inner
            case let part: parts.append(part)
            }
        } while skip(keyword: "and")
        return parts.count == 1 ? parts[0] : .and(parts)
    }

    /// Parses `"(" disjunction ")" | comparison`, and the whitespace after it.
    private mutating func primary(depth: Int) throws(SyntaxError) -> Condition {
        let begin = index
        guard skip("(") else {
            let comparison = try comparison()
            skipBlanks()
            return .comparison(comparison)
        }
        guard depth < limits.depthMax else {
            throw refusal(
                expected: "at most \(limits.depthMax) nested parentheses", found: "one more",
                at: begin..<(begin + 1), hint: "leave out parentheses that change nothing")
        }
        let condition = try disjunction(depth: depth + 1)
        guard skip(")") else { throw refusalOfConnective(openGroup: begin) }
        return condition
    }

    /// Parses `path operator value`, where the value of `in` is a list.
    private mutating func comparison() throws(SyntaxError) -> Comparison {
        try refuseReservedName()
        let path = try path(expected: "the name of a field")
        comparisonCount += 1
        guard comparisonCount <= limits.comparisonsMax else {
            throw refusal(
                expected: "at most \(limits.comparisonsMax) comparisons", found: "one more",
                at: path.range, hint: "split the condition, or use `in` with a list")
        }
        skipBlanks()
        let (op, isNullTest) = try operatorOfComparison(on: path)
        let operands = isNullTest ? [try nullOfTest()] : try operands(of: op)
        let range = path.range.lowerBound..<index
        return Comparison(path: path, op: op, operands: operands, range: range)
    }

    private mutating func operands(of op: Operator) throws(SyntaxError) -> [Literal] {
        op.kind.takesList ? try list(of: op) : [try literal(of: op)]
    }

    /// Parses the `null` of `is null`.
    private mutating func nullOfTest() throws(SyntaxError) -> Literal {
        let range = word
        guard ASCII.equal(text(range), "null") else {
            throw refusal(
                expected: "`null` after `is`", hint: "write = or != to compare with a value")
        }
        index = range.upperBound
        return Literal(value: .null, text: text(range), range: range)
    }

    /// Parses `"(" value { "," value } ")"`.
    private mutating func list(of op: Operator) throws(SyntaxError) -> [Literal] {
        let begin = index
        guard skip("(") else {
            throw refusal(expected: "`(` after `\(op.text)`", hint: "write the list as (1, 2, 3)")
        }
        if current == UInt8(ascii: ")") {
            throw refusal(expected: "at least one value", hint: "an empty list would find nothing")
        }
        var values: [Literal] = []
        repeat {
            if !values.isEmpty, current == UInt8(ascii: ")") {
                throw refusal(expected: "a value after the comma", hint: "leave out the last comma")
            }
            let value = try literal(of: op)
            guard values.count < limits.listValuesMax else {
                throw refusal(
                    expected: "at most \(limits.listValuesMax) values in a list", found: "one more",
                    at: value.range, hint: "split the list into several requests")
            }
            values.append(value)
            skipBlanks()
        } while skip(",")
        guard current == UInt8(ascii: ")") else { throw refusalInList(openedAt: begin) }
        index += 1
        return values
    }
}
