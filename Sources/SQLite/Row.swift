// The current row of a statement.

import CSQLite
public import Primitives

/// The current row of a statement, valid during a callback; columns count from 0. Reading another
/// type than the stored one converts like SQLite: NULL reads as 0 and as empty text.
@safe
public struct Row: ~Copyable {
    private let handle: OpaquePointer

    init(_ statement: Statement) { unsafe handle = statement.handle }

    /// The number of columns.
    public var columnCount: Int { unsafe Int(sqlite3_column_count(handle)) }

    /// The name of a column: its alias, or the name that SQLite derives from its expression.
    public func columnName(_ column: Int) -> String {
        guard let name = unsafe sqlite3_column_name(handle, Int32(column)) else { return "" }
        return unsafe String(cString: name)
    }

    /// Whether the value is NULL.
    public func isNull(_ column: Int) -> Bool { type(column) == SQLITE_NULL }

    /// The value as an integer.
    public func integer(_ column: Int) -> Int64 {
        unsafe sqlite3_column_int64(handle, Int32(column))
    }

    /// The value as an integer; nil if it is NULL.
    public func optionalInteger(_ column: Int) -> Int64? {
        isNull(column) ? nil : integer(column)
    }

    /// The value as a floating-point number.
    public func real(_ column: Int) -> Double {
        unsafe sqlite3_column_double(handle, Int32(column))
    }

    /// The value as text.
    public func text(_ column: Int) -> String {
        unsafe String(decoding: bytes(column), as: UTF8.self)
    }

    /// The value as text; nil if it is NULL.
    public func optionalText(_ column: Int) -> String? { isNull(column) ? nil : text(column) }

    /// The value as bytes; empty if it is NULL.
    public func blob(_ column: Int) -> [UInt8] {
        // An empty blob has no address.
        guard let start = unsafe sqlite3_column_blob(handle, Int32(column)) else { return [] }
        let count = unsafe Int(sqlite3_column_bytes(handle, Int32(column)))
        return unsafe Array(UnsafeRawBufferPointer(start: start, count: count))
    }

    /// The value with its stored type.
    public func value(_ column: Int) -> Value {
        switch type(column) {
        case SQLITE_NULL: .null
        case SQLITE_INTEGER: .integer(integer(column))
        case SQLITE_FLOAT: .real(real(column))
        case SQLITE_BLOB: .blob(blob(column))
        default: .text(text(column))
        }
    }

    /// Calls `body` with the UTF-8 bytes of the value as text, without a copy; empty if it is NULL.
    public func withBytes<R>(_ column: Int, _ body: (Span<UInt8>) -> R) -> R {
        unsafe body(bytes(column).span)
    }

    /// Calls `body` with the UTF-8 bytes of the value as text, without a copy, unless it is NULL.
    public func withText(_ column: Int, _ body: (Span<UInt8>) -> Void) {
        guard let start = unsafe sqlite3_column_text(handle, Int32(column)) else { return }
        let count = unsafe Int(sqlite3_column_bytes(handle, Int32(column)))
        unsafe body(UnsafeBufferPointer(start: start, count: count).span)
    }

    /// Appends the UTF-8 bytes of the value as text; nothing if it is NULL.
    public func append(_ column: Int, to buffer: inout ByteBuffer) {
        if type(column) == SQLITE_INTEGER {
            // Avoids the conversion of NULL to text.
            buffer.append(decimal: integer(column))
        } else {
            unsafe buffer.append(bytes(column).span)
        }
    }

    func type(_ column: Int) -> Int32 { unsafe sqlite3_column_type(handle, Int32(column)) }

    /// The bytes of the value as text, valid until the next step, or until the column is read as
    /// another type.
    private func bytes(_ column: Int) -> UnsafeBufferPointer<UInt8> {
        // The text first, since it may be converted; its length is known only then.
        let start = unsafe sqlite3_column_text(handle, Int32(column))
        let count = unsafe Int(sqlite3_column_bytes(handle, Int32(column)))
        return unsafe UnsafeBufferPointer(start: start, count: start == nil ? 0 : count)
    }
}
