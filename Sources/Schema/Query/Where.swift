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
        case .like: LikePattern(text, patterns).test(value.sql)
        case .notLike: "NOT \(LikePattern(text, patterns).function(value.sql))"
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
}
