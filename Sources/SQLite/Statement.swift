// One prepared statement: bound, stepped, reset.

import CSQLite

/// A prepared statement, finalized with its last reference.
@safe
final class Statement {
    let text: String
    let handle: OpaquePointer
    /// The bytes that it takes, as SQLite and its text have it when it is prepared.
    let byteCount: Int
    /// Whether a call is stepping it, so that no other call may.
    var isBusy = false
    /// The time of its last use, in uses of the cache.
    var lastUse = 0

    /// Prepares the one statement in `text`.
    init(_ text: String, on connection: Connection) throws(DatabaseError) {
        var prepared: OpaquePointer?
        var tailCount = 0
        let code = unsafe text.utf8.span.withUnsafeBufferPointer { bytes in
            unsafe bytes.withMemoryRebound(to: CChar.self) { characters in
                var tail: UnsafePointer<CChar>?
                let code = unsafe sqlite3_prepare_v3(
                    connection.handle, characters.baseAddress, Int32(characters.count),
                    UInt32(SQLITE_PREPARE_PERSISTENT), &prepared, &tail)
                if let start = characters.baseAddress, let tail = unsafe tail {
                    tailCount = unsafe characters.count - (tail - start)
                }
                return code
            }
        }
        guard code == SQLITE_OK else { throw connection.error(sql: text) }
        guard let handle = unsafe prepared else {
            throw DatabaseError(code: SQLITE_MISUSE, message: "no statement", sql: text)
        }
        unsafe self.handle = handle
        self.text = text
        byteCount =
            text.utf8.count + Int(unsafe sqlite3_stmt_status(handle, SQLITE_STMTSTATUS_MEMUSED, 0))
        guard Self.isBlank(text.utf8.suffix(tailCount)) else {
            throw DatabaseError(code: SQLITE_MISUSE, message: "more than one statement", sql: text)
        }
    }

    deinit { unsafe sqlite3_finalize(handle) }

    /// Binds the values of the parameters. Text and bytes are copied.
    func bind(_ bindings: [Value]) throws(DatabaseError) {
        let count = unsafe Int(sqlite3_bind_parameter_count(handle))
        guard count == bindings.count else {
            throw DatabaseError(
                code: SQLITE_RANGE, message: "\(count) parameters, \(bindings.count) values",
                sql: text)
        }
        var parameter: Int32 = 0
        for value in bindings {
            parameter += 1
            guard bind(value, to: parameter) == SQLITE_OK else { throw error() }
        }
    }

    /// Binds the first parameter to an integer.
    func bind(_ id: Int64) throws(DatabaseError) {
        guard unsafe sqlite3_bind_int64(handle, 1, id) == SQLITE_OK else { throw error() }
    }

    /// Steps to the next row.
    /// - Returns: Whether there is one.
    func step() throws(DatabaseError) -> Bool {
        switch unsafe sqlite3_step(handle) {
        case SQLITE_ROW: return true
        case SQLITE_DONE: return false
        default: throw error()
        }
    }

    /// Resets the statement, which ends its lock on the database, and clears its bindings.
    func reset() {
        // The result code repeats the error of the last step, which was thrown there.
        unsafe sqlite3_reset(handle)
        unsafe sqlite3_clear_bindings(handle)
    }

    /// Whether the statement is read-only.
    var isReadOnly: Bool { unsafe sqlite3_stmt_readonly(handle) != 0 }

    private func bind(_ value: Value, to parameter: Int32) -> Int32 {
        switch value {
        case .null: unsafe sqlite3_bind_null(handle, parameter)
        case .integer(let number): unsafe sqlite3_bind_int64(handle, parameter, number)
        case .real(let number): unsafe sqlite3_bind_double(handle, parameter, number)
        case .text(let text):
            unsafe text.utf8.span.withUnsafeBufferPointer { bytes in
                unsafe csqlite_bind_text(
                    handle, parameter, bytes.baseAddress, UInt64(bytes.count))
            }
        case .blob(let bytes):
            unsafe bytes.withUnsafeBufferPointer { bytes in
                unsafe csqlite_bind_blob(
                    handle, parameter, bytes.baseAddress, UInt64(bytes.count))
            }
        }
    }

    private func error() -> DatabaseError {
        let connection = unsafe sqlite3_db_handle(handle)
        return unsafe DatabaseError(
            code: sqlite3_extended_errcode(connection),
            message: String(cString: sqlite3_errmsg(connection)), sql: text)
    }

    private static func isBlank(_ tail: some Sequence<UInt8>) -> Bool {
        tail.allSatisfy { $0 == 0x20 || (0x09...0x0d).contains($0) || $0 == UInt8(ascii: ";") }
    }
}
