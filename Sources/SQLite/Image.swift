// A database as a block of bytes, from which any number of databases begin.

import CSQLite
import Glibc

/// The whole content of a database at a moment. Databases opened from it share its pages until they
/// write to them (`mmap(2)`, MAP_PRIVATE), so that opening one takes the same short time whatever
/// the size, and reading from one costs no memory.
public final class Image: Sendable {
    /// The bytes of the database's pages.
    public let byteCount: Int
    /// The bytes to which a database opened from it can grow.
    public let byteCountMax: Int
    /// Memory with a descriptor (`memfd_create(2)`). Behind the pages it is a hole, which takes
    /// room only where a database writes.
    private let descriptor: Int32

    /// - Parameter pages: The content of a database file that is not in WAL mode.
    /// - Throws: if the system has no memory or no descriptor left.
    init(pages: UnsafeBufferPointer<UInt8>, spareBytes: Int) throws(DatabaseError) {
        byteCount = pages.count
        byteCountMax = pages.count + spareBytes
        descriptor = csqlite_memory_file()
        guard descriptor >= 0 else { throw Self.failure("memfd_create") }
        guard ftruncate(descriptor, byteCountMax) == 0 else { throw Self.failure("ftruncate") }
        var written = 0
        while written < byteCount {
            let count = unsafe pwrite(
                descriptor, pages.baseAddress?.advanced(by: written), byteCount - written, written)
            if count < 0, errno == EINTR { continue }
            guard count > 0 else { throw Self.failure("pwrite") }
            written += count
        }
    }

    deinit { if descriptor >= 0 { close(descriptor) } }

    /// Writes the pages to a file, if there is none of that name, or an empty one, which SQLite takes
    /// for a new database. The file is whole or as it was.
    /// - Returns: Whether it was written.
    /// - Throws: if it cannot be written.
    public func write(toFile path: String) throws(DatabaseError) -> Bool {
        var status = stat()
        guard unsafe stat(path, &status) != 0 || status.st_size == 0 else { return false }
        let unfinished = path + ".new"
        let target = unsafe open(unfinished, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o644)
        guard target >= 0 else { throw Self.failure("open \(unfinished)") }
        defer { close(target) }
        var offset = 0
        while offset < byteCount {
            let count = unsafe sendfile(target, descriptor, &offset, byteCount - offset)
            if count < 0, errno == EINTR { continue }
            guard count > 0 else { throw Self.failure("sendfile") }
        }
        guard unsafe rename(unfinished, path) == 0 else { throw Self.failure("rename \(path)") }
        return true
    }

    /// Maps the pages for one database.
    func map() throws(DatabaseError) -> Mapping {
        // Without a reservation: most databases never grow into the hole.
        let start = unsafe mmap(
            nil, byteCountMax, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_NORESERVE, descriptor, 0)
        guard let start = unsafe start, unsafe start != MAP_FAILED else {
            throw Self.failure("mmap")
        }
        return unsafe Mapping(start: start, byteCount: byteCountMax)
    }

    private static func failure(_ call: String) -> DatabaseError {
        let reason = unsafe String(cString: strerror(errno))
        return DatabaseError(code: SQLITE_NOMEM, message: "\(call): \(reason)")
    }
}

/// The pages of an image, mapped for one database. They stay mapped for as long as it is open.
@safe
final class Mapping {
    let start: UnsafeMutableRawPointer
    let byteCount: Int

    init(start: UnsafeMutableRawPointer, byteCount: Int) {
        unsafe self.start = start
        self.byteCount = byteCount
    }

    deinit { unsafe munmap(start, byteCount) }
}

extension Database {
    /// What the database holds now.
    /// - Parameter spareBytes: By how much a database opened from the image can grow.
    /// - Throws: if a transaction is open, or memory is short.
    public func image(spareBytes: Int) throws(DatabaseError) -> Image {
        guard !isInTransaction else {
            throw DatabaseError(code: SQLITE_BUSY, message: "a transaction is open")
        }
        var count: sqlite3_int64 = 0
        guard let copy = unsafe sqlite3_serialize(connection.handle, "main", &count, 0) else {
            throw DatabaseError(code: SQLITE_NOMEM, message: "out of memory")
        }
        defer { unsafe sqlite3_free(copy) }
        let pages = unsafe UnsafeMutableBufferPointer(start: copy, count: Int(count))
        // The header's two version bytes say whether there is a write-ahead log, which memory
        // cannot have (SQLite, "Database File Format", 1.3.3).
        if pages.count > 19 {
            unsafe pages[18] = 1
            unsafe pages[19] = 1
        }
        return try unsafe Image(pages: UnsafeBufferPointer(pages), spareBytes: spareBytes)
    }
}
