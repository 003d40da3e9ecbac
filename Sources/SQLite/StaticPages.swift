// Pages of a database that are part of the program.

/// The content of a database file in memory that never changes and is never freed.
@safe
public struct StaticPages {
    let bytes: UnsafeBufferPointer<UInt8>

    /// The offsets in the header of two numbers that are free for use, and the length of the header
    /// (SQLite, "Database File Format", section 1.3).
    private static let userVersionOffset = 60
    static let applicationIDOffset = 68
    private static let headerLength = 100

    /// - Parameter start: The first byte; nil for none.
    public init(start: UnsafePointer<UInt8>?, count: Int) {
        unsafe bytes = UnsafeBufferPointer(start: start, count: count)
    }

    /// `PRAGMA user_version`; 0 for what is no database.
    public var userVersion: Int32 { number(at: Self.userVersionOffset) }

    /// `PRAGMA application_id`; 0 for what is no database.
    public var applicationID: Int32 { number(at: Self.applicationIDOffset) }

    private func number(at offset: Int) -> Int32 {
        guard unsafe bytes.count >= Self.headerLength else { return 0 }
        let digits = unsafe bytes[offset..<offset + 4]
        return Int32(bitPattern: unsafe digits.reduce(0) { $0 << 8 | UInt32($1) })
    }
}

extension Image {
    /// Creates an image in memory of pages that are part of the program.
    /// - Throws: `DatabaseError` if the system has no memory or no descriptor left.
    public convenience init(_ pages: StaticPages, spareBytes: Int) throws(DatabaseError) {
        try unsafe self.init(pages: pages.bytes, spareBytes: spareBytes)
    }
}
