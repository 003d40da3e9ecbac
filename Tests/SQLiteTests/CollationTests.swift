// The order of texts in SQL.

import SQLite
import TestSupport
import Testing

@Suite struct CollationTests {
    private static let schema = """
        CREATE TABLE t (id INTEGER PRIMARY KEY, s TEXT COLLATE CASELESS) STRICT;
        CREATE UNIQUE INDEX "t by s" ON t (s);
        INSERT INTO t (s) VALUES ('Élodie'), ('elodie'), ('Ñandú'), ('ΣΟΦΌΣ'), ('Жук');
        """

    private static func ids(_ database: borrowing Database, _ text: String) throws -> [Int64] {
        try database.all("SELECT id FROM t WHERE s = \(text)") { $0.integer(0) }
    }

    @Test(
        "A column of the collation finds a text in any case by its index, accents apart",
        arguments: [
            ("éLODIE", [1]), ("ELODIE", [2]), ("ñANDÚ", [3]), ("σοφός", [4]), ("жУК", [5]),
            ("Nandu", []),
        ] as [(String, [Int64])])
    func equal(text: String, ids: [Int64]) throws {
        let database = try Database(.memory)
        try database.execute(Self.schema)
        #expect(try Self.ids(database, text) == ids)
        let plan = try database.first("EXPLAIN QUERY PLAN SELECT id FROM t WHERE s = \(text)") {
            $0.text(3)
        }
        #expect(plan == "SEARCH t USING COVERING INDEX t by s (s=?)")
        guard !ids.isEmpty else { return }
        #expect(throws: DatabaseError.self) {
            try database.run("INSERT INTO t (s) VALUES (\(text))")
        }
    }

    @Test func `Every connection knows the collation: to memory, a file, an image, a copy`() throws
    {
        let folder = try TemporaryFolder()
        let file = folder.file("a.db")
        do {
            let database = try Database(.file(file))
            try database.execute(Self.schema)
        }
        let database = try Database(.file(file))
        #expect(try Self.ids(database, "ÉLODIE") == [1])
        let image = try database.image(spareBytes: 1 << 20)
        let begun = try Database(.image(image))
        try begun.run("INSERT INTO t (s) VALUES ('ÄÖÜ')")
        #expect(try Self.ids(begun, "äöü") == [6])
        try image.write(toFile: folder.file("b.db"))
        let copied = try Database(.image(Image(file: folder.file("b.db"))))
        #expect(try Self.ids(copied, "ÉLODIE") == [1])
        #expect(try copied.first("PRAGMA integrity_check") { $0.text(0) } == "ok")
    }
}
