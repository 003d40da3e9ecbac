// The grammar of JSON (RFC 8259).

import JSON
import Testing

let generousLimits = JSONLimits(depthMax: 100, valuesMax: 100_000)

/// Parses `text`, which the test expects to be valid.
func read(_ text: String) throws -> JSONValue {
    try JSONDocument(Array(text.utf8), limits: generousLimits).root
}

@Suite struct JSONGrammarTests {
    @Test(
        "a document of this kind is accepted",
        arguments: [
            "null", "true", "false", "0", "-0", "12", "-1.5", "1e3", "1E+3", "1e-3", "0.0", "0e0",
            "123456789012345678901234567890", "1e400", "-1e-400", "\"\"", "\"a\"", "[]", "{}",
            "[1]", "[1,2]", "[[],{}]", "{\"a\":1}", "{\"\":0}", "{\"a\":{\"b\":[null]}}",
            " \t\r\n[ 1 , 2 ] \t\r\n", "{ \"a\" : 1 , \"b\" : 2 }", "\"\\u0000\"",
            "\"\\ud83d\\ude00\"",
            "\"\\\"\\\\\\/\\b\\f\\n\\r\\t\\u00e4\\u00E4\"", "\"/\"", "\"\u{7f}\"", "\"\u{2028}\"",
            "\"häß 日本 😀\"", "\"\u{10FFFF}\"", "\u{feff}[]", "{\"a\":1,\"a\":2}", "\"\u{feff}\"",
        ])
    func accepted(_ text: String) throws { _ = try read(text) }

    @Test(
        "what is no JSON is refused",
        arguments: [
            "", " ", "\u{feff}", "nul", "nulll", "NULL", "True", "tru", "undefined", "NaN",
            "Infinity", "-Infinity", "-", "+1", "01", "-01", "00", "1.", ".5", "-.5", "1.e3", "1e",
            "1e+", "1.5.5", "0x10", "1_000", "1 2", "١", "[", "]", "[1", "[1,", "[1,]", "[,1]",
            "[,]", "[1,,2]", "[1 2]", "[1}", "{", "}", "{\"a\"", "{\"a\":", "{\"a\":1", "{\"a\":1,",
            "{\"a\":1,}", "{,}", "{a:1}", "{'a':1}", "{1:1}", "{\"a\" 1}", "{\"a\":}", "{\"a\"::1}",
            "{\"a\":1 \"b\":2}", "{\"a\":1]", "{\"a\":1}}", "[]]", "[] []", "{\"a\"}", "{null:1}",
            "\"", "\"a", "\"\\\"", "\"\\a\"", "\"\\x41\"", "\"\\u12\"", "\"\\u12g4\"",
            "\"\\U0041\"",
            "\"\\ud800\"", "\"\\ud800a\"", "\"\\ud800\\n\"", "\"\\ud800\\u0041\"", "\"\\udc00\"",
            "\"\\ud800\\ud800\"", "'a'", "// c\n1", "1 // c", "/**/1", "\u{a0}1", "\u{c}1", "\0",
            "1\0", "[1]\u{feff}", "\u{feff}\u{feff}1", "<a>", "a=1",
        ])
    func refused(_ text: String) {
        #expect(throws: JSONError.self) { try read(text) }
    }

    @Test("a control character in a string is refused, and accepted escaped", arguments: 0..<0x20)
    func control(_ byte: UInt8) throws {
        #expect(throws: JSONError.self) {
            try JSONDocument([0x22, 0x61, byte, 0x22], limits: generousLimits)
        }
        let digits = (byte < 16 ? "0" : "") + String(byte, radix: 16)
        #expect(try read("\"\\u00\(digits)\"").string == String(Unicode.Scalar(byte)))
    }

    @Test(
        "malformed UTF-8 is refused",
        arguments: [
            [0x80], [0xbf], [0xc0, 0x80], [0xc1, 0xbf], [0xc2], [0xc2, 0x22], [0xe0, 0x80, 0x80],
            [0xe0, 0x9f, 0xbf], [0xed, 0xa0, 0x80], [0xed, 0xbf, 0xbf], [0xe2, 0x82],
            [0xe2, 0x28, 0xa1],
            [0xf0, 0x80, 0x80, 0x80], [0xf0, 0x8f, 0xbf, 0xbf], [0xf0, 0x9f, 0x98],
            [0xf4, 0x90, 0x80, 0x80], [0xf5, 0x80, 0x80, 0x80], [0xfe], [0xff], [0xef, 0xbb, 0x22],
        ] as [[UInt8]])
    func malformed(_ bytes: [UInt8]) {
        for padding in 0..<9 {
            let text = [0x22] + Array(repeating: 0x61, count: padding) + bytes + [0x22]
            let error = #expect(throws: JSONError.self) {
                try JSONDocument(text, limits: generousLimits)
            }
            #expect(error?.message == "malformed UTF-8")
            #expect(error?.position.offset == padding + 1)
        }
    }

    @Test("bytes outside of strings are ASCII", arguments: [[0xff], [0x31, 0x80], [0xef, 0xbb]])
    func outside(_ bytes: [UInt8]) {
        #expect(throws: JSONError.self) { try JSONDocument(bytes, limits: generousLimits) }
    }

    @Test func `every truncation of a document is refused`() throws {
        let text = """
            {"id": 12.5e1, "näme": "a\\u00e4\\ud83d\\ude00\\n日本😀", "list": [true, false, null, {}, []],
             "nested": {"a": [[1, -2], {"b": "long enough for two words of eight bytes"}]}}
            """
        let bytes = Array(text.utf8)
        _ = try JSONDocument(bytes, limits: generousLimits)
        for length in 0..<bytes.count {
            #expect(throws: JSONError.self) {
                try JSONDocument(Array(bytes.prefix(length)), limits: generousLimits)
            }
        }
    }

    @Test func `any byte in any place gives a document or an error, never a crash`() throws {
        let bytes = Array("{\"a\\u00e4\": [1.5e3, \"ä\", true, null], \"\\ud83d\\ude00\": {}}".utf8)
        var accepted = 0
        for place in bytes.indices {
            for byte in UInt8.min...UInt8.max {
                var changed = bytes
                changed[place] = byte
                guard let document = try? JSONDocument(changed, limits: generousLimits) else {
                    continue
                }
                accepted += 1
                for member in document.root.members {
                    #expect(member.name.utf8.count <= bytes.count)
                    #expect(member.isNamed(member.name))
                    for element in member.value.elements {
                        #expect(element.literal.utf8.count <= 67)
                        _ = (element.string, element.integer, element.number)
                    }
                }
            }
        }
        #expect(accepted >= bytes.count)
    }
}
