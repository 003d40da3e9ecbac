// The operators of comparisons, and what each one takes.

/// The operator of a comparison (docs/CONDITIONS.md#operators). A new one needs a case here; the
/// compiler then finds the other places that have to decide about it.
public enum Operator: Hashable, Sendable, CaseIterable {
    /// `=`, and `is null`.
    case equal
    /// `!=`, and `is not null`.
    case notEqual
    /// `<`
    case less
    /// `<=`
    case lessOrEqual
    /// `>`
    case greater
    /// `>=`
    case greaterOrEqual
    /// `contains`: the text contains the value.
    case contains
    /// `not contains`
    case notContains
    /// `like`: the whole text matches a pattern with wildcards.
    case like
    /// `not like`
    case notLike
    /// `in`: the field equals a value of the list.
    case `in`
    /// `not in`
    case notIn

    /// The operator as it is written, keywords in lower case. The parser recognizes it by this text.
    public var text: String {
        switch self {
        case .equal: "="
        case .notEqual: "!="
        case .less: "<"
        case .lessOrEqual: "<="
        case .greater: ">"
        case .greaterOrEqual: ">="
        case .contains: "contains"
        case .notContains: "not contains"
        case .like: "like"
        case .notLike: "not like"
        case .in: "in"
        case .notIn: "not in"
        }
    }

    /// The kind of the operator.
    public var kind: Kind {
        switch self {
        case .equal, .notEqual: .equality
        case .less, .lessOrEqual, .greater, .greaterOrEqual: .order
        case .contains, .notContains: .substring
        case .like, .notLike: .pattern
        case .in, .notIn: .membership
        }
    }
}

extension Operator {
    /// The kinds of operators. They decide which operands an operator takes, and which types of
    /// fields it applies to.
    public enum Kind: Sendable {
        /// A comparison with one value, or with null.
        case equality
        /// A comparison of order with one value.
        case order
        /// A search for a text within a text.
        case substring
        /// A comparison of a text with a pattern.
        case pattern
        /// A comparison with each value of a list.
        case membership

        /// Whether the operand is a list of values in parentheses.
        public var takesList: Bool {
            switch self {
            case .membership: true
            case .equality, .order, .substring, .pattern: false
            }
        }

        /// Whether the operand may be null.
        public var takesNull: Bool {
            switch self {
            case .equality: true
            case .order, .substring, .pattern, .membership: false
            }
        }

        /// Whether the operand may hold wildcards.
        public var takesWildcards: Bool {
            switch self {
            case .pattern: true
            case .equality, .order, .substring, .membership: false
            }
        }

        /// Whether the operator applies to text only.
        public var isForTextOnly: Bool {
            switch self {
            case .substring, .pattern: true
            case .equality, .order, .membership: false
            }
        }
    }

    /// The texts of the operators that are symbols.
    static let symbols = allCases.map(\.text).filter { !isKeyword($0) }

    /// The first words of the operators that are keywords, without `not`.
    static let keywords = allCases.map(\.text).filter { isKeyword($0) && !$0.hasPrefix(negation) }

    /// The keywords that may follow `not`.
    static let negatedKeywords = allCases.map(\.text).filter { $0.hasPrefix(negation) }
        .map { String($0.dropFirst(negation.count)) }

    /// The prefix of the text of a negated operator.
    static let negation = "not "

    private static func isKeyword(_ text: String) -> Bool {
        text.utf8.allSatisfy(Parser.isWordOrSpace)
    }
}
