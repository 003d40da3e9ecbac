// Copies of a database in files.

import CSQLite
import Glibc

/// A file with the whole content of a database, without a log beside it.
enum CopiedFile {
    /// The offset of the versions in the header: 1 means without, 2 with a write-ahead log (SQLite,
    /// "Database File Format", section 1.3.3).
    private static let versionOffset = 18

    /// Sets the versions of pages in memory to those without a log.
    static func forgetLog(_ pages: UnsafeMutableRawPointer, _ byteCount: Int) {
        guard byteCount > versionOffset + 1 else { return }
        unsafe pages.storeBytes(of: 1, toByteOffset: versionOffset, as: UInt8.self)
        unsafe pages.storeBytes(of: 1, toByteOffset: versionOffset + 1, as: UInt8.self)
    }

    /// Replaces the content of a file, which only this user can read.
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
    /// Copies the whole content to a file, which only this user can read, and replaces it.
    /// - Parameter source: The path of the file of the database.
    /// - Throws: `DatabaseError` if a transaction is open, or the file cannot be written; it may
    ///   then hold a part.
    public func copy(of source: String, toFile path: String) throws(DatabaseError) {
        try checkpoint()
        let descriptor = unsafe open(source, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { throw .system("open \(source)") }
        defer { close(descriptor) }
        try CopiedFile.write(from: descriptor, byteCount, to: path)
    }

    /// Moves the content of the write-ahead log into the file.
    /// - Throws: `DatabaseError` if there is no space for it.
    private func checkpoint() throws(DatabaseError) {
        let isBusy = try first("PRAGMA wal_checkpoint(TRUNCATE)") { $0.integer(0) } ?? 0
        guard isBusy == 0 else {
            throw DatabaseError(code: SQLITE_BUSY, message: "the log is in use")
        }
    }

    /// Moves the content of the write-ahead log into the file and continues without a log, so that
    /// the file alone is the database.
    /// - Throws: `DatabaseError` if there is no space for it; the log is then still in use.
    public func leaveLog() throws(DatabaseError) { try setJournal("DELETE") }

    /// Continues with a write-ahead log.
    public func enterLog() throws(DatabaseError) { try setJournal("WAL") }

    private func setJournal(_ mode: String) throws(DatabaseError) {
        let set = try first(text: "PRAGMA journal_mode = \(mode)", bindings: []) { $0.text(0) }
        guard set?.uppercased() == mode else {
            throw DatabaseError(code: SQLITE_BUSY, message: "the journal stays \(set ?? "unknown")")
        }
    }

    /// The number of bytes of all pages.
    public var byteCount: Int {
        get throws(DatabaseError) {
            // Pages in memory are those of a file without a log: its length takes no statement.
            if connection.isMapped, !isInTransaction {
                let count = unsafe csqlite_file_bytes(connection.handle)
                if count > 0 { return Int(count) }
            }
            let pages = try first("PRAGMA page_count") { $0.integer(0) } ?? 0
            return Int(pages) * (try pageBytes())
        }
    }

    private func pageBytes() throws(DatabaseError) -> Int {
        Int(try first("PRAGMA page_size") { $0.integer(0) } ?? 4096)
    }

    /// Limits the bytes of all pages. A write beyond them fails like one to a full disk.
    public func limit(byteCountMax: Int) throws(DatabaseError) {
        try execute("PRAGMA max_page_count = \(byteCountMax / (try pageBytes()))")
    }
}
