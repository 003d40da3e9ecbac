// A second reading of conditions, over the JSON of answers and without any SQL: what the compiled
// query has to agree with.

import Conditions
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

    /// Whether a record fulfils a condition.
    func fulfils(_ condition: Condition) -> Bool {
        switch condition {
        case .and(let parts): parts.allSatisfy(fulfils)
        case .or(let parts): parts.contains(where: fulfils)
        case .comparison(let comparison): fulfils(comparison)
        }
    }

    private func fulfils(_ comparison: Comparison) -> Bool {
        guard let name = Name.named(comparison.path.text) else { return false }
        guard let (list, rest) = name.inList else {
            return Self.holds(value(name.path.split(separator: "/")), comparison, name.kind)
        }
        return self[list]?.elements.contains {
            Self.holds($0.value(rest), comparison, name.kind)
        } ?? false
    }

    /// Whether all of the comparisons hold for one and the same element of a list.
    func hasElement(of list: String, fulfilling comparisons: [Comparison]) -> Bool {
        self[list]?.elements.contains { element in
            comparisons.allSatisfy { comparison in
                guard let name = Name.named(comparison.path.text), let rest = name.inList?.rest
                else { return false }
                return Self.holds(element.value(rest), comparison, name.kind)
            }
        } ?? false
    }

    /// Whether a value satisfies a comparison. A missing value satisfies only one with null.
    private static func holds(_ value: JSONValue?, _ comparison: Comparison, _ kind: ValueKind)
        -> Bool
    {
        let literals = comparison.operands.map(\.value)
        func order(where holds: (Int) -> Bool) -> Bool {
            self.order(value, literals[0], kind).map(holds) ?? false
        }
        func match(_ pattern: ([UInt8]) -> [Token], is expected: Bool) -> Bool {
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
        case .like: return match(Token.tokens, is: true)
        case .notLike: return match(Token.tokens, is: false)
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
            let whole = order(Array(text.utf8), Array(other.timestamp.text.utf8))
            return whole == 0 && other.hasFraction ? -1 : whole
        default: return nil
        }
    }

    private static func order(_ left: [UInt8], _ right: [UInt8]) -> Int {
        left == right ? 0 : left.lexicographicallyPrecedes(right) ? -1 : 1
    }

    private static func folded(_ text: String) -> [UInt8] { Array(ASCII.lowercased(text).utf8) }
}

/// A piece of a pattern.
private enum Token {
    case anything
    case byte(UInt8)

    /// The pattern of a text that may stand anywhere.
    static func anywhere(_ text: [UInt8]) -> [Token] {
        [.anything] + text.map(Token.byte) + [.anything]
    }

    static func tokens(_ pattern: [UInt8]) -> [Token] {
        var tokens: [Token] = []
        var rest = pattern[...]
        while let byte = rest.popFirst() {
            switch byte {
            case UInt8(ascii: "*"), UInt8(ascii: "%"): tokens.append(.anything)
            case UInt8(ascii: "[") where rest.starts(with: "[]".utf8):
                rest.removeFirst(2)
                tokens.append(.byte(byte))
            default: tokens.append(.byte(byte))
            }
        }
        return tokens
    }

    static func match(_ text: ArraySlice<UInt8>, _ pattern: ArraySlice<Token>) -> Bool {
        guard let first = pattern.first else { return text.isEmpty }
        switch first {
        case .anything:
            return (text.startIndex...text.endIndex).contains {
                match(text[$0...], pattern.dropFirst())
            }
        case .byte(let byte):
            return text.first == byte && match(text.dropFirst(), pattern.dropFirst())
        }
    }
}
