// The tables whose rows belong to a record that callbacks tell of: derived from its declaration.

import SQLite
import Schema

/// A table whose changed rows are changes of a resource's records.
package struct FeedWatch {
    /// A level by its index among those of the type.
    package typealias Level = Int

    let resource: Resource
    /// The name of the table.
    let table: String
    /// The column with the record's id; nil for the record's own row.
    let owner: Int?
    /// The flag that marks a record as deleted; nil where the row goes.
    let flag: Int?
    /// The columns that levels compare.
    let columns: [(level: Level, column: Int)]

    /// The watches of a catalog, in its order: of each resource first that of its own table.
    static func all(in catalog: Catalog) -> [FeedWatch] {
        var watches: [FeedWatch] = []
        for resource in catalog.resources where !resource.isView {
            guard let type = resource.callback else { continue }
            let own = catalog.recordPlan(of: resource.name).reads.compactMap { read in
                catalog.columns(of: read.table).flatMap {
                    FeedWatch(resource, type, read, $0, catalog)
                }
            }
            watches += own.sorted { ($0.owner ?? -1, $0.table) < ($1.owner ?? -1, $1.table) }
        }
        return watches
    }

    /// Nil for rows that are not a part of the record, though it shows them.
    private init?(
        _ resource: Resource, _ type: CallbackType, _ read: TableRead, _ columns: [String],
        _ catalog: Catalog
    ) {
        self.resource = resource
        table = read.table
        switch read.rows {
        case .own:
            owner = nil
            flag = resource.deletion.flag.flatMap { columns.firstIndex(of: $0) }
        case .listed(let column):
            guard let index = columns.firstIndex(of: column) else { return nil }
            owner = index
            flag = nil
        case .referenced, .any: return nil
        }
        let isOwn = owner == nil
        self.columns = type.levels.enumerated().compactMap { level, declared in
            let column: String? =
                switch declared.choice {
                case .all, .own, .unknown: nil
                case .field(let field), .through(let field, _, _):
                    isOwn ? resource.field(field)?.column : nil
                case .listed(let table, let field):
                    table == read.table ? catalog.resource(table).field(field)?.column : nil
                }
            return column.flatMap { columns.firstIndex(of: $0) }.map { (level, $0) }
        }
    }

    /// Appends what a row is for the records that it belongs to.
    func append(_ change: borrowing RowChange, to rows: inout [FeedRow]) {
        let levels = columns.compactMap { level, column in
            change.oldInteger(column).map { (level, $0) }
        }
        guard let owner else {
            let (wasMarked, isMarked) = (isSet(change, isNew: false), isSet(change, isNew: true))
            return rows.append(
                FeedRow(
                    resource: resource, id: change.oldID,
                    wasThere: !change.isInsertion && !wasMarked,
                    isThere: (change.isInsertion || change.isUpdate) && !isMarked,
                    levels: levels, author: nil))
        }
        let owners = [change.oldInteger(owner), change.newInteger(owner)].compactMap(\.self)
        for id in Set(owners) {
            rows.append(
                FeedRow(
                    resource: resource, id: id, wasThere: nil, isThere: nil,
                    levels: change.isInsertion || change.isUpdate ? [] : levels, author: nil))
        }
    }

    /// Whether a row has the mark of a deleted record, before or after the change.
    private func isSet(_ change: borrowing RowChange, isNew: Bool) -> Bool {
        guard let flag else { return false }
        return (isNew ? change.newInteger(flag) : change.oldInteger(flag)) ?? 0 != 0
    }
}

extension Resource.Deletion {
    /// The flag of records that are marked as deleted; nil where they go.
    fileprivate var flag: String? {
        if case .flag(let name, _, _) = self { name } else { nil }
    }
}
