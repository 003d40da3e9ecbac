// Statements: run, iterated, nested, cached.

import Testing

@testable import SQLite

@Suite struct DatabaseTests {
    /// A database with a table of the numbers 1 to `count`.
    static func numbers(_ count: Int, cachedStatementsMax: Int = 16) throws -> Database {
        let database = try Database(.memory, cachedStatementsMax: cachedStatementsMax)
        try database.execute("CREATE TABLE number (id INTEGER PRIMARY KEY, half INTEGER) STRICT")
        for id in 1...count { try database.run("INSERT INTO number VALUES (\(id), \(id / 2))") }
        return database
    }

    @Test func `run tells how many rows it changed`() throws {
        let database = try Self.numbers(5)
        #expect(try database.run("UPDATE number SET half = 0 WHERE id > \(2)") == 3)
        #expect(try database.run("UPDATE number SET half = 0 WHERE id > \(99)") == 0)
        #expect(try database.run("CREATE TABLE other (a)") == 0)
        #expect(try database.run("DELETE FROM number WHERE id = 1") == 1)
        #expect(try database.run("SELECT * FROM number") == 0)
        #expect(try database.run("INSERT INTO number VALUES (50, 1)") == 1)
        let id = database.lastInsertedID
        #expect(id == 50)
    }

    @Test func `rows come in order and as many as there are`() throws {
        let database = try Self.numbers(4)
        #expect(
            try database.all("SELECT id FROM number ORDER BY id DESC") { $0.integer(0) }
                == [4, 3, 2, 1])
        #expect(
            try database.first("SELECT id FROM number WHERE id = \(9)") { $0.integer(0) } == nil)
        #expect(try database.first("SELECT id FROM number ORDER BY id") { $0.integer(0) } == 1)
        var sum: Int64 = 0
        try database.forEachRow("SELECT id FROM number") { sum += $0.integer(0) }
        #expect(sum == 10)
    }

    @Test func `a fixed text runs with changing bindings`() throws {
        let database = try Self.numbers(3)
        let text = "SELECT half FROM number WHERE id = ?"
        for id in 1...3 {
            let half = try database.first(text: text, bindings: [Value(id)]) { $0.integer(0) }
            #expect(half == Int64(id / 2))
        }
        try database.run(text: "DELETE FROM number WHERE id > ?", bindings: [.integer(1)])
        #expect(
            try database.all(text: "SELECT id FROM number", bindings: []) { $0.integer(0) }
                == [1])
        var seen = 0
        try database.forEachRow(text: "SELECT id FROM number", bindings: []) { _ in seen += 1 }
        #expect(seen == 1)
    }

    @Test func `a callback may run the statement that it is called by`() throws {
        let database = try Self.numbers(3)
        var pairs: [[Int64]] = []
        try database.forEachRow("SELECT id FROM number ORDER BY id") {
            outer throws(DatabaseError) in
            let id = outer.integer(0)
            try database.forEachRow("SELECT id FROM number ORDER BY id") { inner in
                pairs.append([id, inner.integer(0)])
            }
            let still = outer.integer(0)
            #expect(still == id)
        }
        #expect(pairs == (1...3).flatMap { a in (1...3).map { b in [a, b] } })
        #expect(database.connection.statements.count == 2)
    }

    @Test func `a callback that throws leaves no statement behind`() throws {
        let database = try Self.numbers(3)
        let stop = DatabaseError(code: 4, message: "enough")
        var seen = 0
        let thrown = #expect(throws: DatabaseError.self) {
            try database.forEachRow("SELECT id FROM number") { _ throws(DatabaseError) in
                seen += 1
                throw stop
            }
        }
        #expect(thrown?.message == "enough")
        #expect(seen == 1)
        // An open statement would keep the table locked.
        try database.execute("DROP TABLE number")
    }

    @Test func `bindings of one call are not seen by the next`() throws {
        let database = try Database(.memory)
        #expect(try database.first("SELECT \("x")") { $0.text(0) } == "x")
        #expect(throws: DatabaseError.self) { try database.run(text: "SELECT ?") }
        #expect(throws: DatabaseError.self) {
            try database.run(text: "SELECT ?", bindings: [.null, .null])
        }
        #expect(try database.first("SELECT \(Value.null)") { $0.isNull(0) } == true)
    }

    @Test func `no more statements are kept than allowed, and the oldest is dropped`() throws {
        let database = try Database(.memory, cachedStatementsMax: 3)
        let texts = (1...9).map { "SELECT \($0)" }
        for text in texts {
            #expect(try database.first(text: "SELECT 0", bindings: []) { $0.integer(0) } == 0)
            #expect(try database.first(text: text, bindings: []) { $0.integer(0) } != nil)
            #expect(database.connection.statements.count <= 3)
        }
        let kept = (["SELECT 0"] + texts).filter(database.connection.statements.contains)
        #expect(kept == ["SELECT 0", "SELECT 8", "SELECT 9"])
    }

    @Test func `fewer statements are kept where they are large, and none that is too large`() throws
    {
        let database = try Database(.memory, cachedStatementsMax: 4)
        let bytesMax = 4 * (16 << 10)
        func sum(_ first: Int, of count: Int) throws -> String {
            let text = "SELECT \(first)" + String(repeating: " + abs(random())", count: count)
            _ = try database.first(text: text, bindings: []) { $0.isNull(0) }
            return text
        }
        let small = try (1...4).map { try sum($0, of: 1) }
        #expect(small.allSatisfy(database.connection.statements.contains))
        let one = database.statementByteCount
        #expect(one > 0 && one < bytesMax)
        let large = try (1...4).map { try sum($0, of: 100) }
        let kept = large.filter(database.connection.statements.contains)
        #expect(!kept.isEmpty && kept.count < 4)
        #expect(kept.last == large.last)
        #expect(database.statementByteCount <= bytesMax)
        let tooLarge = try sum(5, of: 900)
        #expect(!database.connection.statements.contains(tooLarge))
        #expect(kept.allSatisfy(database.connection.statements.contains))
    }

    @Test func `a statement that is dropped while it runs still runs to its end`() throws {
        let database = try Self.numbers(3, cachedStatementsMax: 1)
        var seen: [Int64] = []
        try database.forEachRow("SELECT id FROM number ORDER BY id") { row throws(DatabaseError) in
            try database.run("SELECT \(1), \(2)")
            seen.append(row.integer(0))
        }
        #expect(seen == [1, 2, 3])
    }

    @Test func `first runs a statement that changes rows to its end`() throws {
        let database = try Database(.memory)
        try database.execute("CREATE TABLE t (a INTEGER) STRICT")
        let first = try database.first("INSERT INTO t VALUES (1), (2), (3) RETURNING a") {
            $0.integer(0)
        }
        #expect(first == 1)
        #expect(try database.first("SELECT count(*) FROM t") { $0.integer(0) } == 3)
    }

    @Test("a call runs one statement", arguments: ["SELECT 1; SELECT 2", "", "  ", "-- nothing"])
    func oneStatement(_ text: String) throws {
        let database = try Database(.memory)
        #expect(throws: DatabaseError.self) { try database.run(text: text) }
        try database.run(text: "SELECT 1 ; ; \n")
    }
}
