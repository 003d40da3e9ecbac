// Copies of a database in files of their own.

import CSQLite
import Glibc

/// Files that hold the whole content of a database, without a log beside them.
enum CopiedFile {
    /// Where the header says how the database is written and read: 1 means without, 2 with a
    /// write-ahead log (SQLite, "Database File Format", 1.3.3).
    private static let versionOffset = 18

    /// Lets pages in memory say that they are read without a log.
    static func forgetLog(_ pages: UnsafeMutableRawPointer, _ byteCount: Int) {
        guard byteCount > versionOffset + 1 else { return }
        unsafe pages.storeBytes(of: 1, toByteOffset: versionOffset, as: UInt8.self)
        unsafe pages.storeBytes(of: 1, toByteOffset: versionOffset + 1, as: UInt8.self)
    }

    /// Copies bytes into a file that only this user can read, in place of what it held.
    static func write(from source: Int32, _ byteCount: Int, to path: String) throws(DatabaseError) {
        let target = unsafe open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o600)
        guard target >= 0 else { throw .system("open \(path)") }
        defer { close(target) }
        var offset = 0
        while offset < byteCount {
            let count = unsafe sendfile(target, source, &offset, byteCount - offset)
            if count < 0, errno == EINTR { continue }
            guard count > 0 else { throw .system("write \(path)") }
        }
        let versions: [UInt8] = [1, 1]
        guard unsafe pwrite(target, versions, versions.count, versionOffset) == versions.count
        else { throw .system("write \(path)") }
    }
}

extension Database {
    /// Writes the whole content into a file that only this user can read, in place of what it held.
    /// - Parameter source: The path of the file that the database lives in.
    /// - Throws: if a transaction is open, or the file cannot be written; then it may hold a part.
    public func copy(of source: String, toFile path: String) throws(DatabaseError) {
        try checkpoint()
        let descriptor = unsafe open(source, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { throw .system("open \(source)") }
        defer { close(descriptor) }
        try CopiedFile.write(from: descriptor, byteCount, to: path)
    }

    /// Moves all that the write-ahead log holds into the file.
    /// - Throws: if there is no room for it.
    private func checkpoint() throws(DatabaseError) {
        let isBusy = try first("PRAGMA wal_checkpoint(TRUNCATE)") { $0.integer(0) } ?? 0
        guard isBusy == 0 else {
            throw DatabaseError(code: SQLITE_BUSY, message: "the log is in use")
        }
    }

    /// Moves all that the write-ahead log holds into the file, and goes on without a log: from then
    /// on the file alone is the database.
    /// - Throws: if there is no room for it; then the log is still there.
    public func leaveLog() throws(DatabaseError) { try setJournal("DELETE") }

    /// Goes on with a write-ahead log.
    public func enterLog() throws(DatabaseError) { try setJournal("WAL") }

    private func setJournal(_ mode: String) throws(DatabaseError) {
        let set = try first(text: "PRAGMA journal_mode = \(mode)", bindings: []) { $0.text(0) }
        guard set?.uppercased() == mode else {
            throw DatabaseError(code: SQLITE_BUSY, message: "the journal stays \(set ?? "unknown")")
        }
    }

    /// The bytes of all pages.
    public var byteCount: Int {
        get throws(DatabaseError) {
            let pages = try first("PRAGMA page_count") { $0.integer(0) } ?? 0
            return Int(pages) * (try pageBytes())
        }
    }

    private func pageBytes() throws(DatabaseError) -> Int {
        Int(try first("PRAGMA page_size") { $0.integer(0) } ?? 4096)
    }

    /// Bounds the bytes of all pages. What would need more fails as a full disk does.
    public func limit(byteCountMax: Int) throws(DatabaseError) {
        try execute("PRAGMA max_page_count = \(byteCountMax / (try pageBytes()))")
    }
}
