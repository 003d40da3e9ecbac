// The rows that a connection has changed, for comparisons with an earlier state.

import CSQLite

/// The rows that were inserted, updated or deleted, by table and row id. Rows whose change was
/// rolled back are included.
public struct ChangedRows: Sendable {
    private var ids: [String: Set<Int64>] = [:]
    private var count = 0
    /// The maximum number of rows.
    private let countMax: Int

    /// Creates an empty set.
    public init(countMax: Int) { self.countMax = countMax }

    /// Whether the maximum is exceeded, so that any row may have changed.
    public var areTooMany: Bool { count > countMax }

    /// The row ids of a table, sorted.
    /// - Precondition: The maximum is not exceeded.
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

/// Records the rows that a connection changes (SQLite, "Data Change Notification Callbacks"). A
/// DELETE without WHERE is not reported.
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
    /// Records the rows changed from now on, in addition to `rows`.
    public func watchRows(after rows: ChangedRows) {
        connection.rowWatch = unsafe RowWatch(connection.handle, after: rows)
    }

    /// The changed rows; nil if they are not recorded.
    public var changedRows: ChangedRows? { connection.rowWatch?.rows }
}
