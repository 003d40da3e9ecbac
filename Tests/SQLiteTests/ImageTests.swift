// Databases that begin with the content of another.

import SQLite
import TestSupport
import Testing

@Suite struct ImageTests {
    private static let spareBytes = 1 << 20

    /// A database of some rows.
    private func database(_ location: Database.Location = .memory) throws -> Database {
        let database = try Database(location)
        try database.execute("CREATE TABLE t (id INTEGER PRIMARY KEY, text TEXT) STRICT")
        for id in 1...100 { try database.run("INSERT INTO t VALUES (\(Int64(id)), 'row')") }
        return database
    }

    private func texts(_ database: borrowing Database) throws -> [String] {
        try database.all("SELECT DISTINCT text FROM t ORDER BY text") { $0.text(0) }
    }

    @Test func `Each database of an image has changes of its own`() throws {
        let original = try database()
        let image = try original.image(spareBytes: Self.spareBytes)
        try original.run("UPDATE t SET text = 'original'")
        let first = try Database(.image(image))
        let second = try Database(.image(image))
        try first.run("UPDATE t SET text = 'first'")
        try second.run("DELETE FROM t WHERE id > 1")
        #expect(try texts(original) == ["original"])
        #expect(try texts(first) == ["first"])
        #expect(try second.all("SELECT id FROM t") { $0.integer(0) } == [1])
        #expect(try texts(Database(.image(image))) == ["row"])
    }

    @Test func `A database outlives the image that it began with`() throws {
        var image: Image? = try database().image(spareBytes: Self.spareBytes)
        let copy = try Database(.image(try #require(image)))
        image = nil
        try copy.run("UPDATE t SET text = 'changed'")
        #expect(try texts(copy) == ["changed"])
    }

    @Test func `An image of a copy holds what the copy has become`() throws {
        let copy = try Database(.image(database().image(spareBytes: Self.spareBytes)))
        try copy.run("INSERT INTO t VALUES (101, 'added')")
        let again = try Database(.image(copy.image(spareBytes: Self.spareBytes)))
        #expect(try texts(again) == ["added", "row"])
    }

    @Test func `A file with a write-ahead log has an image too`() throws {
        try TemporaryFolder.withFile { path in
            let file = try database(.file(path))
            let copy = try Database(.image(file.image(spareBytes: Self.spareBytes)))
            try copy.run("UPDATE t SET text = 'copy'")
            #expect(try texts(copy) == ["copy"])
            #expect(try texts(file) == ["row"])
        }
    }

    @Test func `A database grows into its spare room and no further`() throws {
        let copy = try Database(.image(database().image(spareBytes: 256 << 10)))
        let long = String(repeating: "x", count: 100_000)
        try copy.run("INSERT INTO t VALUES (101, \(long))")
        let error = #expect(throws: DatabaseError.self) {
            for id in 102...110 { try copy.run("INSERT INTO t VALUES (\(Int64(id)), \(long))") }
        }
        #expect(error?.isFull == true)
        // The previous content is unchanged.
        #expect(try copy.first("PRAGMA integrity_check") { $0.text(0) } == "ok")
        try copy.run("DELETE FROM t WHERE id > 100")
        try copy.run("INSERT INTO t VALUES (102, 'fits')")
    }

    @Test func `There is no image within a transaction`() throws {
        let database = try database()
        let error = #expect(throws: DatabaseError.self) {
            try database.transaction { _ = try database.image(spareBytes: 0) }
        }
        #expect(error?.isBusy == true)
    }

    @Test func `A transaction of a copy is taken back whole`() throws {
        struct Stop: Error {}
        let copy = try Database(.image(database().image(spareBytes: Self.spareBytes)))
        #expect(throws: Stop.self) {
            try copy.transaction {
                try copy.run("DELETE FROM t")
                throw Stop()
            }
        }
        #expect(try copy.first("SELECT count(*) FROM t") { $0.integer(0) } == 100)
    }
}
