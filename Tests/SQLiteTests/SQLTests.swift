// SQL fragments with interpolated bindings.

import SQLite
import Testing

@Suite struct SQLTests {
    @Test func `every kind of value becomes a parameter`() {
        let id: Int64 = 5
        let absent: String? = nil
        let present: Int? = 7
        let sql: SQL = "\(id) \(6) \(true) \(1.5) \("x") \(absent) \(present) \(Value.null)"
        #expect(sql.text == "? ? ? ? ? ? ? ?")
        #expect(
            sql.bindings == [
                .integer(5), .integer(6), .integer(1), .real(1.5), .text("x"), .null, .integer(7),
                .null,
            ])
    }

    @Test(
        "hostile text stays a value",
        arguments: ["'; DROP TABLE t; --", "\" OR 1=1", "\0", "?", "'' OR ''=''", "\\"])
    func hostileText(_ text: String) throws {
        let database = try Database(.memory)
        try database.execute("CREATE TABLE t (a TEXT) STRICT; INSERT INTO t VALUES ('secret')")
        let sql: SQL = "SELECT a FROM t WHERE a = \(text)"
        #expect(sql.text == "SELECT a FROM t WHERE a = ?")
        #expect(try database.all(sql) { $0.text(0) } == [])
        try database.run("UPDATE t SET a = \(text)")
        #expect(try database.all(sql) { $0.text(0) } == [text])
    }

    @Test(
        "a hostile name stays one identifier",
        arguments: ["a", "a b", "a\"b", "\"", "a\"; DROP TABLE x; --", "select", "ä'[`"])
    func hostileName(_ name: String) throws {
        let database = try Database(.memory)
        try database.execute("CREATE TABLE x (a)")
        try database.run("CREATE TABLE \(name: name) (\(name: name) INTEGER) STRICT")
        try database.run("INSERT INTO \(name: name) (\(name: name)) VALUES (\(3))")
        let read = try database.first("SELECT \(name: name) FROM \(name: name)") {
            ($0.columnName(0), $0.integer(0))
        }
        #expect(read?.0 == name)
        #expect(read?.1 == 3)
        #expect(try database.first("SELECT count(*) FROM x") { $0.integer(0) } == 0)
    }

    @Test func `fragments keep their bindings in the order of the text`() {
        let inner: SQL = "b = \(2)"
        var sql: SQL = "a = \(1) AND (\(inner)) AND c = \(3)"
        sql += " LIMIT " + SQL(.integer(4))
        #expect(sql.text == "a = ? AND (b = ?) AND c = ? LIMIT ?")
        #expect(sql.bindings == [.integer(1), .integer(2), .integer(3), .integer(4)])
    }

    @Test func `joining puts the separator between only`() {
        let pieces: [SQL] = ["\(1)", "\(2)", "\(3)"]
        #expect(pieces.joined(separator: ", ").text == "?, ?, ?")
        #expect(pieces.joined(separator: ", ").bindings == [.integer(1), .integer(2), .integer(3)])
        #expect(pieces.prefix(1).joined(separator: ", ").text == "?")
        #expect(pieces.prefix(0).joined(separator: ", ").isEmpty)
    }

    @Test func `trusted text is taken as it is`() {
        #expect(SQL(trusted: "SELECT '?'").text == "SELECT '?'")
        #expect(SQL(trusted: "").isEmpty)
        #expect(SQL().isEmpty)
        #expect(SQL(name: "a\"b").text == "\"a\"\"b\"")
    }
}
