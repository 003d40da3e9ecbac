// Expectations of a client's requests, and their verification.

import API
import Conditions
package import Dialect
import HTTP
package import JSON
import Primitives
import Records
import SQLite
import Schema

/// A condition on requests of a journal.
package struct RequestPattern {
    let text: String
    /// The parts that all have to hold, each with its text; none for every request.
    private let parts: [(text: String, condition: ResolvedCondition)]
    private let query: Query
    let table: EntryTable

    /// Reads a condition; an empty one means every request.
    /// - Throws: `APIError.condition`, `APIError.unrecognizedName`, `APIError.enumeration`.
    package init(_ text: String, on table: EntryTable) throws(APIError) {
        self.text = text
        self.table = table
        let parameter = QueryParameter(name: ConditionKind.conditions.rawValue, value: text)
        let plan = try table.plan(Parameters([parameter]))
        query = plan.query
        let bytes = Array(text.utf8)
        parts = plan.parts.flatMap(\.conjuncts).map { condition, resolved in
            (String(decoding: bytes[condition.range], as: UTF8.self), resolved)
        }
    }

    /// The pattern in messages.
    var noun: String { parts.isEmpty ? "" : " where \(text)" }

    private func query(after number: Int64?) -> Query {
        var query = query
        query.after = number
        return query
    }

    /// The number of requests that match.
    /// - Throws: `DatabaseError`.
    package func count() throws -> Int64 {
        try table.store.database.first(query(after: nil).count) { $0.integer(0) } ?? 0
    }

    /// Whether it holds for a request.
    func isMet(by number: Int64) throws -> Bool {
        try missing(in: number).isEmpty
    }

    /// The numbers of the first requests behind one that it holds for.
    func numbers(after number: Int64?, limit: Int) throws -> [Int64] {
        try table.store.database.all(query(after: number).ids(limit: limit, offset: 0)) {
            $0.integer(0)
        }
    }

    /// The requests for which the most parts hold, and for equally many the latest, with the parts
    /// that do not.
    func nearest(after number: Int64 = 0) throws -> [JSONOutput] {
        let held = parts.map { "(CASE WHEN \($0.condition.sql) THEN 1 ELSE 0 END)" as SQL }
        // A sum also where there is no part: a lone number would be the number of a column.
        let score = (["0 + 0"] + held).joined(separator: " + ")
        let numbers = try table.store.database.all(
            """
            SELECT "id" FROM \(name: table.entry.resource.table) WHERE "id" > \(number) \
            ORDER BY \(score) DESC, "id" DESC LIMIT \(Limits.journalNearestMax)
            """
        ) { $0.integer(0) }
        return try numbers.map { try table.json($0, differing: missing(in: $0)) }
    }

    /// The parts that do not hold for a request.
    private func missing(in number: Int64) throws -> [String] {
        try parts.filter { part in
            try table.store.database.first(
                """
                SELECT 1 FROM \(name: table.entry.resource.table) WHERE "id" = \(number) AND (\(part.condition.sql))
                """
            ) { _ in true } == nil
        }.map(\.text)
    }
}

extension ListPlan.Part {
    /// The conditions that all have to hold, each with what it was resolved to.
    fileprivate var conjuncts: [(Condition, ResolvedCondition)] {
        if case .and(let conditions) = condition, case .and(let all) = resolved {
            return Array(zip(conditions, all))
        }
        return [(condition, resolved)]
    }
}

extension Condition {
    /// Its position in the text, in bytes.
    fileprivate var range: Range<Int> {
        switch self {
        case .comparison(let comparison): comparison.range
        case .and(let parts), .or(let parts):
            (parts.map(\.range.lowerBound).min() ?? 0)..<(parts.map(\.range.upperBound).max() ?? 0)
        }
    }
}

/// An expectation of a journal's requests.
package enum Expectation {
    /// Between `least` and `most` requests; no bound above if `most` is nil.
    case count(RequestPattern, least: Int64, most: Int64?)
    /// A request for each pattern, each later than the one before.
    case inOrder([RequestPattern])

    /// The expectation in words.
    var text: String {
        switch self {
        case .count(let pattern, let least, let most):
            let number =
                switch (least, most) {
                case (_, 0?): "no \(pattern.table.noun.one)"
                case (_, least?): "exactly \(pattern.counted(least))"
                case (0, let most?): "at most \(pattern.counted(most))"
                case (_, let most?): "\(least) to \(pattern.counted(most))"
                case (_, nil): "at least \(pattern.counted(least))"
                }
            return number + pattern.noun
        case .inOrder(let patterns):
            return patterns.map { "a \($0.table.noun.one)\($0.noun)" }.joined(separator: ", then ")
        }
    }

    /// Looks whether it is so.
    /// - Throws: `DatabaseError`.
    package func verdict(dropped: Int64) throws -> Verdict {
        switch self {
        case .count(let pattern, let least, let most):
            return try Self.verdict(text, pattern, least, most, dropped)
        case .inOrder(let patterns): return try Self.verdict(text, patterns, dropped)
        }
    }

    private static func verdict(
        _ text: String, _ pattern: RequestPattern, _ least: Int64, _ most: Int64?, _ dropped: Int64
    ) throws -> Verdict {
        let found = try pattern.count()
        var verdict = Verdict(expected: text, found: found, dropped: dropped)
        if found < least {
            verdict.fail("found \(found)", try pattern.nearest())
        } else if let most, found > most {
            let numbers = try pattern.numbers(after: nil, limit: Limits.journalNearestMax)
            let data = try numbers.map { try pattern.json($0) }
            verdict.fail("found \(found)", data)
        } else if most != nil, dropped > 0 {
            // More may have come than is known: saying yes might be wrong.
            verdict.fail("found \(found) among those that are left", [])
        }
        return verdict
    }

    private static func verdict(_ text: String, _ patterns: [RequestPattern], _ dropped: Int64)
        throws -> Verdict
    {
        var verdict = Verdict(expected: text, found: 0, dropped: dropped)
        var last: Int64 = 0
        for pattern in patterns {
            guard let next = try pattern.numbers(after: last, limit: 1).first else {
                let earlier = try pattern.numbers(after: nil, limit: 1).first
                let before =
                    earlier.map { "; one came earlier, as \(pattern.table.noun.one) \($0)" } ?? ""
                let after = last == 0 ? "" : " behind \(pattern.table.noun.one) \(last)"
                verdict.fail(
                    "found no \(pattern.table.noun.one)\(pattern.noun)\(after)\(before)",
                    try pattern.nearest(after: last))
                return verdict
            }
            last = next
            verdict.found += 1
        }
        return verdict
    }
}

extension RequestPattern {
    /// So many entries, in words.
    fileprivate func counted(_ count: Int64) -> String {
        "\(count) \(count == 1 ? table.noun.one : table.noun.several)"
    }

    fileprivate func json(_ number: Int64) throws -> JSONOutput { try table.json(number) }
}

/// Whether an expectation is fulfilled.
package struct Verdict {
    /// The expectation in words.
    package let expected: String
    /// The number of matching requests, or of steps of an order.
    package var found: Int64
    /// The number of entries that the journal has dropped.
    package let dropped: Int64
    /// The reason of the failure; nil on success.
    package private(set) var failure: String?
    /// The requests nearest to the expected ones.
    package private(set) var nearest: [JSONOutput] = []

    init(expected: String, found: Int64, dropped: Int64) {
        self.expected = expected
        self.found = found
        self.dropped = dropped
    }

    mutating func fail(_ reason: String, _ nearest: [JSONOutput]) {
        let missing =
            dropped == 0
            ? "" : "; the journal has dropped \(dropped) older ones, so clear it between tests"
        failure = "Expected \(expected), but \(reason)\(missing)."
        self.nearest = nearest
    }
}
