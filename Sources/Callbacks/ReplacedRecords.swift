// Which records differ between the data of a sandbox and the data that takes its place.

package import Records
package import SQLite
import Schema

/// The records that come, change or go when an image takes the place of a store's data. A record that has
/// other stamps alone has not changed.
package struct ReplacedRecords {
    /// The rows that differ: of each table those of the old data, then those of the new.
    let rows: [FeedRow]

    /// Compares the tables of which callbacks tell.
    /// - Parameter author: Who deletes what the image lacks.
    /// - Throws: `DatabaseError`.
    package init(in store: Store, replacedBy image: Image, by author: String) throws {
        let (old, new) = (Side(schema: "main", deletes: author), Side(schema: "after"))
        rows = try store.database.attaching(image, as: new.schema) {
            // The new data may have tables that the old has not.
            let tables = try store.database.tables(in: new.schema)
            let catalog = store.catalog.adding(store.entriesWithoutTable(tables))
            var rows: [FeedRow] = []
            for watch in FeedWatch.all(in: catalog) {
                rows += try watch.rows(of: old, not: new, in: store)
                rows += try watch.rows(of: new, not: old, in: store)
            }
            return rows
        }
    }

    /// One of the two states.
    fileprivate struct Side {
        /// The name under which its tables are read.
        let schema: String
        /// Who deletes what the other state lacks; nil for the new state.
        var deletes: String?
    }
}

extension FeedWatch {
    /// The rows of a state that the other has not, or has otherwise.
    fileprivate func rows(
        of side: ReplacedRecords.Side, not other: ReplacedRecords.Side, in store: Store
    ) throws(DatabaseError) -> [FeedRow] {
        var resource = store.catalog.resource(table)
        // Either state may lack members that the other has.
        for state in [side, other] where try store.hasFurtherColumns(resource, in: state.schema) {
            resource = store.catalog.extended(resource) ?? resource
        }
        let difference = Tables.difference(of: resource, "t", from: "u")
        let own = try store.rows(of: resource, in: side.schema)
        let others = try store.rows(of: resource, in: other.schema)
        let sql: SQL = """
            SELECT t.* FROM \(own) t LEFT JOIN \(others) u ON u."id" = t."id" \
            WHERE u."id" IS NULL OR \(difference) ORDER BY t."id"
            """
        return try store.database.all(sql) { self.row($0, of: side) }.compactMap(\.self)
    }

    /// What a row is for the record that it belongs to; nil if it belongs to none.
    private func row(_ row: borrowing Row, of side: ReplacedRecords.Side) -> FeedRow? {
        guard let id = row.optionalInteger(owner ?? 0) else { return nil }
        let isOld = side.deletes != nil
        let isMarked = flag.flatMap { row.optionalInteger($0) } ?? 0 != 0
        let isOwn = owner == nil
        var levels: [(level: Level, id: Int64)] = []
        if isOld {
            for (level, column) in columns {
                if let id = row.optionalInteger(column) { levels.append((level, id)) }
            }
        }
        return FeedRow(
            resource: resource, id: id, wasThere: isOwn ? isOld && !isMarked : nil,
            isThere: isOwn ? !isOld && !isMarked : nil, levels: levels, author: side.deletes)
    }
}
