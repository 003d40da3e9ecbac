// Connections that are used again, each for another database from the same image.

import CSQLite
import Glibc

/// Connections whose databases have ended, or that were opened in advance. The next database from the same
/// image takes one over, with its parsed schema and its prepared statements: parsing the schema takes
/// longer than the rest of opening. Only one thread at a time may use it.
public final class RecycledConnections {
    private var idle: [Connection] = []
    private let countMax: Int

    /// Keeps no more connections than that.
    public init(countMax: Int) { self.countMax = countMax }

    /// Keeps the connection of a database that nothing uses any more, instead of the one that was
    /// kept first. To be called at the end of the database.
    public func keep(_ database: borrowing Database) {
        guard database.connection.beginAnew() else { return }
        keep(database.connection)
    }

    private func keep(_ connection: Connection) {
        if idle.count >= countMax { idle.removeFirst() }
        idle.append(connection)
    }

    /// Opens a connection for the next database that begins with an image, unless one is kept.
    /// - Throws: `DatabaseError` if memory is exhausted.
    public func prepare(_ image: Image, cachedStatementsMax: Int) throws(DatabaseError) {
        guard !idle.contains(where: { $0.image === image }) else { return }
        keep(try Connection(.image(image), cachedStatementsMax: cachedStatementsMax))
    }

    /// A connection whose database is the image; nil without one.
    func take(_ image: Image) -> Connection? {
        guard let index = idle.firstIndex(where: { $0.image === image }) else { return nil }
        return idle.remove(at: index)
    }
}

extension Connection {
    /// Puts the database back to the image that it began with, and forgets who used it.
    /// - Returns: Whether it can be used again.
    fileprivate func beginAnew() -> Bool {
        guard let image, let mapping, attached.isEmpty, isIdle else { return false }
        if csqlite_has_preupdate_hook() != 0 {
            _ = unsafe sqlite3_preupdate_hook(handle, nil, nil)
        }
        _ = unsafe sqlite3_update_hook(handle, nil, nil)
        rowHook = nil
        rowWatch = nil
        tellTransaction = nil
        meter.limit(to: nil, after: 0)
        textFunctions.forget()
        uncountedChanges = unsafe sqlite3_total_changes64(handle)
        guard unsafe csqlite_truncate(handle, sqlite3_int64(image.byteCount)) == SQLITE_OK else {
            return false
        }
        return image.restore(mapping)
    }

    /// Whether no transaction is open and no statement is running.
    private var isIdle: Bool {
        guard unsafe sqlite3_get_autocommit(handle) != 0 else { return false }
        var next = unsafe sqlite3_next_stmt(handle, nil)
        while let statement = unsafe next {
            guard unsafe sqlite3_stmt_busy(statement) == 0 else { return false }
            unsafe next = sqlite3_next_stmt(handle, statement)
        }
        return true
    }
}

extension Image {
    /// The offsets in the header of the counter of changes, by which SQLite sees that its cache of
    /// pages is old, and of the one that the number of pages belongs to (SQLite, "Database File
    /// Format", section 1.3).
    private static let changeCounterOffsets = [24, 92]

    /// Maps the pages again over those of a database that began with them: all that it wrote is gone.
    /// - Returns: Whether that was possible.
    fileprivate func restore(_ mapping: Mapping) -> Bool {
        guard case .memory(let descriptor) = source, mapping.byteCount == byteCountMax else {
            return false
        }
        let counter = mapping.number(at: Self.changeCounterOffsets[0])
        // Of the written pages none is kept: the memory is given back as well.
        let start = unsafe mmap(
            mapping.start, byteCountMax, PROT_READ | PROT_WRITE,
            MAP_PRIVATE | MAP_NORESERVE | MAP_FIXED, descriptor, 0)
        guard unsafe start == mapping.start else { return false }
        guard mapping.number(at: Self.changeCounterOffsets[0]) != counter else {
            return true
        }
        for offset in Self.changeCounterOffsets {
            unsafe mapping.start.storeBytes(
                of: (counter &+ 1).bigEndian, toByteOffset: offset, as: UInt32.self)
        }
        return true
    }
}

extension Mapping {
    func number(at offset: Int) -> UInt32 {
        UInt32(bigEndian: unsafe start.loadUnaligned(fromByteOffset: offset, as: UInt32.self))
    }
}

extension Database {
    /// Opens a database that begins with an image, over a recycled connection if there is one.
    /// - Throws: `DatabaseError` if memory is exhausted.
    public init(
        _ image: Image, cachedStatementsMax: Int, recycling: RecycledConnections?
    ) throws(DatabaseError) {
        guard let recycled = recycling?.take(image) else {
            try self.init(.image(image), cachedStatementsMax: cachedStatementsMax)
            return
        }
        self.init(over: recycled)
    }
}
