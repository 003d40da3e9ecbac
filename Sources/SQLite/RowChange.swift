// The rows that a connection is about to change, told one by one.

import CSQLite
import Primitives

/// A row that is about to be inserted, updated or deleted: by a statement, a trigger, a foreign key
/// or REPLACE (SQLite, "The pre-update hook"). It is valid during the call alone, which must not use
/// the database.
@safe
public struct RowChange: ~Copyable {
    private let connection: OpaquePointer
    private let operation: Int32
    /// `RowChange.hash(of:)` of the table's name.
    public let tableHash: UInt64
    /// The row id before the change; that of the new row for an insertion.
    public let oldID: Int64
    /// The row id after the change; that of the old row for a deletion.
    public let newID: Int64

    init(
        _ connection: OpaquePointer, _ operation: Int32, _ table: UnsafePointer<CChar>,
        _ oldID: Int64, _ newID: Int64
    ) {
        unsafe self.connection = connection
        self.operation = operation
        tableHash = unsafe Self.hash(of: table)
        self.oldID = oldID
        self.newID = newID
    }

    /// Whether the row is new.
    public var isInsertion: Bool { operation == SQLITE_INSERT }
    /// Whether the row was there and stays.
    public var isUpdate: Bool { operation == SQLITE_UPDATE }

    /// The integer of a column before the change; nil for NULL, and for a new row.
    public func oldInteger(_ column: Int) -> Int64? {
        operation == SQLITE_INSERT ? nil : integer(column, isNew: false)
    }

    /// The integer of a column after the change; nil for NULL, and for a row that goes.
    public func newInteger(_ column: Int) -> Int64? {
        operation == SQLITE_DELETE ? nil : integer(column, isNew: true)
    }

    /// Whether an update gives a column another value; true if SQLite cannot tell.
    public func differs(_ column: Int) -> Bool {
        guard let old = unsafe csqlite_preupdate_value(connection, Int32(column), 0),
            let new = unsafe csqlite_preupdate_value(connection, Int32(column), 1)
        else { return true }
        return unsafe csqlite_values_differ(old, new) != 0
    }

    private func integer(_ column: Int, isNew: Bool) -> Int64? {
        guard
            let value = unsafe csqlite_preupdate_value(connection, Int32(column), isNew ? 1 : 0),
            unsafe sqlite3_value_type(value) == SQLITE_INTEGER
        else { return nil }
        return unsafe sqlite3_value_int64(value)
    }

    /// The hash by which a table is told: no string is made for each row.
    public static func hash(of table: String) -> UInt64 { FNV1a.hash64(table.utf8) }

    private static func hash(of table: UnsafePointer<CChar>) -> UInt64 {
        var end = unsafe table
        while unsafe end.pointee != 0 { unsafe end += 1 }
        return unsafe FNV1a.hash64(
            UnsafeRawBufferPointer(start: table, count: end - table))
    }
}

/// The observer of a connection's changes.
@safe
final class RowHook {
    private let observe: (borrowing RowChange) -> Void

    init(_ connection: OpaquePointer, _ observe: @escaping (borrowing RowChange) -> Void) {
        self.observe = observe
        _ = unsafe sqlite3_preupdate_hook(
            connection,
            { context, connection, operation, _, table, oldID, newID in
                guard let context = unsafe context, let connection = unsafe connection,
                    let table = unsafe table
                else { return }
                let hook = unsafe Unmanaged<RowHook>.fromOpaque(context).takeUnretainedValue()
                hook.observe(
                    unsafe RowChange(connection, operation, table, oldID, newID))
            }, Unmanaged.passUnretained(self).toOpaque())
    }
}

extension Database {
    /// Calls `body` for each row before it changes, from now on. To be called before statements are
    /// prepared: a DELETE of all rows that was prepared earlier is not told.
    /// - Returns: Whether SQLite tells; false for a library without its pre-update hook.
    public func observeRows(_ body: @escaping (borrowing RowChange) -> Void) -> Bool {
        guard csqlite_has_preupdate_hook() != 0 else { return false }
        connection.rowHook = unsafe RowHook(connection.handle, body)
        return true
    }
}
