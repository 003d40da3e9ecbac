// Memory in which a database is built that becomes an image.

import CSQLite
import Glibc

/// The memory of an image while a database is built in it, so that the image is made without a copy:
/// a copy of a large database would take twice its memory.
public final class ImageWorkspace: Sendable {
    let descriptor: Int32
    /// The bytes of the database that it begins with.
    let byteCount: Int
    /// The bytes to which the database can grow.
    let byteCountMax: Int
    /// The bytes of a page; nil for those that SQLite chooses.
    let pageBytes: Int?

    /// A hole, of which memory takes only what the database writes.
    private static let byteCountMax = 64 << 30
    /// The offset of the number of pages in the header, and that of their size (SQLite, "Database
    /// File Format", section 1.3).
    private static let pageCountOffset = 28
    private static let pageBytesOffset = 16

    /// Creates a workspace with a database that is empty.
    /// - Parameter pageBytes: The bytes of its pages; nil for those that SQLite chooses.
    /// - Throws: `DatabaseError` if the system has no memory or no descriptor left.
    public init(pageBytes: Int? = nil) throws(DatabaseError) {
        self.pageBytes = pageBytes
        byteCount = 0
        byteCountMax = min(Self.byteCountMax, Image.fileBytesMax)
        let none = unsafe UnsafeBufferPointer<UInt8>(start: nil, count: 0)
        descriptor = try unsafe Image.memoryFile(none, byteCountMax)
    }

    /// Creates a workspace with a copy of a database.
    /// - Throws: `DatabaseError` if the system has no memory or no descriptor left.
    public init(beginningWith pages: StaticPages) throws(DatabaseError) {
        pageBytes = nil
        byteCount = unsafe pages.bytes.count
        byteCountMax = max(byteCount, min(Self.byteCountMax, Image.fileBytesMax))
        descriptor = try unsafe Image.memoryFile(pages.bytes, byteCountMax)
    }

    deinit { close(descriptor) }

    /// Maps the memory for the one database that is built in it: as much of it as the system has
    /// addresses for, which a limit (`ulimit -v`) or a tool below which the program runs may narrow.
    func map() throws(DatabaseError) -> Mapping {
        var byteCount = byteCountMax
        while byteCount > 0 {
            let start = unsafe mmap(
                nil, byteCount, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_NORESERVE, descriptor, 0)
            if let start = unsafe start, unsafe start != MAP_FAILED {
                return unsafe Mapping(start: start, byteCount: byteCount)
            }
            byteCount /= 2
        }
        throw .system("mmap")
    }

    /// Makes the image of the database.
    /// - Precondition: The database is closed.
    /// - Parameter spareBytes: The number of bytes by which a database opened from the image can
    ///   grow.
    /// - Throws: `DatabaseError` if the system has no descriptor left.
    public func image(spareBytes: Int) throws(DatabaseError) -> Image {
        var header = [UInt8](repeating: 0, count: Self.pageCountOffset + 4)
        guard unsafe pread(descriptor, &header, header.count, 0) == header.count else {
            throw .system("pread")
        }
        func number(_ range: Range<Int>) -> Int { header[range].reduce(0) { $0 << 8 | Int($1) } }
        let pageBytes = number(Self.pageBytesOffset..<Self.pageBytesOffset + 2)
        let pageCount = number(Self.pageCountOffset..<Self.pageCountOffset + 4)
        // The size 65,536 does not fit, and is written as 1.
        return try Image(
            ofPagesIn: descriptor, byteCount: pageCount * (pageBytes == 1 ? 65_536 : pageBytes),
            spareBytes: spareBytes)
    }
}
