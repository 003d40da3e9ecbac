// The classification of errors of SQLite.

import SQLite
import Testing

@Suite struct DatabaseErrorTests {
    static func table() throws -> Database {
        let database = try Database(.memory)
        try database.execute(
            """
            CREATE TABLE parent (id INTEGER PRIMARY KEY) STRICT;
            CREATE TABLE child (
                id INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE CHECK (length(name) <= 5),
                parentId INTEGER REFERENCES parent (id)) STRICT;
            INSERT INTO parent VALUES (1);
            INSERT INTO child VALUES (1, 'one', 1);
            """)
        return database
    }

    /// The properties that are true of an error, as letters.
    static func kinds(_ error: DatabaseError?) -> String {
        guard let error else { return "none" }
        let kinds: [(Bool, String)] = [
            (error.isUniqueViolation, "unique"), (error.isForeignKeyViolation, "foreign key"),
            (error.isCheckViolation, "check"), (error.isNotNullViolation, "not null"),
            (error.isBusy, "busy"), (error.isCorrupt, "corrupt"),
            (error.isNotADatabase, "not a database"),
        ]
        return kinds.filter(\.0).map(\.1).joined(separator: " ")
    }

    @Test(
        "each constraint is recognised as what it is, and only that",
        arguments: [
            ("INSERT INTO child VALUES (2, 'one', 1)", "unique"),
            ("INSERT INTO child VALUES (1, 'two', 1)", "unique"),
            ("INSERT INTO child VALUES (2, NULL, 1)", "not null"),
            ("INSERT INTO child VALUES (2, 'sixsix', 1)", "check"),
            ("INSERT INTO child VALUES (2, 'two', 7)", "foreign key"),
            ("DELETE FROM parent", "foreign key"),
            ("INSERT INTO child VALUES ('x', 'two', 1)", ""),
            ("SELECT nothing FROM nowhere", ""),
        ])
    func constraint(_ text: String, _ kind: String) throws {
        let database = try Self.table()
        let error = #expect(throws: DatabaseError.self) { try database.run(text: text) }
        #expect(Self.kinds(error) == kind)
        #expect(error?.sql == text)
    }

    @Test func `a description never shows what was bound`() throws {
        let database = try Self.table()
        let error = #expect(throws: DatabaseError.self) {
            try database.run("INSERT INTO child VALUES (\(2), \("secret words"), \(1))")
        }
        let text = try #require(error?.description)
        #expect(!text.contains("secret"))
        #expect(text.contains("CHECK constraint failed"))
        #expect(text.contains("VALUES (?, ?, ?)"))
    }

    @Test func `a misspelt column in double quotes is an error and not a text`() throws {
        let database = try Self.table()
        #expect(throws: DatabaseError.self) {
            try database.run("SELECT \(name: "nmae") FROM child")
        }
    }

    @Test func `a script stops at its first error`() throws {
        let database = try Self.table()
        #expect(throws: DatabaseError.self) {
            try database.execute("DELETE FROM child; SELECT wrong; DELETE FROM parent")
        }
        #expect(try database.first("SELECT count(*) FROM child") { $0.integer(0) } == 0)
        #expect(try database.first("SELECT count(*) FROM parent") { $0.integer(0) } == 1)
    }
}
