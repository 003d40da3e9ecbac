// The text of `orderBy`: paths, each with a direction.

import Primitives

/// One key of a sort order: `dateEntered desc`.
public struct SortKey: Equatable, Sendable {
    /// The field to sort by.
    public let path: Path
    /// Whether the greatest value comes first.
    public let descending: Bool
    /// Where the key stands in the text, in bytes of UTF-8 from its start.
    public let range: Range<Int>
}

/// Reads sort orders.
public enum OrderBy {
    /// Reads `path [asc | desc]`, one or several with commas between them, the most important first
    /// (docs/CONDITIONS.md#grammar and docs/CONDITIONS.md#order). A key without direction ascends.
    /// An empty or blank text is no order: an empty list.
    ///
    /// Throws a `SyntaxError` for the first thing that is wrong, or for the first limit passed.
    public static func parse(
        _ text: String, limits: ConditionLimits
    ) throws(SyntaxError) -> [SortKey] {
        var parser = try Parser(text, limits: limits)
        parser.skipBlanks()
        if parser.isAtEnd { return [] }
        var keys: [SortKey] = []
        repeat {
            let key = try parser.sortKey(isFirst: keys.isEmpty)
            guard keys.count < limits.comparisonsMax else {
                throw parser.refusal(
                    expected: "at most \(limits.comparisonsMax) sort keys", found: "one more",
                    at: key.range)
            }
            keys.append(key)
            parser.skipBlanks()
        } while parser.skip(",")
        guard parser.isAtEnd else {
            throw parser.refusal(
                expected: "`asc`, `desc`, a comma or the end of the text",
                hint: "write `lastName asc, id desc`")
        }
        return keys
    }
}

extension Parser {
    /// `path [asc | desc]`. Blanks behind it may be left.
    fileprivate mutating func sortKey(isFirst: Bool) throws(SyntaxError) -> SortKey {
        let place = isFirst ? "" : " after the comma"
        let path = try path(expected: "the name of a field\(place)")
        var end = index
        skipBlanks()
        let direction = word
        let isDescending = ASCII.equal(text(direction), "desc")
        if isDescending || ASCII.equal(text(direction), "asc") {
            index = direction.upperBound
            end = index
        }
        return SortKey(
            path: path, descending: isDescending, range: path.range.lowerBound..<end)
    }
}
