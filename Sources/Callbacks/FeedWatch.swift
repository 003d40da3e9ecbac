// The tables whose rows belong to a record that callbacks tell of: derived from its declaration.

import SQLite
import Schema

/// A table whose changed rows are changes of a resource's records.
package struct FeedWatch {
    /// A level by its index among those of the type.
    package typealias Level = Int

    private let resource: Resource
    /// The column with the record's id; nil for the record's own row.
    private let owner: Int?
    /// The flag that marks a record as deleted; nil where the row goes.
    private let flag: Int?
    /// The columns that levels compare.
    private let columns: [(level: Level, column: Int)]

    /// The watches of a catalog, by `RowChange.hash(of:)` of their tables.
    static func all(in catalog: Catalog) -> [UInt64: [FeedWatch]] {
        var watches: [UInt64: [FeedWatch]] = [:]
        for resource in catalog.resources where !resource.isView {
            guard let type = resource.callback else { continue }
            for read in catalog.recordPlan(of: resource.name).reads {
                guard let columns = catalog.columns(of: read.table),
                    let watch = FeedWatch(resource, type, read, columns, catalog)
                else { continue }
                watches[RowChange.hash(of: read.table), default: []].append(watch)
            }
        }
        return watches
    }

    /// Nil for rows that are not a part of the record, though it shows them.
    private init?(
        _ resource: Resource, _ type: CallbackType, _ read: TableRead, _ columns: [String],
        _ catalog: Catalog
    ) {
        self.resource = resource
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
                    levels: levels))
        }
        let owners = [change.oldInteger(owner), change.newInteger(owner)].compactMap(\.self)
        for id in Set(owners) {
            rows.append(
                FeedRow(
                    resource: resource, id: id, wasThere: nil, isThere: nil,
                    levels: change.isInsertion || change.isUpdate ? [] : levels))
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
