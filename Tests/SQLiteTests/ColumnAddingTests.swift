// Columns that a table gets later.

import SQLite
import Testing

@Suite struct ColumnAddingTests {
    private func database() throws -> Database {
        let database = try Database(.memory)
        try database.execute(
            """
            CREATE TABLE "T" (
              "id" INTEGER PRIMARY KEY,
              "a" TEXT
            ) STRICT
            """)
        try database.run("INSERT INTO T VALUES (1, 'x')")
        return database
    }

    @Test func `Rows that were there have null in them, and new values follow their rules`() throws
    {
        let database = try database()
        let read = {
            try database.first("SELECT a, b, c FROM T") { [$0.value(0), $0.value(1), $0.value(2)] }
        }
        try database.addColumns(
            ["\"b\" TEXT CHECK (length(\"b\") <= 2)", "\"c\" INTEGER CHECK (\"c\" IN (0, 1))"],
            to: "T")
        #expect(try read() == [.text("x"), .null, .null])
        #expect(try database.columnCount(of: "T") == 4)
        try database.run("UPDATE T SET b = 'yz', c = 1")
        #expect(try read() == [.text("x"), .text("yz"), .integer(1)])
        #expect(throws: DatabaseError.self) { try database.run("UPDATE T SET b = 'xyz'") }
        #expect(throws: DatabaseError.self) { try database.run("UPDATE T SET c = 'one'") }
        #expect(try database.first("PRAGMA integrity_check") { $0.text(0) } == "ok")
    }

    @Test func `They go with the transaction that made them`() throws {
        let database = try database()
        struct Refusal: Error {}
        #expect(throws: Refusal.self) {
            try database.transaction {
                try database.addColumns(["\"b\" TEXT"], to: "T")
                try database.run("UPDATE T SET b = 'y'")
                throw Refusal()
            }
        }
        #expect(try database.columnCount(of: "T") == 2)
        #expect(throws: DatabaseError.self) { try database.run("UPDATE T SET b = 'y'") }
        #expect(try database.first("SELECT a FROM T") { $0.text(0) } == "x")
    }

    @Test func `Nothing else may write the schema, before and after`() throws {
        let database = try database()
        let writing: SQL = "UPDATE sqlite_schema SET sql = NULL"
        for _ in 0..<2 {
            try database.execute("PRAGMA writable_schema = ON")
            #expect(throws: DatabaseError.self) { try database.run(writing) }
            try database.addColumns(["\"b\(try database.columnCount(of: "T"))\" TEXT"], to: "T")
        }
        #expect(throws: DatabaseError.self) { try database.addColumns(["\"b\" TEXT"], to: "None") }
        #expect(throws: DatabaseError.self) { try database.run(writing) }
    }
}
