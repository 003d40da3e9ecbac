// A connection that is used again has nothing of its earlier database.

import SQLite
import Testing

@Suite struct RecycledConnectionTests {
    private let image: Image
    private let pool = RecycledConnections(countMax: 1)

    init() throws {
        let database = try Database(.memory)
        try database.execute("CREATE TABLE t (id INTEGER PRIMARY KEY, text TEXT) STRICT")
        for id in 1...100 { try database.run("INSERT INTO t VALUES (\(Int64(id)), 'row')") }
        image = try database.image(spareBytes: 1 << 20)
    }

    private func open() throws -> Database {
        try Database(image, cachedStatementsMax: 8, recycling: pool)
    }

    private func texts(_ database: borrowing Database) throws -> [String] {
        try database.all("SELECT DISTINCT text FROM t ORDER BY text") { $0.text(0) }
    }

    private func pageCount(_ database: borrowing Database) throws -> Int64? {
        try database.first("PRAGMA page_count") { $0.integer(0) }
    }

    @Test func `What was changed is not there, and changes of the next one are`() throws {
        for round in 0..<4 {
            let database = try open()
            #expect(try texts(database) == ["row"])
            #expect(database.changeCount == 0)
            #expect(try pageCount(database).map { Int($0) * 4096 } == image.byteCount)
            #expect(try database.image(spareBytes: 0).byteCount == image.byteCount)
            let long = String(repeating: "x", count: round * 1000)
            for id in 0..<50 {
                try database.run("UPDATE t SET text = \(long + "\(round)") WHERE id = \(id)")
                try database.run("INSERT INTO t VALUES (\(Int64(1000 + id)), 'added')")
            }
            #expect(database.changeCount == 99)
            #expect(try database.first("PRAGMA integrity_check") { $0.text(0) } == "ok")
            pool.keep(database)
        }
    }

    @Test func `What only read is used again as it is`() throws {
        for _ in 0..<3 {
            let database = try open()
            #expect(try texts(database) == ["row"])
            pool.keep(database)
        }
    }

    @Test func `Tables that were made are not there`() throws {
        let first = try open()
        try first.execute("CREATE TABLE other (id INTEGER); DROP TABLE t")
        pool.keep(first)
        let second = try open()
        #expect(try texts(second) == ["row"])
        #expect(throws: DatabaseError.self) { try second.run("INSERT INTO other VALUES (1)") }
    }

    @Test func `Who observed the rows is not told any more`() throws {
        var count = 0
        let first = try open()
        let isTold = first.observeRows { _ in count += 1 }
        first.watchRows(after: ChangedRows(countMax: 10))
        try first.run("UPDATE t SET text = 'first' WHERE id = 1")
        pool.keep(first)
        let second = try open()
        try second.run("UPDATE t SET text = 'second' WHERE id = 1")
        #expect(count == (isTold ? 1 : 0))
        #expect(second.changedRows == nil)
    }

    @Test func `What is in use is not kept`() throws {
        let first = try open()
        try first.transaction {
            try first.run("UPDATE t SET text = 'first'")
            pool.keep(first)
            #expect(try texts(open()) == ["row"])
        }
        try first.forEachRow("SELECT id FROM t LIMIT 1") { _ in pool.keep(first) }
        try open().run("UPDATE t SET text = 'second'")
        #expect(try texts(first) == ["first"])
    }

    @Test func `The connection that was kept last is used, and no more than the limit`() throws {
        let other = try Database(image, cachedStatementsMax: 8, recycling: nil)
            .image(spareBytes: 1 << 20)
        pool.keep(try Database(other, cachedStatementsMax: 8, recycling: pool))
        let first = try open()
        _ = first.observeRows { _ in }
        pool.keep(first)
        #expect(try texts(Database(other, cachedStatementsMax: 8, recycling: pool)) == ["row"])
        #expect(try texts(open()) == ["row"])
    }

    @Test func `An image of other pages, or a database in no image, is not taken for it`() throws {
        let first = try open()
        try first.run("UPDATE t SET text = 'changed'")
        let other = try first.image(spareBytes: 1 << 20)
        pool.keep(first)
        let database = try Database(other, cachedStatementsMax: 8, recycling: pool)
        #expect(try texts(database) == ["changed"])
        pool.keep(try Database(.memory))
        #expect(try texts(open()) == ["row"])
    }
}
