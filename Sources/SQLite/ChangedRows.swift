// Which rows a connection has changed, for whoever compares its data with an earlier state.

import CSQLite

/// Rows that were inserted, updated or deleted, by table and row id. Those whose change was taken back
/// are among them.
public struct ChangedRows: Sendable {
    private var ids: [String: Set<Int64>] = [:]
    private var count = 0
    /// The number of rows that are kept.
    private let countMax: Int

    /// No rows.
    public init(countMax: Int) { self.countMax = countMax }

    /// Whether there were more than are kept, so that any row may have changed.
    public var areTooMany: Bool { count > countMax }

    /// The rows of a table, in order.
    /// - Precondition: they are not too many.
    public func ids(of table: String) -> [Int64] {
        precondition(!areTooMany, "rows that were not kept")
        return ids[table]?.sorted() ?? []
    }

    /// Adds other rows.
    public mutating func formUnion(_ other: ChangedRows) {
        guard !areTooMany, !other.areTooMany else { return forget() }
        for (table, ids) in other.ids { for id in ids { insert(id, of: table) } }
    }

    mutating func insert(_ id: Int64, of table: String) {
        guard !areTooMany, ids[table, default: []].insert(id).inserted else { return }
        count += 1
        if areTooMany { forget() }
    }

    private mutating func forget() {
        ids = [:]
        count = countMax + 1
    }
}

/// Adds to changed rows what a connection changes (SQLite, "Data Change Notification Callbacks"). A
/// DELETE without WHERE goes by unseen.
@safe
final class RowWatch {
    private(set) var rows: ChangedRows

    init(_ connection: OpaquePointer, after rows: ChangedRows) {
        self.rows = rows
        _ = unsafe sqlite3_update_hook(
            connection,
            { context, _, _, table, id in
                guard let context = unsafe context, let table = unsafe table else { return }
                let watch = unsafe Unmanaged<RowWatch>.fromOpaque(context).takeUnretainedValue()
                watch.rows.insert(id, of: unsafe String(cString: table))
            }, Unmanaged.passUnretained(self).toOpaque())
    }
}

extension Database {
    /// Keeps from now on which rows are changed, beside those that were changed already.
    public func watchRows(after rows: ChangedRows) {
        connection.rowWatch = RowWatch(connection.handle, after: rows)
    }

    /// The rows that were changed; nil if they are not kept.
    public var changedRows: ChangedRows? { connection.rowWatch?.rows }
}
