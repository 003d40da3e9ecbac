// Transactions and savepoints.

import SQLite
import Testing

@Suite struct TransactionTests {
    struct Refused: Error, Equatable {}

    static func table() throws -> Database {
        let database = try Database(.memory)
        try database.execute(
            """
            CREATE TABLE parent (id INTEGER PRIMARY KEY) STRICT;
            CREATE TABLE child (parentId INTEGER
                REFERENCES parent (id) DEFERRABLE INITIALLY DEFERRED) STRICT;
            """)
        return database
    }

    static func count(_ database: borrowing Database) throws -> Int64? {
        try database.first("SELECT (SELECT count(*) FROM parent) + (SELECT count(*) FROM child)") {
            $0.integer(0)
        }
    }

    @Test func `a transaction commits what was done and gives its result`() throws {
        let database = try Self.table()
        let result = try database.transaction {
            let isOpen = database.isInTransaction
            #expect(isOpen)
            try database.run("INSERT INTO parent VALUES (1)")
            return "done"
        }
        #expect(result == "done")
        let isOpen = database.isInTransaction
        #expect(!isOpen)
        #expect(try Self.count(database) == 1)
    }

    @Test func `an error takes everything back and is thrown on`() throws {
        let database = try Self.table()
        #expect(throws: Refused()) {
            try database.transaction {
                try database.run("INSERT INTO parent VALUES (1)")
                throw Refused()
            }
        }
        let isOpen = database.isInTransaction
        #expect(!isOpen)
        #expect(try Self.count(database) == 0)
    }

    @Test func `an error in a row's callback takes everything back`() throws {
        let database = try Self.table()
        try database.run("INSERT INTO parent VALUES (1), (2)")
        #expect(throws: DatabaseError.self) {
            try database.transaction {
                try database.forEachRow("SELECT id FROM parent") { row throws(DatabaseError) in
                    try database.run("INSERT INTO child VALUES (\(row.integer(0)))")
                    try database.run("INSERT INTO parent VALUES (\(row.integer(0)))")
                }
            }
        }
        let isOpen = database.isInTransaction
        #expect(!isOpen)
        #expect(try Self.count(database) == 2)
    }

    @Test func `a commit that is refused takes everything back`() throws {
        let database = try Self.table()
        let error = #expect(throws: DatabaseError.self) {
            try database.transaction { try database.run("INSERT INTO child VALUES (99)") }
        }
        #expect(error?.isForeignKeyViolation == true)
        let isOpen = database.isInTransaction
        #expect(!isOpen)
        #expect(try Self.count(database) == 0)
    }

    @Test func `the original error wins over a transaction that is gone already`() throws {
        let database = try Self.table()
        #expect(throws: Refused()) {
            try database.transaction {
                try database.execute("ROLLBACK")
                throw Refused()
            }
        }
        let isOpen = database.isInTransaction
        #expect(!isOpen)
    }

    @Test func `an inner transaction is taken back alone, and the outer one goes on`() throws {
        let database = try Self.table()
        try database.transaction {
            try database.run("INSERT INTO parent VALUES (1)")
            _ = try database.transaction { try database.run("INSERT INTO parent VALUES (2)") }
            #expect(throws: Refused()) {
                try database.transaction {
                    try database.run("INSERT INTO parent VALUES (3)")
                    _ = try database.transaction {
                        try database.run("INSERT INTO parent VALUES (4)")
                    }
                    throw Refused()
                }
            }
            let isOpen = database.isInTransaction
            #expect(isOpen)
            try database.run("INSERT INTO parent VALUES (5)")
        }
        let isOpen = database.isInTransaction
        #expect(!isOpen)
        #expect(try database.all("SELECT id FROM parent") { $0.integer(0) } == [1, 2, 5])
    }

    @Test func `the outer transaction takes back what inner ones kept`() throws {
        let database = try Self.table()
        #expect(throws: Refused()) {
            try database.transaction {
                _ = try database.transaction { try database.run("INSERT INTO parent VALUES (1)") }
                throw Refused()
            }
        }
        #expect(try Self.count(database) == 0)
    }

    @Test func `an inner error wins over a transaction that is gone already`() throws {
        let database = try Self.table()
        #expect(throws: Refused()) {
            try database.transaction {
                try database.transaction {
                    try database.execute("ROLLBACK")
                    throw Refused()
                }
            }
        }
        let isOpen = database.isInTransaction
        #expect(!isOpen)
    }

    @Test func `a rehearsal answers what would have been and keeps nothing`() throws {
        let database = try Self.table()
        let seen = try database.rehearsal {
            _ = try database.transaction { try database.run("INSERT INTO parent VALUES (1)") }
            return try Self.count(database)
        }
        #expect(seen == 1)
        #expect(try Self.count(database) == 0)
        #expect(throws: Refused()) {
            try database.rehearsal {
                try database.run("INSERT INTO parent VALUES (1)")
                throw Refused()
            }
        }
        let isOpen = database.isInTransaction
        #expect(!isOpen)
        #expect(try Self.count(database) == 0)
    }

    @Test func `a rehearsal inside a transaction is refused`() throws {
        let database = try Self.table()
        try database.transaction {
            try database.run("INSERT INTO parent VALUES (1)")
            #expect(throws: DatabaseError.self) { try database.rehearsal {} }
        }
        #expect(try Self.count(database) == 1)
    }
}
