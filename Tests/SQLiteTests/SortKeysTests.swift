// Keys that order rows as SQLite does.

import Primitives
import SQLite
import Testing

@Suite struct SortKeysTests {
    /// Rows with few different values, so that many are alike, and with those that order otherwise
    /// than one would think.
    private static func rows(_ count: Int) throws -> Database {
        let database = try Database(.memory)
        try database.execute(
            "CREATE TABLE t (id INTEGER PRIMARY KEY, i INTEGER, r REAL, s TEXT COLLATE CASELESS)")
        var chance = SplitMix64(state: 1)
        let integers: [Int64?] = [nil, .min, -256, -1, 0, 1, 255, 256, .max]
        let reals: [Double?] = [nil, -.infinity, -1.5, -0.0, 0, 1e-300, 2.25, 1e300]
        let texts: [String?] = [
            nil, "", "a", "A", "ab", "Ab", "a\u{0}b", "A\u{0}", "a\u{0}cd", "[", "z", "Z", "é", "É",
            "Éa", "éB", "e", "\u{0}", "\u{0}\u{1}", "ς", "Σ", "σ", "\u{212A}", "k", "\u{23A}",
            "\u{2C65}", "李",
            "😀",
        ]
        for _ in 0..<count {
            try database.run(
                """
                INSERT INTO t (i, r, s) VALUES (\(integers.randomElement(using: &chance) ?? nil), \
                \(reals.randomElement(using: &chance) ?? nil), \
                \(texts.randomElement(using: &chance) ?? nil))
                """)
        }
        return database
    }

    @Test(
        "A page has the rows that SQLite has there",
        arguments: [
            ("i, r, s", "i, r, s, id"), ("s, i", "s DESC, i, id"), ("r", "r DESC, id"),
            ("s, r, i", "s, r DESC, i DESC, id"), ("s", "s, id"),
        ])
    func page(columns: String, order: String) throws {
        let database = try Self.rows(3000)
        let descending = order.split(separator: ", ").dropLast().map { $0.hasSuffix("DESC") }
        let expected = try database.all(text: "SELECT id FROM t ORDER BY \(order)", bindings: []) {
            $0.integer(0)
        }
        var keys = SortKeys(descending: descending)
        try database.forEachRow(text: "SELECT id, \(columns) FROM t", bindings: []) {
            keys.append($0)
        }
        for places in [1500..<1525, 0..<1, 2990..<3100, 5000..<5001, 0..<3000] {
            #expect(keys.ids(at: places) == Array(expected[places.clamped(to: 0..<3000)]))
        }
    }

    @Test func `No rows have no page`() {
        var keys = SortKeys(descending: [])
        #expect(keys.ids(at: 0..<10) == [])
    }
}
