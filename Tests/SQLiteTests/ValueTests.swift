// Values bound to statements and read from rows.

import Primitives
import SQLite
import Testing

@Suite struct ValueTests {
    static let values: [Value] = [
        .null, .integer(0), .integer(-1), .integer(.max), .integer(.min), .real(0.1), .real(-1e300),
        .real(.infinity), .text(""), .text("a"), .text("it's \"quoted\""), .text("a\0b"),
        .text("\0"), .text("häß 日本 👩‍👩‍👧"), .text(String(repeating: "long ", count: 10_000)),
        .blob([]), .blob([0]), .blob(Array("text".utf8)), .blob([0xff, 0x00, 0xfe, 0x0a]),
        .blob(Array(repeating: 7, count: 100_000)),
    ]

    @Test("a value comes back as it was bound", arguments: values)
    func roundTrip(_ value: Value) throws {
        let database = try Database(.memory)
        #expect(try database.first("SELECT \(value)") { $0.value(0) } == value)
        try database.execute("CREATE TABLE t (a)")
        try database.run("INSERT INTO t VALUES (\(value))")
        #expect(try database.first("SELECT a FROM t") { $0.value(0) } == value)
    }

    @Test func `bytes are stored as bytes, and none are not NULL`() throws {
        let database = try Database(.memory)
        let sql: SQL = "SELECT typeof(\(Value.blob([1, 0]))), typeof(\(Value.blob([])))"
        #expect(try database.first(sql) { [$0.text(0), $0.text(1)] } == ["blob", "blob"])
        #expect(try database.first("SELECT x'00ff'") { $0.blob(0) } == [0x00, 0xff])
        #expect(try database.first("SELECT NULL") { $0.blob(0) } == [])
    }

    @Test func `NaN becomes NULL`() throws {
        let database = try Database(.memory)
        #expect(try database.first("SELECT \(Double.nan)") { $0.isNull(0) } == true)
    }

    @Test func `columns are read by type`() throws {
        let database = try Database(.memory)
        let sql: SQL = "SELECT \(42) AS whole, \(2.5), \("text"), \(Value.null)"
        #expect(try database.first(sql) { $0.columnCount } == 4)
        #expect(try database.first(sql) { $0.columnName(0) } == "whole")
        #expect(try database.first(sql) { $0.integer(0) } == 42)
        #expect(try database.first(sql) { $0.real(1) } == 2.5)
        #expect(try database.first(sql) { $0.text(2) } == "text")
        #expect(try database.first(sql) { $0.optionalInteger(0) } == .some(42))
        #expect(try database.first(sql) { $0.optionalInteger(3) } == .some(nil))
        #expect(try database.first(sql) { $0.optionalText(2) } == .some("text"))
        #expect(try database.first(sql) { $0.optionalText(3) } == .some(nil))
        #expect(try database.first(sql) { $0.isNull(2) } == false)
        #expect(try database.first(sql) { $0.isNull(3) } == true)
    }

    @Test func `NULL reads as zero and as no text`() throws {
        let database = try Database(.memory)
        #expect(try database.first("SELECT NULL") { $0.integer(0) } == 0)
        #expect(try database.first("SELECT NULL") { $0.real(0) } == 0)
        #expect(try database.first("SELECT NULL") { $0.text(0) } == "")
        #expect(try database.first("SELECT NULL") { $0.withBytes(0) { $0.count } } == 0)
    }

    @Test(
        "the bytes of a column are those of its text",
        arguments: [
            (Value.text("häß\0"), "häß\0"), (.text(""), ""), (.integer(-17), "-17"),
            (.integer(.min), "-9223372036854775808"), (.real(2.5), "2.5"), (.null, ""),
        ])
    func bytes(_ value: Value, _ expected: String) throws {
        let database = try Database(.memory)
        try database.forEachRow("SELECT \(value)") { row in
            var buffer = ByteBuffer()
            row.append(0, to: &buffer)
            let appended = buffer.copy()
            #expect(appended == Array(expected.utf8))
            let lent = row.withBytes(0) { bytes in bytes.indices.map { bytes[$0] } }
            #expect(lent == Array(expected.utf8))
        }
    }

    @Test func `true and false are stored as 1 and 0`() {
        #expect(Value(true) == .integer(1))
        #expect(Value(false) == .integer(0))
        #expect(Value(nil as Bool?) == .null)
        #expect(Value(7 as Int64) == .integer(7))
        #expect(Value(0.5) == .real(0.5))
        #expect(Value("x") == .text("x"))
    }
}
