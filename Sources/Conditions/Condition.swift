// A filter as it was written: a tree of names, operators and values.

/// A condition over the fields of a record, as the text of a `conditions`, `childConditions` or
/// `customFieldConditions` parameter states it (docs/CONDITIONS.md#grammar). The names in it are
/// as typed; whether they exist is for the reader of the tree to say.
public indirect enum Condition: Equatable, Sendable {
    /// All of the parts hold. There are at least two, and none of them is itself an `and`.
    case and([Condition])
    /// At least one of the parts holds. There are at least two, and none of them is itself an `or`.
    case or([Condition])
    /// A field compared with one value, or with the values of a list.
    case comparison(Comparison)

    /// Reads `text`; nil if it is empty or blank, which means no filter
    /// (docs/CONDITIONS.md#grammar). `and` binds tighter than `or` (docs/CONDITIONS.md#logic).
    ///
    /// Throws a `SyntaxError` for the first thing that is wrong, or for the first limit passed.
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

/// A field compared with a value: `company/id = 250`, `status/name not in ("Closed", "Done")`.
public struct Comparison: Equatable, Sendable {
    /// The field.
    public let path: Path
    /// What is asked of the field.
    public let op: Operator
    /// The value; of `in` and `notIn` all values of the list, at least one.
    public let operands: [Literal]
    /// Where the comparison stands in the text, in bytes of UTF-8 from its start.
    public let range: Range<Int>
}
