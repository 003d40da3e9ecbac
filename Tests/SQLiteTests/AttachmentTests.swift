// Attached images.

import SQLite
import Testing

@Suite struct AttachmentTests {
    struct Refused: Error, Equatable {}

    /// A database with the rows 1 and 2.
    private static func table() throws -> Database {
        let database = try Database(.memory)
        try database.execute("CREATE TABLE t (id INTEGER PRIMARY KEY) STRICT")
        try database.run("INSERT INTO t VALUES (1), (2)")
        return database
    }

    /// The rows of a database, and of an image attached to it.
    private static func rows(_ database: borrowing Database, _ image: Image) throws -> [[Int64]] {
        try database.attaching(image, as: "before") {
            [
                try database.all("SELECT id FROM before.t") { $0.integer(0) },
                try database.all("SELECT id FROM t") { $0.integer(0) },
            ]
        }
    }

    @Test func `both states are read at once, again and again`() throws {
        let database = try Self.table()
        let image = try database.image(spareBytes: 1 << 16)
        try database.run("UPDATE t SET id = 3 WHERE id = 1")
        for _ in 1...20 { #expect(try Self.rows(database, image) == [[1, 2], [2, 3]]) }
    }

    @Test func `afterwards the image is gone, also after an error`() throws {
        let database = try Self.table()
        let image = try database.image(spareBytes: 1 << 16)
        #expect(throws: Refused()) {
            try database.attaching(image, as: "before") { throw Refused() }
        }
        #expect(throws: DatabaseError.self) {
            try database.all("SELECT id FROM before.t") { $0.integer(0) }
        }
        #expect(try Self.rows(database, image) == [[1, 2], [1, 2]])
    }

    @Test func `the image cannot be written to`() throws {
        let database = try Self.table()
        let image = try database.image(spareBytes: 1 << 16)
        #expect(throws: DatabaseError.self) {
            try database.attaching(image, as: "before") {
                _ = try database.run("DELETE FROM before.t")
            }
        }
        #expect(try Self.rows(database, image) == [[1, 2], [1, 2]])
    }

    @Test func `inside a transaction it is refused`() throws {
        let database = try Self.table()
        let image = try database.image(spareBytes: 1 << 16)
        try database.transaction {
            #expect(throws: DatabaseError.self) { try Self.rows(database, image) }
            _ = try database.run("INSERT INTO t VALUES (4)")
        }
        #expect(try Self.rows(database, image) == [[1, 2], [1, 2, 4]])
    }
}
