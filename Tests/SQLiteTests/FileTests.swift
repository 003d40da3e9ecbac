// Databases in files.

import Glibc
import SQLite
import Testing

@Suite struct FileTests {
    /// Calls `body` with the path of a file that does not exist yet, in a folder that goes with it.
    static func withPath(_ body: (String) throws -> Void) throws {
        let folder = unsafe "/tmp/sqlite-tests-XXXXXX".withCString { template in
            let name = unsafe strdup(template)
            defer { unsafe free(name) }
            return unsafe name.flatMap { unsafe mkdtemp($0) }.flatMap { unsafe String(cString: $0) }
        }
        let path = try #require(folder) + "/data.db"
        defer {
            for suffix in ["", "-wal", "-shm"] { unsafe unlink(path + suffix) }
            if let folder { unsafe rmdir(folder) }
        }
        try body(path)
    }

    static func write(_ text: String, to path: String) throws {
        let descriptor = unsafe open(path, O_CREAT | O_WRONLY, 0o600)
        try #require(descriptor >= 0)
        defer { close(descriptor) }
        let bytes = Array(text.utf8)
        #expect(unsafe Glibc.write(descriptor, bytes, bytes.count) == bytes.count)
    }

    @Test func `a file holds what was committed`() throws {
        try Self.withPath { path in
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
        try Self.withPath { path in
            let database = try Database(.file(path))
            #expect(try database.first("PRAGMA journal_mode") { $0.text(0) } == "wal")
            #expect(try database.first("PRAGMA synchronous") { $0.integer(0) } == 0)
            #expect(try database.first("PRAGMA foreign_keys") { $0.integer(0) } == 1)
        }
    }

    @Test func `a second connection sees what the first committed, not what it has open`() throws {
        try Self.withPath { path in
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
        try Self.withPath { path in
            try Self.write(String(repeating: "This is a letter. ", count: 100), to: path)
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
