// Indented JSON, in the layout of the live service.

import JSON
import Primitives
import Testing

@Suite struct JSONIndentingTests {
    static func indented(_ text: String, behind head: String = "") -> String {
        var buffer = ByteBuffer(capacity: 1)
        buffer.append(head)
        let start = buffer.count
        buffer.append(text)
        buffer.indentJSON(from: start)
        return buffer.text
    }

    @Test(
        "each member and element is written on a line of its own, two blanks deeper",
        arguments: [
            ("{}", "{}"), ("[]", "[]"), ("null", "null"), ("-1.5e3", "-1.5e3"), (#""a""#, #""a""#),
            (#"{"a":1}"#, "{\r\n  \"a\": 1\r\n}"),
            ("[1,true,null]", "[\r\n  1,\r\n  true,\r\n  null\r\n]"),
            (
                #"{"a":{"b":[{"c":"d"},{}],"e":[]},"f":{}}"#,
                """
                {
                  "a": {
                    "b": [
                      {
                        "c": "d"
                      },
                      {}
                    ],
                    "e": []
                  },
                  "f": {}
                }
                """.replacing("\n", with: "\r\n")
            ),
            ("[[],[[]],{}]", "[\r\n  [],\r\n  [\r\n    []\r\n  ],\r\n  {}\r\n]"),
        ])
    func layout(_ text: String, _ expected: String) { #expect(Self.indented(text) == expected) }

    @Test(
        "what is inside a string stays as it is",
        arguments: [
            #"{}[],:"#, #"a, \"b\": {"#, #"\\"#, #"\\\\\""#, #"\u0022,"#, "  two  blanks ", "ä{日}😀",
        ])
    func strings(_ inner: String) throws {
        let text = "[\"\(inner)\",{\"\(inner)\":\"\(inner)\"}]"
        #expect(
            Self.indented(text)
                == "[\r\n  \"\(inner)\",\r\n  {\r\n    \"\(inner)\": \"\(inner)\"\r\n  }\r\n]")
    }

    @Test func `what is written before is left alone`() {
        #expect(Self.indented("[1]", behind: "{ [\"head\r\n") == "{ [\"head\r\n[\r\n  1\r\n]")
    }

    @Test(
        "white space makes no difference, so that a second time changes nothing",
        arguments: [#" { "a" : [ ] ,"b":[1 , 2]} "#, "[\r\n\t{ }\n]"])
    func again(_ text: String) throws {
        let once = Self.indented(text)
        #expect(Self.indented(once) == once)
        #expect(once == Self.indented(String(text.filter { !$0.isWhitespace })))
    }
}
