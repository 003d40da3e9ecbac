// Rows that are told before they change.

import SQLite
import Synchronization
import Testing

@Suite struct RowChangeTests {
    /// What was told: a word for each row.
    final class Log: Sendable {
        private let entries = Mutex<[String]>([])
        func add(_ entry: String) { entries.withLock { $0.append(entry) } }
        func take() -> [String] {
            entries.withLock { entries in
                defer { entries = [] }
                return entries
            }
        }
    }

    /// Two tables and a trigger; the rows of `child` are told with columns 1 and 2.
    static func table(_ log: Log) throws -> Database {
        let database = try Database(.memory)
        try database.execute(
            """
            CREATE TABLE parent (id INTEGER PRIMARY KEY, name TEXT, changes INTEGER) STRICT;
            CREATE TABLE child (id INTEGER PRIMARY KEY, name TEXT UNIQUE,
                parentId INTEGER REFERENCES parent (id) ON DELETE CASCADE) STRICT;
            CREATE TRIGGER counted AFTER INSERT ON child BEGIN
                UPDATE parent SET changes = 1 WHERE id = new.parentId; END;
            """)
        let names = ["parent", "child"].map { (RowChange.hash(of: $0), $0) }
        let isTold = database.observeRows { change in
            let name = names.first { $0.0 == change.tableHash }?.1 ?? "?"
            let kind = change.isInsertion ? "+" : change.isUpdate ? "~" : "-"
            let ids = [change.oldInteger(2), change.newInteger(2)].map {
                $0.map(String.init) ?? "none"
            }
            let isRenamed = change.isUpdate && change.differs(1) ? " renamed" : ""
            log.add(
                "\(kind)\(name) \(change.oldID)>\(change.newID) \(ids[0])>\(ids[1])\(isRenamed)")
        }
        #expect(isTold)
        try database.run("INSERT INTO parent VALUES (1, 'one', NULL)")
        _ = log.take()
        return database
    }

    @Test func `every way to change a row is told before it is done`() throws {
        let log = Log()
        let database = try Self.table(log)
        try database.run("INSERT INTO child VALUES (5, 'a', 1)")
        #expect(log.take() == ["+child 5>5 none>1", "~parent 1>1 none>1"])
        try database.run("UPDATE child SET name = 'b'")
        #expect(log.take() == ["~child 5>5 1>1 renamed"])
        try database.run("UPDATE child SET id = 6, name = 'b'")
        #expect(log.take() == ["~child 5>6 1>1"])
        // REPLACE deletes the row with the same name.
        try database.run("INSERT OR REPLACE INTO child VALUES (7, 'b', 1)")
        #expect(log.take() == ["-child 6>6 1>none", "+child 7>7 none>1", "~parent 1>1 1>1"])
        try database.run("DELETE FROM parent WHERE id = 1")
        #expect(log.take() == ["-parent 1>1 1>none", "-child 7>7 1>none"])
    }

    @Test func `a delete of all rows is told`() throws {
        let log = Log()
        let database = try Self.table(log)
        try database.run("INSERT INTO child VALUES (5, 'a', NULL), (6, 'b', NULL)")
        _ = log.take()
        try database.run("DELETE FROM child")
        #expect(log.take() == ["-child 5>5 none>none", "-child 6>6 none>none"])
    }

    @Test func `what a transaction changes is told though it is rolled back`() throws {
        struct Refused: Error {}
        let log = Log()
        let database = try Self.table(log)
        #expect(throws: Refused.self) {
            try database.transaction {
                try database.run("UPDATE parent SET name = 'two'")
                throw Refused()
            }
        }
        #expect(log.take() == ["~parent 1>1 none>none renamed"])
    }

    @Test func `values of another type differ`() throws {
        let log = Log()
        let database = try Database(.memory)
        try database.execute("CREATE TABLE t (id INTEGER PRIMARY KEY, value)")
        _ = database.observeRows { change in
            if change.isUpdate { log.add(change.differs(1) ? "differs" : "same") }
        }
        try database.run("INSERT INTO t VALUES (1, NULL)")
        let values: [(Value, String)] = [
            (.null, "same"), (.integer(1), "differs"), (.integer(1), "same"),
            (.integer(2), "differs"), (.real(2), "differs"), (.real(2.5), "differs"),
            (.real(2.5), "same"), (.text(""), "differs"), (.text(""), "same"),
            (.text("a"), "differs"), (.text("A"), "differs"), (.text("A"), "same"),
            (.blob([65]), "differs"), (.blob([]), "differs"), (.blob([]), "same"),
        ]
        for (value, expected) in values {
            try database.run("UPDATE t SET value = \(value)")
            #expect(log.take() == [expected], "\(value)")
        }
    }
}
