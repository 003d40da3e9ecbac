// The resolved tree -> SQL with bindings. Nothing here can fail, and no name comes from outside.

import Conditions
package import SQLite

extension ResolvedCondition {
    /// The condition as SQL.
    package var sql: SQL {
        switch self {
        case .and(let parts): Self.joined(parts, by: " AND ")
        case .or(let parts): Self.joined(parts, by: " OR ")
        case .comparison(let comparison): comparison.sql
        case .constant(let isTrue): isTrue ? "1" : "0"
        case .any(let list, let condition):
            // Not EXISTS: a correlated query would be run for every record.
            """
            \(name: list.owner)."id" IN (SELECT \(name: list.table).\(name: list.parentColumn) \
            FROM \(name: list.table)\(condition.joinsSQL) WHERE \(condition.sql))
            """
        case .anyCustomField(let list, let condition): list.sql(condition)
        }
    }

    private static func joined(_ parts: [ResolvedCondition], by word: SQL) -> SQL {
        let list = parts.map { part -> SQL in
            switch part {
            case .and, .or: "(\(part.sql))"
            default: part.sql
            }
        }
        return list.joined(separator: word)
    }

    /// The joins that the comparisons of this level need, each once.
    var joins: [Join] {
        switch self {
        case .and(let parts), .or(let parts):
            parts.reduce(into: []) { joins, part in
                for join in part.joins where !joins.contains(join) { joins.append(join) }
            }
        case .comparison(let comparison): comparison.value.joins
        case .any, .anyCustomField, .constant: []
        }
    }

    /// The JOIN clauses, in order.
    package var joinsSQL: SQL { joins.map(\.sql).joined(separator: "") }
}

extension ResolvedComparison {
    /// The comparison as SQL. Comparing with null by `=` means that there is no value; otherwise a
    /// null value fulfils nothing, as in SQL (docs/CONDITIONS.md#operators).
    var sql: SQL {
        switch op {
        case .equal where operands[0] == .null: "\(value.sql) IS NULL"
        case .notEqual where operands[0] == .null: "\(value.sql) IS NOT NULL"
        case .equal: "\(value.sql) = \(operands[0])"
        case .notEqual: "\(value.sql) <> \(operands[0])"
        case .less: "\(value.sql) < \(operands[0])"
        case .lessOrEqual: "\(value.sql) <= \(operands[0])"
        case .greater: "\(value.sql) > \(operands[0])"
        case .greaterOrEqual: "\(value.sql) >= \(operands[0])"
        case .contains: "text_contains(\(value.sql), \(text))"
        case .notContains: "NOT text_contains(\(value.sql), \(text))"
        case .like: like
        case .notLike: "NOT text_matches(\(value.sql), \(.text(pattern)))"
        case .in: list("IN", "IS NULL", " OR ")
        case .notIn: list("NOT IN", "IS NOT NULL", " AND ")
        }
    }

    /// A list; `null` in it is a comparison of its own, since SQL's `IN` never finds null.
    private func list(_ word: SQL, _ null: SQL, _ joint: SQL) -> SQL {
        let values = operands.filter { $0 != .null }
        let bound = values.map { "\($0)" as SQL }.joined(separator: ", ")
        let tests: [SQL] =
            (values.isEmpty ? [] : ["\(value.sql) \(word) (\(bound))"])
            + (values.count < operands.count ? ["\(value.sql) \(null)"] : [])
        return tests.count == 1 ? tests[0] : "(\(tests.joined(separator: joint)))"
    }

    /// The text to look for; none for null.
    private var text: String {
        if case .text(let text) = operands[0] { text } else { "" }
    }

    /// The pattern; where it begins with text, within the range of values that do, which an index
    /// can find.
    private var like: SQL {
        let pattern = pattern
        let test: SQL = "text_matches(\(value.sql), \(.text(pattern)))"
        // NOCASE compares up to a NUL only.
        let prefix = pattern.unicodeScalars.prefix { $0 != "%" && $0 != "\0" }
        guard let end = Self.end(ofTextsBeginningWith: prefix) else { return test }
        let ordered: SQL = "\(value.sql) COLLATE NOCASE"
        return "(\(ordered) >= \(String(prefix)) AND \(ordered) < \(end) AND \(test))"
    }

    /// A text behind all that begin with `prefix`, in the order of scalars and without regard to
    /// the case of ASCII letters; nil if no value can match.
    private static func end(ofTextsBeginningWith prefix: Substring.UnicodeScalarView) -> String? {
        // Scalars behind the last one that is no more one: the surrogates.
        guard let last = prefix.last,
            let next = Unicode.Scalar(last.value == 0xD7FF ? 0xE000 : last.value + 1)
        else { return nil }
        var end = String.UnicodeScalarView(prefix.dropLast())
        // Behind `Z`, too, comes what is behind `z`.
        end.append(last == "Z" ? "{" : next)
        return String(end)
    }

    /// `%` for `*` and `%`, which match any run of characters; `[[]` is the documented way
    /// to write a bracket (docs/CONDITIONS.md#patterns), and any other character matches itself.
    private var pattern: String {
        var pattern = String.UnicodeScalarView()
        // Scalars, not characters: a combining mark behind a wildcard would hide it.
        var rest = text.unicodeScalars[...]
        while let scalar = rest.popFirst() {
            if scalar == "[", rest.starts(with: "[]".unicodeScalars) { rest.removeFirst(2) }
            pattern.append(scalar == "*" ? "%" : scalar)
        }
        return String(pattern)
    }
}
