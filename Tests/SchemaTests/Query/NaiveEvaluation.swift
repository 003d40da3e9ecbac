// A second reading of conditions, over the JSON of answers and without any SQL: what the compiled
// query has to agree with.

import Conditions
import Dialect
import JSON
import Primitives

/// What a field's values are, for comparing.
enum ValueKind: Equatable {
    case text, whole, flag, moment, word, presence
}

/// A name that conditions on contacts can use.
struct Name {
    let path: String
    let kind: ValueKind

    /// The list that the name leads into, and the path behind it.
    var inList: (list: String, rest: [Substring])? {
        let pieces = path.split(separator: "/")
        guard ["communicationItems", "types"].contains(pieces[0]) else { return nil }
        return (String(pieces[0]), Array(pieces.dropFirst()))
    }

    static let all: [Name] =
        [
            "firstName", "lastName", "title", "nickName", "city", "state", "zip", "addressLine1",
            "defaultPhoneNbr", "defaultPhoneType", "defaultPhoneExtension", "company/name",
            "company/identifier", "site/name", "department/name", "relationship/name",
            "managerContact/name", "mobileGuid", "_info/updatedBy", "country/name", "school",
            "communicationItems/value", "communicationItems/type/name", "communicationItems/domain",
            "communicationItems/extension", "types/name",
        ].map { Name(path: $0, kind: .text) }
        + [
            "id", "portalSecurityLevel", "company/id", "site/id", "managerContactId",
            "defaultMergeContactId", "department/id", "communicationItems/id",
            "communicationItems/type/id", "types/id", "assistantContact/id",
        ].map { Name(path: $0, kind: .whole) }
        + [
            "inactiveFlag", "disablePortalLoginFlag", "marriedFlag", "childrenFlag",
            "unsubscribeFlag", "defaultFlag", "defaultBillingFlag",
            "communicationItems/defaultFlag",
        ].map { Name(path: $0, kind: .flag) }
        + ["birthDay", "anniversary", "_info/lastUpdated"].map { Name(path: $0, kind: .moment) }
        + ["gender", "presence", "communicationItems/communicationType"].map {
            Name(path: $0, kind: .word)
        }
        + ["company", "site", "department", "managerContact", "relationship"].map {
            Name(path: $0, kind: .presence)
        }

    static func named(_ path: String) -> Name? { all.first { ASCII.equal($0.path, path) } }
}

extension JSONValue {
    /// The value behind the pieces of a path; nil if it is absent.
    func value(_ path: some Sequence<Substring>) -> JSONValue? {
        var value = self
        for piece in path {
            guard let next = value[String(piece)] else { return nil }
            value = next
        }
        return value.isNull ? nil : value
    }

    /// Whether a record fulfils a condition, as a mode reads it.
    func fulfils(_ condition: Condition, in mode: Mode) -> Bool {
        switch condition {
        case .and(let parts): parts.allSatisfy { fulfils($0, in: mode) }
        case .or(let parts): parts.contains { fulfils($0, in: mode) }
        case .comparison(let comparison): fulfils(comparison, in: mode)
        }
    }

    private func fulfils(_ comparison: Comparison, in mode: Mode) -> Bool {
        guard let name = Name.named(comparison.path.text) else { return false }
        guard let (list, rest) = name.inList else {
            let value = value(name.path.split(separator: "/"))
            return Self.holds(value, comparison, name.kind, mode)
        }
        return self[list]?.elements.contains {
            Self.holds($0.value(rest), comparison, name.kind, mode)
        } ?? false
    }

    /// Whether all of the comparisons hold for one and the same element of a list.
    func hasElement(of list: String, fulfilling comparisons: [Comparison], in mode: Mode) -> Bool {
        self[list]?.elements.contains { element in
            comparisons.allSatisfy { comparison in
                guard let name = Name.named(comparison.path.text), let rest = name.inList?.rest
                else { return false }
                return Self.holds(element.value(rest), comparison, name.kind, mode)
            }
        } ?? false
    }

    /// Whether a value satisfies a comparison. A missing value satisfies only one with null.
    private static func holds(
        _ value: JSONValue?, _ comparison: Comparison, _ kind: ValueKind, _ mode: Mode
    ) -> Bool {
        let literals = comparison.operands.map(\.value)
        func order(where holds: (Int) -> Bool) -> Bool {
            self.order(value, literals[0], kind).map(holds) ?? false
        }
        func match(_ pattern: ([UInt32]) -> [Token], is expected: Bool) -> Bool {
            guard let text = value?.string, case .string(let other) = literals[0] else {
                return false
            }
            return Token.match(folded(text)[...], pattern(folded(other))[...]) == expected
        }
        switch comparison.op {
        case .equal where literals[0] == .null: return value == nil
        case .notEqual where literals[0] == .null: return value != nil
        case .equal: return order { $0 == 0 }
        case .notEqual: return order { $0 != 0 }
        case .less: return order { $0 < 0 }
        case .lessOrEqual: return order { $0 <= 0 }
        case .greater: return order { $0 > 0 }
        case .greaterOrEqual: return order { $0 >= 0 }
        case .contains: return match(Token.anywhere, is: true)
        case .notContains: return match(Token.anywhere, is: false)
        case .like: return match({ Token.tokens($0, mode) }, is: true)
        case .notLike: return match({ Token.tokens($0, mode) }, is: false)
        case .in:
            return literals.contains { literal in
                literal == .null ? value == nil : self.order(value, literal, kind) == 0
            }
        case .notIn:
            return literals.allSatisfy { literal in
                literal == .null
                    ? value != nil : self.order(value, literal, kind).map { $0 != 0 } ?? false
            }
        }
    }

    /// How a value stands to a literal: below 0, 0 or above; nil where there is no value.
    private static func order(_ value: JSONValue?, _ literal: Literal.Value, _ kind: ValueKind)
        -> Int?
    {
        guard let value else { return nil }
        switch (kind, literal) {
        case (.text, .string(let other)), (.word, .string(let other)):
            return value.string.map { order(folded($0), folded(other)) }
        case (.whole, .integer(let other)):
            return value.integer.map { $0 < other ? -1 : $0 > other ? 1 : 0 }
        case (.flag, .boolean(let other)):
            return value.boolean.map { $0 == other ? 0 : $0 ? 1 : -1 }
        case (.moment, .dateTime(let other)):
            guard let text = value.string else { return nil }
            let whole = order(folded(text), folded(other.timestamp.text))
            return whole == 0 && other.hasFraction ? -1 : whole
        default: return nil
        }
    }

    private static func order(_ left: [UInt32], _ right: [UInt32]) -> Int {
        left == right ? 0 : left.lexicographicallyPrecedes(right) ? -1 : 1
    }

    /// The scalars without their case: the small letter of the capital one, where each is one scalar.
    private static func folded(_ text: String) -> [UInt32] {
        text.unicodeScalars.map { LetterCase.small(LetterCase.capital($0)).value }
    }
}

/// The case of letters by Unicode's own properties, for single scalars.
enum LetterCase {
    static func small(_ scalar: Unicode.Scalar) -> Unicode.Scalar {
        single(scalar.properties.lowercaseMapping) ?? scalar
    }

    /// The capital letter. The dotless i has none that leads back to it.
    static func capital(_ scalar: Unicode.Scalar) -> Unicode.Scalar {
        scalar == "\u{131}" ? scalar : single(scalar.properties.uppercaseMapping) ?? scalar
    }

    /// The text with its capital letters small, and the small ones capital.
    static func swapped(_ text: String) -> String {
        let scalars = text.unicodeScalars.map { scalar in
            capital(scalar) == scalar ? small(scalar) : capital(scalar)
        }
        return String(String.UnicodeScalarView(scalars))
    }

    private static func single(_ text: String) -> Unicode.Scalar? {
        text.unicodeScalars.count == 1 ? text.unicodeScalars.first : nil
    }
}

/// A piece of a pattern.
private enum Token {
    case anything
    /// One character of a class; of none, if it is negated.
    case one(of: [ClosedRange<UInt32>], isNegated: Bool)

    static func scalar(_ value: UInt32) -> Token { .one(of: [value...value], isNegated: false) }

    /// The pattern of a text that may stand anywhere.
    static func anywhere(_ text: [UInt32]) -> [Token] {
        [.anything] + text.map(Token.scalar) + [.anything]
    }

    static func tokens(_ pattern: [UInt32], _ mode: Mode) -> [Token] {
        var tokens: [Token] = []
        var rest = String(String.UnicodeScalarView(pattern.map { Unicode.Scalar($0)! }))[...]
            .unicodeScalars
        while let next = rest.popFirst() {
            switch next {
            case "*", "%": tokens.append(.anything)
            case "[" where rest.starts(with: "[]".unicodeScalars):
                rest.removeFirst(2)
                tokens.append(.scalar(next.value))
            case "_" where mode == .strict: tokens.append(.one(of: [], isNegated: true))
            case "[" where mode == .strict:
                let inside = rest.prefix { $0 != "]" }
                let isClosed = inside.count < rest.count
                tokens.append(isClosed ? `class`(inside) : .one(of: [], isNegated: false))
                rest.removeFirst(isClosed ? inside.count + 1 : inside.count)
            default: tokens.append(.scalar(next.value))
            }
        }
        return tokens
    }

    /// A class such as `a-z`, `abc` or `^x`, without its brackets.
    private static func `class`(_ inside: Substring.UnicodeScalarView) -> Token {
        let isNegated = inside.first == "^"
        let text = Array(isNegated ? inside.dropFirst() : inside).map(\.value)
        var ranges: [ClosedRange<UInt32>] = []
        var index = 0
        while index < text.count {
            if index + 2 < text.count, text[index + 1] == 0x2D {
                if text[index] <= text[index + 2] { ranges.append(text[index]...text[index + 2]) }
                index += 3
            } else {
                ranges.append(text[index]...text[index])
                index += 1
            }
        }
        return .one(of: ranges, isNegated: isNegated)
    }

    static func match(_ text: ArraySlice<UInt32>, _ pattern: ArraySlice<Token>) -> Bool {
        guard let first = pattern.first else { return text.isEmpty }
        switch first {
        case .anything:
            return (text.startIndex...text.endIndex).contains {
                match(text[$0...], pattern.dropFirst())
            }
        case .one(let ranges, let isNegated):
            guard let next = text.first else { return false }
            return ranges.contains { $0.contains(next) } != isNegated
                && match(text.dropFirst(), pattern.dropFirst())
        }
    }
}
