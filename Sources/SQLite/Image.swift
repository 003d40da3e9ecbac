// A database as a block of bytes, from which any number of databases can begin.

import CSQLite
import Glibc

/// The whole content of a database at one time. Databases opened from it share its pages until they
/// write to them (`mmap(2)`, MAP_PRIVATE), so that opening one takes the same short time whatever
/// its size, and reading takes no memory.
public final class Image: Sendable {
    /// The bytes of the pages of the database.
    public let byteCount: Int
    /// The number of bytes to which a database opened from it can grow.
    public let byteCountMax: Int
    let source: Source

    enum Source {
        /// Memory with a descriptor (`memfd_create(2)`). The range after the pages is a hole, which
        /// takes memory only where a database writes.
        case memory(Int32)
        /// A file, which is opened only while it is mapped or copied.
        case file(String)
    }

    /// Creates an image in memory.
    /// - Parameter pages: The content of a database file that is not in WAL mode.
    /// - Throws: `DatabaseError` if the system has no memory or no descriptor left.
    init(pages: UnsafeBufferPointer<UInt8>, spareBytes: Int) throws(DatabaseError) {
        byteCount = pages.count
        byteCountMax = max(pages.count, min(pages.count + spareBytes, Self.fileBytesMax))
        source = .memory(try unsafe Self.memoryFile(pages, byteCountMax))
    }

    /// A descriptor of memory with some pages, and a hole behind them.
    static func memoryFile(_ pages: UnsafeBufferPointer<UInt8>, _ byteCountMax: Int)
        throws(DatabaseError) -> Int32
    {
        let descriptor = csqlite_memory_file()
        guard descriptor >= 0 else { throw .system("memfd_create") }
        do throws(DatabaseError) {
            guard ftruncate(descriptor, byteCountMax) == 0 else { throw .system("ftruncate") }
            var written = 0
            while written < pages.count {
                let count = unsafe pwrite(
                    descriptor, pages.baseAddress?.advanced(by: written), pages.count - written,
                    written)
                if count < 0, errno == EINTR { continue }
                guard count > 0 else { throw .system("pwrite") }
                written += count
            }
        } catch {
            close(descriptor)
            throw error
        }
        return descriptor
    }

    /// Creates an image of pages that are in memory with a descriptor, which stays open.
    init(ofPagesIn pages: Int32, byteCount: Int, spareBytes: Int) throws(DatabaseError) {
        self.byteCount = byteCount
        byteCountMax = max(byteCount, min(byteCount + spareBytes, Self.fileBytesMax))
        let descriptor = fcntl(pages, F_DUPFD_CLOEXEC, 0)
        source = .memory(descriptor)
        guard descriptor >= 0 else { throw .system("fcntl") }
        // Nothing is left behind the pages.
        guard ftruncate(descriptor, byteCount) == 0, ftruncate(descriptor, byteCountMax) == 0
        else { throw .system("ftruncate") }
    }

    /// The limit of the bytes of a file of this process (`ulimit -f`), which applies to memory with
    /// a descriptor as well.
    static var fileBytesMax: Int {
        var limit = rlimit()
        let resource = __rlimit_resource_t(RLIMIT_FSIZE.rawValue)
        guard unsafe getrlimit(resource, &limit) == 0 else { return .max }
        return Int(clamping: limit.rlim_cur)
    }

    /// Creates an image of a file: of `write(toFile:)`, of `Database.copy(toFile:)`, or of a
    /// database without the content of its write-ahead log. The file must not change while the
    /// image is in use. A database opened from it does not grow.
    /// - Throws: `DatabaseError` if the file does not exist.
    public init(file path: String) throws(DatabaseError) {
        var status = stat()
        guard unsafe stat(path, &status) == 0 else { throw .system("stat \(path)") }
        byteCount = Int(status.st_size)
        byteCountMax = byteCount
        source = .file(path)
    }

    deinit { if case .memory(let descriptor) = source, descriptor >= 0 { close(descriptor) } }

    /// The bytes of memory of the image itself.
    public var memoryByteCount: Int { if case .memory = source { byteCount } else { 0 } }

    /// Writes the pages to a file, which only this user can read, and replaces it.
    /// - Throws: `DatabaseError` if it cannot be written; it may then hold a part.
    public func write(toFile path: String) throws(DatabaseError) {
        let descriptor = try open()
        defer { if case .file = source { close(descriptor) } }
        try CopiedFile.write(from: descriptor, byteCount, to: path)
    }

    /// Opens a descriptor of the pages.
    private func open() throws(DatabaseError) -> Int32 {
        switch source {
        case .memory(let descriptor): return descriptor
        case .file(let path):
            let descriptor = unsafe Glibc.open(path, O_RDONLY | O_CLOEXEC)
            guard descriptor >= 0 else { throw .system("open \(path)") }
            return descriptor
        }
    }

    /// Maps the pages for one database.
    func map() throws(DatabaseError) -> Mapping {
        let descriptor = try open()
        defer { if case .file = source { close(descriptor) } }
        // Without a reservation: most databases never grow into the hole.
        let start = unsafe mmap(
            nil, byteCountMax, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_NORESERVE, descriptor, 0)
        guard let start = unsafe start, unsafe start != MAP_FAILED else { throw .system("mmap") }
        if case .file = source { unsafe CopiedFile.forgetLog(start, byteCount) }
        return unsafe Mapping(start: start, byteCount: byteCountMax)
    }
}

/// The pages of an image, mapped for one database. They stay mapped while it is open. What they hold
/// belongs to the one thread that uses the database.
@safe
final class Mapping: @unchecked Sendable {
    let start: UnsafeMutableRawPointer
    let byteCount: Int

    init(start: UnsafeMutableRawPointer, byteCount: Int) {
        unsafe self.start = start
        self.byteCount = byteCount
    }

    deinit { unsafe munmap(start, byteCount) }
}

extension Database {
    /// `PRAGMA application_id` as the image has it that the database began with, read without a statement;
    /// 0 without one.
    public var imageApplicationID: Int32 {
        guard connection.isMapped, let mapping = connection.mapping else { return 0 }
        return Int32(bitPattern: mapping.number(at: StaticPages.applicationIDOffset))
    }

    /// Creates an image of the current content of the database.
    /// - Parameter spareBytes: The number of bytes by which a database opened from the image can
    ///   grow.
    /// - Throws: `DatabaseError` if a transaction is open, or memory is exhausted.
    public func image(spareBytes: Int) throws(DatabaseError) -> Image {
        guard !isInTransaction else {
            throw DatabaseError(code: SQLITE_BUSY, message: "a transaction is open")
        }
        var count: sqlite3_int64 = 0
        // The pages of a database that began with an image are already contiguous in memory.
        if let pages = unsafe sqlite3_serialize(
            connection.handle, "main", &count, UInt32(SQLITE_SERIALIZE_NOCOPY))
        {
            return try unsafe Image(
                pages: UnsafeBufferPointer(start: pages, count: Int(count)), spareBytes: spareBytes)
        }
        guard let copy = unsafe sqlite3_serialize(connection.handle, "main", &count, 0) else {
            throw DatabaseError(code: SQLITE_NOMEM, message: "out of memory")
        }
        defer { unsafe sqlite3_free(copy) }
        let pages = unsafe UnsafeMutableBufferPointer(start: copy, count: Int(count))
        // The two version bytes of the header say whether there is a write-ahead log, which a
        // database in memory cannot have (SQLite, "Database File Format", section 1.3.3).
        if pages.count > 19 {
            unsafe pages[18] = 1
            unsafe pages[19] = 1
        }
        return try unsafe Image(pages: UnsafeBufferPointer(pages), spareBytes: spareBytes)
    }
}
