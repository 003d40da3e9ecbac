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
