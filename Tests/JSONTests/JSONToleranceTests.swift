// The tolerant grammar: what Newtonsoft.Json reads beside RFC 8259.

import JSON
import Testing

private func tolerate(_ text: String, limits: JSONLimits = generousLimits) throws -> JSONDocument {
    try JSONDocument(Array(text.utf8), limits: limits, grammar: .tolerant)
}

@Suite struct JSONToleranceTests {
    @Test(
        "what Newtonsoft.Json reads is read, and is told apart from RFC 8259",
        arguments: [
            ("'a'", #""a""#), (#"'say "a"'"#, #""say \"a\"""#), (#"'it\'s'"#, #""it's""#),
            (#""it\'s""#, #""it's""#), ("'\\u00e4é'", #""äé""#), ("''", #""""#),
            ("\"a\tb\nc\r\u{1}\"", #""a\tb\nc\r\u0001""#), ("'a\tb'", #""a\tb""#),
            ("[1,]", "[1]"), ("[[],]", "[[]]"), ("{\"a\":1,}", #"{"a":1}"#),
            ("{'a':'b'}", #"{"a":"b"}"#), ("{a:1,_b$2:{c:[2,],},}", #"{"a":1,"_b$2":{"c":[2]}}"#),
            ("{1:2}", #"{"1":2}"#), ("{a :1}", #"{"a":1}"#), ("{null:1}", #"{"null":1}"#),
            ("// c\n1", "1"), ("1 // c", "1"), ("/**/1/* */ // ", "1"), ("/*\n*/[/**/]", "[]"),
            ("[/**/1/**/,/**/2//\r]", "[1,2]"), ("{/**/}", "{}"),
            ("{//\n\"a\":/**/1/**/,/**/}", #"{"a":1}"#), ("\u{feff}//\n1", "1"),
        ])
    func read(text: String, meaning: String) throws {
        let document = try tolerate(text)
        #expect(document.isTolerated)
        #expect(try document.root == JSONToleranceTests.strict(meaning))
        #expect(throws: JSONError.self) { try JSONToleranceTests.strict(text) }
    }

    @Test(
        "a document of RFC 8259 is read alike by both grammars",
        arguments: [#"{"a":[1,"b\n",null,{"c":true}]}"#, " [] ", "1", #""//""#])
    func same(text: String) throws {
        let document = try tolerate(text)
        #expect(!document.isTolerated)
        #expect(try document.root == JSONToleranceTests.strict(text))
    }

    @Test(
        "what Newtonsoft.Json refuses is refused, with its place",
        arguments: [
            ("'a", 1, 2, #"expected "'" to end the string"#), ("'a\"", 1, 3, "to end the string"),
            ("{a 1}", 1, 3, "expected ':'"), ("{a/**/:1}", 1, 2, "expected ':'"),
            ("{,}", 1, 1, "expected a name in quotes or '}'"), ("[,]", 1, 1, "expected a value"),
            ("[1,,2]", 1, 3, "expected a value"), ("{\"a\":}", 1, 5, "expected a value"),
            ("{\"a\":]", 1, 5, "expected a value"), ("[1,}", 1, 3, "expected a value"),
            ("{a:1,]", 1, 5, "expected a name"), ("[1 2]", 1, 3, "expected ',' or ']'"),
            ("1 2", 1, 2, "expected the end"), ("// c", 1, 4, "expected a value"),
            ("/* \n *", 2, 2, "expected '*/' to end the comment"), ("/1", 1, 0, "expected a value"),
            ("a", 1, 0, "expected a value"), ("{é:1}", 1, 1, "expected a name"),
            ("['\n\t', x]", 2, 4, "expected a value"), ("1/", 1, 1, "expected the end"),
            (#"'\q'"#, 1, 2, "expected an escape"), (#"'\ud800'"#, 1, 1, "a lone surrogate"),
        ])
    func refused(text: String, line: Int, column: Int, message: String) {
        let error = #expect(throws: JSONError.self) { try tolerate(text) }
        #expect(error?.message.contains(message) == true, "\(String(describing: error))")
        #expect(error?.position.line == line)
        #expect(error?.position.column == column)
    }

    @Test func `the limits are those of the strict grammar`() throws {
        let limits = JSONLimits(depthMax: 2, valuesMax: 5)
        _ = try tolerate("[//\n1,['2'/**/]]", limits: limits)
        _ = try tolerate("{a:1,b:/**/2,}//", limits: limits)
        #expect(throws: JSONError.self) { try tolerate("[1,2,3,'4',/**/]", limits: limits) }
        #expect(throws: JSONError.self) { try tolerate("{a:[{b:1}]}", limits: limits) }
    }

    private static func strict(_ text: String) throws -> JSONValue {
        try JSONDocument(Array(text.utf8), limits: generousLimits).root
    }
}

/// Equality of values, whatever their spelling.
private func == (left: JSONValue, right: JSONValue) -> Bool {
    left.kind == right.kind && left.string == right.string && left.number == right.number
        && left.boolean == right.boolean && left.elements.count == right.elements.count
        && zip(left.elements, right.elements).allSatisfy { $0 == $1 }
        && left.members.count == right.members.count
        && zip(left.members, right.members).allSatisfy {
            $0.name == $1.name && $0.isNamed($1.name) && $0.value == $1.value
        }
}
