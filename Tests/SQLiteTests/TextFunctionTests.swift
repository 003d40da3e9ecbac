// Text search in SQL.

import Primitives
import SQLite
import Testing

@Suite struct TextFunctionTests {
    /// The result of an expression of one parameter and a text; nil for NULL.
    private static func result(_ function: SQL, _ text: Value, _ other: Value) throws -> Int64? {
        let database = try Database(.memory)
        return try database.first("SELECT \(function)(\(text), \(other))") {
            $0.optionalInteger(0)
        } ?? nil
    }

    @Test(
        "text_contains and text_matches see no case, and know null and numbers",
        arguments: [
            (.text("Smith"), .text("MIT"), 1, 0), (.text("Smith"), .text("sm%"), 0, 1),
            (.text(""), .text(""), 1, 1), (.text("a%b"), .text("%"), 1, 1),
            (.null, .text("a"), nil, nil), (.text("a"), .null, nil, nil),
            (.integer(1234), .text("23"), 1, 0), (.integer(1234), .text("1%4"), 0, 1),
            (.blob([0x41]), .text("a"), 1, 1),
        ] as [(Value, Value, Int64?, Int64?)])
    func results(text: Value, other: Value, contains: Int64?, matches: Int64?) throws {
        #expect(try Self.result("text_contains", text, other) == contains)
        #expect(try Self.result("text_matches", text, other) == matches)
    }

    @Test func `one statement looks for another text after another`() throws {
        let database = try Database(.memory)
        try database.execute("CREATE TABLE t (s TEXT) STRICT")
        try database.run("INSERT INTO t VALUES ('Anna'), ('Bernd'), (NULL), ('Hannah')")
        for (piece, found) in [("ann", 2), ("bern", 1), ("x", 0), ("", 3)] {
            let count = try database.first(
                "SELECT count(*) FROM t WHERE text_contains(s, \(piece))"
            ) { $0.integer(0) }
            #expect(count == Int64(found))
        }
        // Each row has its own pattern.
        #expect(
            try database.all("SELECT text_matches(s, s || '%') FROM t WHERE s IS NOT NULL") {
                $0.integer(0)
            } == [1, 1, 1])
        #expect(
            try database.all("SELECT text_contains('bernd', s) FROM t") {
                $0.optionalInteger(0)
            } == [0, 1, nil, 0])
    }

    @Test("both find what LIKE finds", arguments: [1, 2] as [UInt64])
    func like(seed: UInt64) throws {
        var random = SplitMix64(state: seed)
        let database = try Database(.memory)
        let letters = ["a", "A", "b", "%", "é", "É", "\u{301}", "_", "\u{1F600}"]
        func draw() -> [String] {
            (0..<Int.random(in: 0...6, using: &random)).map { _ in
                letters.randomElement(using: &random)!
            }
        }
        for _ in 0..<2000 {
            let (text, drawn) = (draw().joined(), draw())
            let other = drawn.joined()
            // LIKE sees the case of letters beyond ASCII.
            let small = text.lowercased()
            let lowered = drawn.map { $0.lowercased() }
            let pattern = lowered.map { $0 == "_" ? "\\_" : $0 }.joined()
            let piece = "%" + lowered.map { "_%".contains($0) ? "\\" + $0 : $0 }.joined() + "%"
            let isSame = try database.first(
                """
                SELECT text_matches(\(text), \(other)) = (\(small) LIKE \(pattern) ESCAPE '\\') \
                AND text_contains(\(text), \(other)) = (\(small) LIKE \(piece) ESCAPE '\\')
                """
            ) { $0.integer(0) }
            #expect(isSame == 1, "\(text) \(other)")
        }
    }
}
