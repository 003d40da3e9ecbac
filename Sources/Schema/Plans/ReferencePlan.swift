// The written form of references to a record: the same wherever it is referred to.

import Conditions
import SQLite

/// The plan for whole references to records of a resource: `{id, identifier, name, _info}`. Records show
/// some ten of them, mostly to the same few records: kept in their written form, they take neither joins
/// nor columns of the statements of those records.
package final class ReferencePlan: Sendable {
    /// Reads what a reference shows, by the id of the record referred to.
    package let select: String
    /// The columns of `select`.
    package let content: RecordPlan.ReferenceContent
    /// The place of the resource among those of the catalog.
    package let number: Int
    /// `RowChange.hash(of:)` of the table's name.
    package let tableHash: UInt64
    /// The table that is read, and its columns.
    let source: ReadSource

    init(to resource: Resource, in catalog: Catalog) {
        var builder = RecordPlanBuilder(resource, .whole, catalog)
        content = builder.ownReference()
        select = builder.select(where: "\(name: resource.table).\"id\" = ?")
        number = catalog.position(of: resource.name)
        tableHash = RowChange.hash(of: resource.table)
        source = builder.referencedSource()
    }

    /// The tables of which it may show any row, beside the one of the record referred to, by
    /// `RowChange.hash(of:)` of their names.
    package var otherTableHashes: [UInt64] {
        source.reads.filter { $0.rows == .any }.map { RowChange.hash(of: $0.table) }
    }
}
