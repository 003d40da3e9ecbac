// The parser of `orderBy`: paths, each with a direction.

import Primitives

/// One key of a sort order: `dateEntered desc`.
public struct SortKey: Equatable, Sendable {
    /// The path of the field.
    public let path: Path
    /// Whether the order is descending.
    public let descending: Bool
    /// The range of the key in the text, in bytes of UTF-8.
    public let range: Range<Int>
}

/// The parser of sort orders.
public enum OrderBy {
    /// Parses `path [asc | desc]`, separated by commas, the most significant key first
    /// (docs/CONDITIONS.md#grammar and docs/CONDITIONS.md#order). The default is ascending. An
    /// empty or blank text is an empty list.
    ///
    /// - Throws: `SyntaxError` for the first error, or for the first limit exceeded.
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
    /// Parses `path [asc | desc]`. Whitespace after it may remain.
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
