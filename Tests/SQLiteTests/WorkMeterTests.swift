// Work, counted and limited.

import SQLite
import Testing

@Suite struct WorkMeterTests {
    /// A database with the numbers from 1 to 1,000.
    private static func numbers() throws -> Database {
        let database = try Database(.memory)
        try database.execute("CREATE TABLE t (n INTEGER PRIMARY KEY, s TEXT) STRICT")
        try database.run(
            """
            WITH RECURSIVE r (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM r WHERE n < 1000) \
            INSERT INTO t SELECT n, 'text ' || n FROM r
            """)
        return database
    }

    private static let sum: SQL = "SELECT sum(n) FROM t"

    /// The number of steps of `body`.
    private static func cost(
        _ database: borrowing Database, _ body: () throws -> Void
    ) rethrows -> Int {
        database.limitWork(to: .max)
        defer { database.limitWork(to: nil) }
        try body()
        return database.workDone
    }

    @Test func `a statement that does too much ends, and so do all until the bound is lifted`()
        throws
    {
        let database = try Self.numbers()
        func sum() throws -> Int64? { try database.first(Self.sum) { $0.integer(0) } }
        database.limitWork(to: 1000)
        for _ in 0..<2 {
            let error = #expect(throws: DatabaseError.self) { try sum() }
            #expect(error?.isInterrupted == true)
        }
        #expect(throws: DatabaseError.self) { try database.run("SELECT 1") }
        database.limitWork(to: nil)
        #expect(try sum() == 500_500)
    }

    @Test func `the same work costs the same, in every database and every time`() throws {
        let first = try Self.numbers()
        let second = try Self.numbers()
        func work(_ database: borrowing Database) throws {
            try database.run(Self.sum)
            try database.run("SELECT 1 FROM t WHERE text_contains(s, '9') ORDER BY s")
        }
        let cost = try Self.cost(first) { try work(first) }
        #expect(try Self.cost(first) { try work(first) } == cost)
        #expect(try Self.cost(second) { try work(second) } == cost)
        #expect(cost > 5000)
        // This limit is enough, and a lower one is not.
        first.limitWork(to: cost)
        try work(first)
        first.limitWork(to: cost - 1)
        #expect(throws: DatabaseError.self) {
            try work(first)
            try first.run("SELECT 1")
        }
    }

    @Test func `many short statements cost, and long texts, wherever they are read`() throws {
        let database = try Self.numbers()
        let one = try Self.cost(database) { try database.run("SELECT 1") }
        let many = try Self.cost(database) { for _ in 0..<100 { try database.run("SELECT 1") } }
        #expect(many >= 100 * one && one > 10)
        try database.run("UPDATE t SET s = printf('%.100000c', 'a') WHERE n <= 100")
        let texts: [SQL] = ["text_contains(s, 'b')", "text_matches(s, '%b')", "s = 'b'"]
        for test in texts {
            let short = try Self.cost(database) {
                try database.run("SELECT count(*) FROM t WHERE \(test) AND n > 900")
            }
            let long = try Self.cost(database) {
                try database.run("SELECT count(*) FROM t WHERE \(test) AND n <= 100")
            }
            #expect(long > 10 * short, "\(test.text): \(short), \(long)")
        }
        #expect(Self.cost(database) { database.countWork(bytes: 80_000) } == 10_000)
    }

    @Test func `a transaction that does too much leaves nothing, and what follows works`() throws {
        let database = try Self.numbers()
        let write: SQL = "UPDATE t SET s = s || 'x'"
        let cost = try Self.cost(database) {
            try database.rehearsal {
                try database.transaction { _ = try database.run(write) }
                try database.run(Self.sum)
            }
        }
        for steps in [0, cost / 4, cost / 2, cost - 1] {
            database.limitWork(to: steps)
            let error = #expect(throws: DatabaseError.self) {
                try database.transaction {
                    try database.transaction { _ = try database.run(write) }
                    try database.run(Self.sum)
                    try database.run(write)
                }
            }
            #expect(error?.isInterrupted == true)
            let isOpen = database.isInTransaction
            #expect(!isOpen)
            database.limitWork(to: nil)
            let changed = try database.first("SELECT count(*) FROM t WHERE s LIKE '%x'") {
                $0.integer(0)
            }
            // "text" has the letter at another position.
            #expect(changed == 0)
        }
        try database.transaction { _ = try database.run(write) }
    }

    @Test func `an image comes off again, whatever was too much`() throws {
        let database = try Self.numbers()
        let image = try database.image(spareBytes: 1 << 16)
        for _ in 0..<3 {
            database.limitWork(to: 3000)
            #expect(throws: DatabaseError.self) {
                try database.attaching(image, as: "before") {
                    _ = try database.run("SELECT sum(n) FROM before.t")
                }
            }
            database.limitWork(to: nil)
            try database.attaching(image, as: "before") {
                let sum = try database.first("SELECT sum(n) FROM before.t") { $0.integer(0) }
                #expect(sum == 500_500)
            }
        }
    }
}
