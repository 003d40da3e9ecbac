// The result of conditions on the data: query plan, number of records, and why a record is missing.

package import Conditions
import Primitives
package import Records
package import SQLite
package import Schema

/// An explained condition applied to the data of a sandbox.
package struct Findings {
    /// The query plan (SQLite, "EXPLAIN QUERY PLAN"), one step a line, as deep as it is
    /// nested.
    package let plan: [String]
    /// The number of records of all pages.
    package let count: Int
    /// The microseconds that the prepared statement took; nil if not measured.
    package let microseconds: Int64?
    /// The membership of one record; nil if no record was asked for.
    package let verdict: Membership?

    /// Runs an explained statement.
    /// - Parameters:
    ///   - id: The record on which each comparison is evaluated alone.
    ///   - isTimed: Whether the time is measured, which makes no two answers alike.
    /// - Throws: `ExplanationError.noRecord`, `DatabaseError`.
    package init(
        _ explanation: Explanation, in store: Store, about id: Int64?, isTimed: Bool
    ) throws {
        let page = explanation.page
        plan = try Self.plan(of: page, store)
        count = try store.database.first(explanation.query.count) { Int($0.integer(0)) } ?? 0
        microseconds = isTimed ? try Self.time(explanation, store) : nil
        verdict = try id.map { try Membership(of: explanation, on: $0, in: store) }
    }

    /// All of it under headings.
    package var text: String {
        let time = microseconds.map { " in \($0) microseconds" } ?? ""
        let steps = plan.map { "  \($0)" }.joined(separator: "\n")
        let verdict = verdict.map { "\n\n\($0.text)" } ?? ""
        return "Plan\n\(steps)\n\nRecords\n  \(count) found\(time)" + verdict
    }

    private static func plan(of page: SQL, _ store: Store) throws(DatabaseError) -> [String] {
        var depths: [Int64: Int] = [:]
        return try store.database.all("EXPLAIN QUERY PLAN \(page)") { row in
            let depth = depths[row.integer(1)].map { $0 + 1 } ?? 0
            depths[row.integer(0)] = depth
            return String(repeating: "  ", count: depth) + row.text(3)
        }
    }

    /// The time that the page takes. A page of no records, which takes none, prepares the
    /// statement.
    private static func time(_ explanation: Explanation, _ store: Store) throws(DatabaseError)
        -> Int64
    {
        _ = try store.database.all(explanation.query.ids(limit: 0, offset: 0)) { $0.integer(0) }
        let start = ContinuousClock.now
        let range = explanation.range
        _ = try store.ids(of: explanation.query, limit: range.limit, offset: range.offset)
        let time = (ContinuousClock.now - start).components
        return time.seconds * 1_000_000 + time.attoseconds / 1_000_000_000_000
    }
}

/// The membership of one record in a list, comparison by comparison.
package struct Membership {
    /// The title of the record's resource.
    package let kind: String
    /// The id of the record.
    package let id: Int64
    /// Whether the record is found.
    package let isFound: Bool
    /// The parameters that hold conditions, each with what it comes to.
    package let parts: [(part: Explanation.Part, truth: Truth, comparisons: [Evidence])]

    /// The result of a comparison in SQL's three-valued logic.
    package enum Truth: String {
        case `true`, `false`
        /// A value is null, so that nothing can be said; the record is not found by it.
        case unknown
    }

    /// The values of a comparison, and its result.
    package struct Evidence {
        /// The comparison.
        package let comparison: Comparison
        /// The result.
        package let truth: Truth
        /// The record's own value; nil where the values are those of items, or do not matter.
        package var value: Value?
        /// The items of the comparison's list.
        package var items: [(id: Int64, value: Value, truth: Truth)]?
        /// The type of the values; nil where it does not matter.
        package var type: ValueType?
    }

    /// - Throws: `ExplanationError.noRecord`, `DatabaseError`.
    fileprivate init(of explanation: Explanation, on named: Int64, in store: Store) throws {
        let resource = explanation.query.resource
        guard let id = try store.locate(resource, named, below: explanation.query.parent) else {
            throw ExplanationError.noRecord(kind: resource.title, id: named)
        }
        kind = resource.title
        self.id = named
        var query = explanation.query
        query.only = id
        isFound = try store.database.first(query.count) { $0.integer(0) > 0 } ?? false
        let examiner = Examiner(store: store, table: resource.table, id: id)
        parts = try explanation.parts.map { part in
            (
                part, try examiner.truth(of: part.resolved),
                try part.comparisons.map { try examiner.evidence($0.comparison, $0.resolved) }
            )
        }
    }

    /// All of it, a line for each comparison.
    package var text: String {
        var lines = ["\(kind) \(id)", "  \(isFound ? "found" : "not found")"]
        for (_, _, comparisons) in parts {
            for evidence in comparisons {
                let value = evidence.value.map { "; the record has \($0.literal)" } ?? ""
                lines.append("  \(evidence.truth.rawValue): \(evidence.comparison)\(value)")
                for item in evidence.items ?? [] {
                    lines.append(
                        "    \(item.truth.rawValue): item \(item.id) has \(item.value.literal)")
                }
            }
        }
        return lines.joined(separator: "\n")
    }
}

/// Looks at one record with the pieces of a condition.
private struct Examiner {
    let store: Store
    let table: String
    let id: Int64

    /// The result of a condition for the record.
    func truth(of condition: ResolvedCondition) throws(DatabaseError) -> Membership.Truth {
        try store.database.first(
            """
            SELECT \(condition.sql) FROM \(name: table)\(condition.joinsSQL) \
            WHERE \(name: table)."id" = \(id)
            """
        ) { Self.truth($0, 0) } ?? .unknown
    }

    /// The result of one comparison, with its values.
    func evidence(_ comparison: Comparison, _ resolved: ResolvedCondition) throws(DatabaseError)
        -> Membership.Evidence
    {
        var evidence = Membership.Evidence(
            comparison: comparison, truth: try truth(of: resolved), type: resolved.value?.type)
        guard let value = resolved.value else { return evidence }
        switch resolved {
        case .any(let list, let inner):
            evidence.items = try items(
                """
                SELECT \(name: list.table)."id", \(value.sql), \(inner.sql) \
                FROM \(name: list.table)\(inner.joinsSQL) \
                WHERE \(name: list.table).\(name: list.parentColumn) = \(id) ORDER BY 1
                """)
        case .anyCustomField(let list, let inner):
            evidence.items = try items(
                """
                SELECT "definition"."id", \(value.sql), \(inner.sql) FROM \(name: list.owner) \
                JOIN "UserDefinedField" AS "definition" ON "definition"."screenId" = \(list.screen) \
                WHERE \(name: list.owner)."id" = \(id) ORDER BY 1
                """)
        case .comparison, .and, .or, .constant:
            evidence.value = try store.database.first(
                """
                SELECT \(value.sql) FROM \(name: table)\(resolved.joinsSQL) \
                WHERE \(name: table)."id" = \(id)
                """
            ) { $0.value(0) }
        }
        return evidence
    }

    private func items(_ sql: SQL) throws(DatabaseError) -> [(
        id: Int64, value: Value, truth: Membership.Truth
    )] {
        try store.database.all(sql) { ($0.integer(0), $0.value(1), Self.truth($0, 2)) }
    }

    private static func truth(_ row: borrowing Row, _ column: Int) -> Membership.Truth {
        row.isNull(column) ? .unknown : row.integer(column) != 0 ? .true : .false
    }
}

extension ResolvedCondition {
    /// The value that a single comparison is about; nil for one whose outcome no value changes.
    package var value: ResolvedValue? {
        switch self {
        case .comparison(let comparison): comparison.value
        case .any(_, let inner), .anyCustomField(_, let inner): inner.value
        case .and, .or, .constant: nil
        }
    }
}
