// Positions, and the texts of errors.

import JSON
import Testing

@Suite struct JSONPositionTests {
    @Test(
        "an error says what was expected, what was found, and where",
        arguments: [
            ("", "expected a value, found the end of the document", 1, 0),
            ("[1,\n  }", "expected a value, found '}'", 2, 2),
            ("[1 2]", "expected ',' or ']', found '2'", 1, 3),
            ("{\"a\":1\r\n;", "expected ',' or '}', found ';'", 2, 0),
            ("{\"a\" 1}", "expected ':', found '1'", 1, 5),
            ("{a", "expected a name in quotes or '}', found 'a'", 1, 1),
            ("{\"a\":1,}", "expected a name in quotes, found '}'", 1, 7),
            ("nul", "expected null, found the end of the document", 1, 3),
            ("trux", "expected true, found 'x'", 1, 3),
            ("1 1", "expected the end, found '1'", 1, 2),
            ("012", "a number must not begin with 0", 1, 0),
            ("1.x", "expected a digit, found 'x'", 1, 2),
            ("\"\\q\"", "expected an escape: one of \"\\/bfnrtu, found 'q'", 1, 2),
            ("\"\\u00g0\"", "expected a hexadecimal digit, found 'g'", 1, 5),
            ("\"ab\\udc00\"", "a lone surrogate", 1, 3),
            ("\"ab", "expected '\"' to end the string, found the end of the document", 1, 3),
            ("\"a\nb\"", "a control character in a string must be escaped", 1, 2),
            ("[\u{1}]", "expected a value, found the byte 0x01", 1, 1),
            ("[ä]", "expected a value, found the byte 0xc3", 1, 1),
            ("[\"ä😀\",x]", "expected a value, found 'x'", 1, 7),
            ("\u{feff}[x", "expected a value, found 'x'", 1, 1),
        ])
    func errors(_ text: String, _ message: String, _ line: Int, _ column: Int) {
        let error = #expect(throws: JSONError.self) { try read(text) }
        #expect(error?.message == message)
        #expect(error?.position.line == line)
        #expect(error?.position.column == column)
    }

    @Test func `an error describes itself with line and position`() {
        let error = #expect(throws: JSONError.self) { try read("[\n ,") }
        #expect(error?.description == "expected a value, found ',' (line 2, position 1)")
    }

    @Test("lines end with LF, CR or both", arguments: ["\n", "\r", "\r\n"])
    func lineEnds(_ end: String) throws {
        let value = try read("[1,\(end)\(end) 2]")
        #expect(value.elements[0].position == JSONPosition(line: 1, column: 1, offset: 1))
        let offset = 4 + 2 * end.utf8.count
        #expect(value.elements[1].position == JSONPosition(line: 3, column: 1, offset: offset))
    }

    @Test func `a member's position counts its colon`() throws {
        let value = try read("{\"id\":1,\n  \"name\" \n : \"x\",\"ä\\\"\":2}")
        #expect(
            value.members.map(\.positionAfterColon) == [
                JSONPosition(line: 1, column: 6, offset: 6),
                JSONPosition(line: 3, column: 2, offset: 21),
                JSONPosition(line: 3, column: 13, offset: 33),
            ])
        #expect(value.members.map(\.nameOffset) == [1, 11, 26])
        #expect(value.members.map(\.valueOffset) == [6, 22, 33])
    }

    @Test func `the first member of the first line has the position that clients see`() throws {
        // The live service: "Could not find member 'type' on object of type 'Contact'. Path 'type',
        // line 1, position 8."
        let member = try read("{\"type\":{\"id\":4}}").members[0]
        #expect(member.positionAfterColon.line == 1)
        #expect(member.positionAfterColon.column == 8)
    }

    @Test func `a document tells the position of any offset`() throws {
        let document = try JSONDocument(Array("[\n1]".utf8), limits: generousLimits)
        let places = (0...4).map { document.position(at: $0) }
        #expect(places.map(\.line) == [1, 1, 2, 2, 2])
        #expect(places.map(\.column) == [0, 1, 0, 1, 2])
        #expect(places.map(\.offset) == [0, 1, 2, 3, 4])
    }
}
