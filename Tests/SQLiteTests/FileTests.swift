// Databases in files.

import SQLite
import TestSupport
import Testing

@Suite struct FileTests {
    @Test func `a file holds what was committed`() throws {
        try TemporaryFolder.withFile { path in
            do {
                let database = try Database(.file(path))
                try database.execute("CREATE TABLE t (a TEXT) STRICT")
                try database.run("INSERT INTO t VALUES (\("kept"))")
            }
            let again = try Database(.file(path))
            #expect(try again.all("SELECT a FROM t") { $0.text(0) } == ["kept"])
        }
    }

    @Test func `a file is written ahead and without synchronisation`() throws {
        try TemporaryFolder.withFile { path in
            let database = try Database(.file(path))
            #expect(try database.first("PRAGMA journal_mode") { $0.text(0) } == "wal")
            #expect(try database.first("PRAGMA synchronous") { $0.integer(0) } == 0)
            #expect(try database.first("PRAGMA foreign_keys") { $0.integer(0) } == 1)
        }
    }

    @Test func `a second connection sees what the first committed, not what it has open`() throws {
        try TemporaryFolder.withFile { path in
            let writer = try Database(.file(path))
            let reader = try Database(.file(path))
            try writer.execute("CREATE TABLE t (a INTEGER) STRICT")
            try writer.transaction {
                try writer.run("INSERT INTO t VALUES (1)")
                #expect(try reader.first("SELECT count(*) FROM t") { $0.integer(0) } == 0)
            }
            #expect(try reader.first("SELECT count(*) FROM t") { $0.integer(0) } == 1)
        }
    }

    @Test func `a file that is no database is recognised`() throws {
        try TemporaryFolder.withFile { path in
            try TemporaryFolder.write(path, String(repeating: "This is a letter. ", count: 100))
            let error = #expect(throws: DatabaseError.self) { _ = try Database(.file(path)) }
            #expect(error?.isNotADatabase == true)
        }
    }

    @Test func `a folder that is not there is an error`() {
        let error = #expect(throws: DatabaseError.self) {
            _ = try Database(.file("/nowhere/at/all/data.db"))
        }
        #expect(error?.message == "unable to open database file: No such file or directory")
    }

    @Test func `memory has a journal in memory, so that it can roll back`() throws {
        let database = try Database(.memory)
        #expect(try database.first("PRAGMA journal_mode") { $0.text(0) } == "memory")
        #expect(try database.first("PRAGMA temp_store") { $0.integer(0) } == 2)
    }
}
