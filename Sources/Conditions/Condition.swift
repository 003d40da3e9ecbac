// A parsed condition: a tree of names, operators and values.

/// A condition on the fields of a record: the content of a `conditions`, `childConditions` or
/// `customFieldConditions` parameter (docs/CONDITIONS.md#grammar). Its names are as typed; the
/// resolver checks whether they exist.
public indirect enum Condition: Equatable, Sendable {
    /// All of the parts are true. There are at least two, and none of them is itself an `and`.
    case and([Condition])
    /// At least one of the parts is true. There are at least two, and none of them is itself an
    /// `or`.
    case or([Condition])
    /// A comparison of a field with one value, or with the values of a list.
    case comparison(Comparison)

    /// Parses `text`; nil if it is empty or blank, which means no filter
    /// (docs/CONDITIONS.md#grammar). `and` has a higher precedence than `or`
    /// (docs/CONDITIONS.md#logic).
    ///
    /// - Throws: `SyntaxError` for the first error, or for the first limit exceeded.
    public static func parse(
        _ text: String, limits: ConditionLimits
    ) throws(SyntaxError) -> Condition? {
        var parser = try Parser(text, limits: limits)
        parser.skipBlanks()
        if parser.isAtEnd { return nil }
        let condition = try parser.disjunction(depth: 0)
        guard parser.isAtEnd else { throw parser.refusalOfConnective(openGroup: nil) }
        return condition
    }
}

/// A comparison of a field: `company/id = 250`, `status/name not in ("Closed", "Done")`.
public struct Comparison: Equatable, Sendable {
    /// The path of the field.
    public let path: Path
    /// The operator.
    public let op: Operator
    /// The value; of `in` and `notIn` all values of the list, at least one.
    public let operands: [Literal]
    /// The range of the comparison in the text, in bytes of UTF-8.
    public let range: Range<Int>
}
