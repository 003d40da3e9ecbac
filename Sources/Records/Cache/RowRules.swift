// What changes make a written record untrue: derived from the plan that it is written by.

import SQLite
import Schema

/// The consequences of changed rows for the records of a plan, by table.
struct RowRules {
    /// The records that a changed row makes untrue.
    enum Consequence {
        /// The record with the row's id.
        case own
        /// The record whose id is in a column of the row, in its old or its new version.
        case listed(by: Int)
        /// Those that refer to the row, if one of these columns changes or the row goes.
        case referenced([Int])
        /// All.
        case any
    }

    private var consequences: [UInt64: [Consequence]] = [:]

    /// The consequences of a change of a table, by `RowChange.hash(of:)` of its name.
    subscript(tableHash: UInt64) -> [Consequence] { consequences[tableHash] ?? [] }

    init(_ plan: RecordPlan, in catalog: Catalog) {
        for read in plan.reads {
            // Aliases of subqueries are listed as well; changes are told by the names of tables alone.
            guard let columns = catalog.columns(of: read.table) else { continue }
            let consequence: Consequence? =
                switch read.rows {
                case .own: .own
                case .listed(let column): columns.firstIndex(of: column).map(Consequence.listed)
                case .referenced(let names):
                    Self.consequence(names.map { columns.firstIndex(of: $0) })
                case .any: .any
                }
            consequences[RowChange.hash(of: read.table), default: []].append(
                consequence ?? .any)
        }
    }

    /// Nil if the table lacks a column.
    private static func consequence(_ columns: [Int?]) -> Consequence? {
        let known = columns.compactMap(\.self)
        return known.count == columns.count ? .referenced(known) : nil
    }
}

/// A set of rows that may hold more than were put in: one bit of 64 for each. A contact refers to some
/// ten rows, so that a change of an unrelated row of such a table removes it with a chance of 1 in 7.
package struct RowSet {
    private var bits: UInt64 = 0

    package init() {}

    /// Adds a row by its id and `RowChange.hash(of:)` of its table's name.
    package mutating func insert(_ id: Int64, of tableHash: UInt64) {
        let mixed = (tableHash ^ UInt64(bitPattern: id)) &* 0x9e37_79b9_7f4a_7c15
        bits |= 1 << (mixed >> 58)
    }

    /// Whether all rows of another set may be in it.
    func contains(_ other: RowSet) -> Bool { bits & other.bits == other.bits }
}
