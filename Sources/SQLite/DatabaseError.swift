// The errors of SQLite.

import CSQLite
import Glibc

/// An error of SQLite. Its text never contains bound values.
public struct DatabaseError: Error, Sendable, CustomStringConvertible {
    /// The extended result code (SQLite, "Result and Error Codes").
    public let code: Int32
    /// The message of SQLite, such as `UNIQUE constraint failed: contact.id`.
    public let message: String
    /// The statement that failed, with `?` for bound values; empty without one.
    public let sql: String
    /// The number of the system error that caused it (`errno(3)`); 0 without one.
    public let systemNumber: Int32

    /// Creates an error with an extended result code, a message and the statement.
    public init(code: Int32, message: String, sql: String = "", systemNumber: Int32 = 0) {
        self.systemNumber = systemNumber
        self.code = code
        self.message = message
        self.sql = sql
    }

    /// The message, the code and the first 500 characters of the statement.
    public var description: String {
        let place = sql.isEmpty ? "" : " in: \(sql.prefix(500))"
        return "\(message) (SQLite code \(code))\(place)"
    }

    /// Whether a UNIQUE or PRIMARY KEY constraint failed.
    public var isUniqueViolation: Bool {
        [Constraint.unique, Constraint.primaryKey, Constraint.rowID].contains(code)
    }

    /// Whether a FOREIGN KEY constraint failed.
    public var isForeignKeyViolation: Bool {
        // ON DELETE RESTRICT is implemented as a trigger.
        [Constraint.foreignKey, Constraint.trigger].contains(code)
    }

    /// Whether a CHECK constraint failed.
    public var isCheckViolation: Bool { code == Constraint.check }

    /// Whether a NOT NULL constraint failed.
    public var isNotNullViolation: Bool { code == Constraint.notNull }

    /// Whether another connection held the database for longer than the busy timeout.
    public var isBusy: Bool { code & 0xff == SQLITE_BUSY }

    /// Whether the statement exceeded the limit of work, and was stopped.
    public var isInterrupted: Bool { code & 0xff == SQLITE_INTERRUPT }

    /// The error of a search that goes on after it.
    public static func unfinished(_ sql: SQL) -> DatabaseError {
        DatabaseError(code: SQLITE_INTERRUPT, message: "the search goes on", sql: sql.text)
    }

    /// Whether there is no space left.
    public var isFull: Bool { code & 0xff == SQLITE_FULL }

    /// Whether the system failed to read or write.
    public var isInputOutput: Bool { code & 0xff == SQLITE_IOERR }

    /// Whether the file cannot be opened.
    public var isUnopenable: Bool { code & 0xff == SQLITE_CANTOPEN }

    /// Whether the process has no file descriptor left.
    public var isOutOfDescriptors: Bool { [EMFILE, ENFILE].contains(systemNumber) }

    /// Whether memory is exhausted.
    public var isOutOfMemory: Bool { code & 0xff == SQLITE_NOMEM }

    /// Whether the file is corrupt.
    public var isCorrupt: Bool { code & 0xff == SQLITE_CORRUPT }

    /// Whether the file is not a database.
    public var isNotADatabase: Bool { code & 0xff == SQLITE_NOTADB }
}

extension DatabaseError {
    /// Creates the error of the last system call, named by `call`.
    public static func system(_ call: String) -> DatabaseError {
        let number = errno
        let code =
            switch number {
            case ENOSPC, EDQUOT, EFBIG: SQLITE_FULL
            case ENOMEM: SQLITE_NOMEM
            case EMFILE, ENFILE, EACCES, ENOENT, EPERM, EROFS: SQLITE_CANTOPEN
            default: SQLITE_IOERR
            }
        return DatabaseError(
            code: code, message: unsafe "\(call): \(String(cString: strerror(number)))",
            systemNumber: number)
    }
}

/// The extended codes of SQLITE_CONSTRAINT: computed macros, which Swift does not import.
private enum Constraint {
    static let check = SQLITE_CONSTRAINT | 1 << 8
    static let foreignKey = SQLITE_CONSTRAINT | 3 << 8
    static let notNull = SQLITE_CONSTRAINT | 5 << 8
    static let primaryKey = SQLITE_CONSTRAINT | 6 << 8
    static let trigger = SQLITE_CONSTRAINT | 7 << 8
    static let unique = SQLITE_CONSTRAINT | 8 << 8
    static let rowID = SQLITE_CONSTRAINT | 10 << 8
}
