// The origin of a state of the data, so that two states are compared only where they can differ.

import Dialect
package import SQLite

/// An image that a state of the data has come from, and the rows in which it may differ from that.
package struct Lineage: Sendable {
    let base: Image
    let rows: ChangedRows

    /// The state that an image holds.
    package init(_ image: Image) { self.init(image, ChangedRows(countMax: Limits.changedRowsMax)) }

    init(_ base: Image, _ rows: ChangedRows) {
        self.base = base
        self.rows = rows
    }

    /// The rows in which two states may differ; nil if it may be any.
    package func rows(differingFrom other: Lineage) -> ChangedRows? {
        guard base === other.base else { return nil }
        var all = rows
        all.formUnion(other.rows)
        return all.areTooMany ? nil : all
    }
}

extension Store {
    /// The origin of the data; nil if it is unknown, as for a file of an earlier run.
    package var lineage: Lineage? {
        guard let base, let rows = database.changedRows else { return nil }
        return Lineage(base, rows)
    }

    /// Lets the data come from a state that it has not changed since.
    package func descend(from lineage: Lineage) {
        base = lineage.base
        database.watchRows(after: lineage.rows)
    }
}
