// Records that are found by an item of a list: from the items, in the order of their records.
//
// A fifth of 100,000 contacts is of one type. To collect their ids and to look each of them up takes
// 17 ms, to read them from an index of types and contacts until a page is full a fraction of one.

import Conditions
import SQLite

/// A condition that some item of a record's list has one value.
struct LeadingItem {
    private let list: ChildList
    private let condition: ResolvedCondition
    private let after: Int64?

    /// - Parameter after: Records with a greater id only.
    /// - Returns: Nil for another condition: items are not found by it without a look at all.
    init?(_ condition: ResolvedCondition, of table: String, after: Int64?) {
        guard case .any(let list, let condition) = condition, list.owner == table,
            condition.hasOneValue
        else { return nil }
        self.list = list
        self.condition = condition
        self.after = after
    }

    private var id: SQL { "\(name: list.table).\(name: list.parentColumn)" }

    private var source: SQL {
        let rest: SQL = after.map { " AND \(id) > \($0)" } ?? ""
        return "\(name: list.table)\(condition.joinsSQL) WHERE (\(condition.sql))\(rest)"
    }

    /// The ids of the records, in order.
    func ids(limit: Int, offset: Int) -> SQL {
        """
        SELECT DISTINCT \(id) FROM \(source) ORDER BY \(id) \
        LIMIT \(Int64(limit)) OFFSET \(Int64(offset))
        """
    }

    /// The statement that counts the records.
    var count: SQL { "SELECT count(DISTINCT \(id)) FROM \(source)" }
}

extension ResolvedCondition {
    /// Whether it holds for one value of the record's own alone, whatever else it asks.
    fileprivate var hasOneValue: Bool {
        switch self {
        case .comparison(let comparison): comparison.asksOneValue
        case .and(let parts): parts.contains(where: \.hasOneValue)
        case .or, .any, .anyCustomField, .constant: false
        }
    }
}

extension ResolvedComparison {
    fileprivate var asksOneValue: Bool {
        guard case .equal = op else { return false }
        return value.joins.isEmpty && operands[0] != .null
    }
}
