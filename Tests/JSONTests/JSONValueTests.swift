// The values of a document.

import JSON
import Testing

@Suite struct JSONValueTests {
    @Test(
        "a whole number is an integer however it is written",
        arguments: [
            ("5", 5), ("5.0", 5), ("5e0", 5), ("5E+00", 5), ("50e-1", 5), ("0.5e1", 5),
            ("500e-2", 5),
            ("0", 0), ("-0", 0), ("0.000", 0), ("0e999999999999999999999", 0), ("-5.00", -5),
            ("1e18", 1_000_000_000_000_000_000), ("9223372036854775807", .max),
            ("-9223372036854775808", .min), ("-9223372036854775808.0", .min),
            ("9.223372036854775807e18", .max), ("92233720368547758070e-1", .max),
            ("1000000000000000000000e-21", 1), ("0.000000000000000000001e21", 1),
            ("12345678901234567890.00e-1", 1_234_567_890_123_456_789), ("10.50e1", 105),
            ("123456789.1e8", 12_345_678_910_000_000),
        ] as [(String, Int64)])
    func integer(_ text: String, _ expected: Int64) throws {
        #expect(try read(text).integer == expected)
    }

    @Test(
        "a number that is not whole or does not fit is no integer",
        arguments: [
            "5.5", "5e-1", "0.1", "1e19", "9223372036854775808", "-9223372036854775809",
            "12345678901234567890", "99999999999999999999", "1e400", "1e-400",
            "1e99999999999999999",
            "1e-99999999999999999", "10.5", "-0.001", "123456789.12e1", "\"5\"", "true", "null",
            "[5]",
        ])
    func noInteger(_ text: String) throws { #expect(try read(text).integer == nil) }

    @Test(
        "a number is read to the nearest double",
        arguments: [
            ("0", 0), ("1.5", 1.5), ("-2.5e-3", -0.0025), ("0.1", 0.1), ("1e308", 1e308),
            ("12345678901234567890", 12_345_678_901_234_567_168), ("1e-400", 0),
            ("5e-324", .leastNonzeroMagnitude),
            ("1.7976931348623157e308", .greatestFiniteMagnitude),
        ] as [(String, Double)])
    func number(_ text: String, _ expected: Double) throws {
        #expect(try read(text).number == expected)
    }

    @Test(
        "a number too large is not read", arguments: ["1e400", "-1e400", "1e309", "\"1\"", "null"])
    func noNumber(_ text: String) throws { #expect(try read(text).number == nil) }

    @Test(
        "escapes are read",
        arguments: [
            (#""\"\\\/\b\f\n\r\t""#, "\"\\/\u{8}\u{c}\n\r\t"), (#""\u0041\u00e4\u65E5""#, "Aä日"),
            (#""\ud83d\ude00\uDBFF\uDFFF""#, "😀\u{10FFFF}"), (#""\u0000""#, "\0"), (#""""#, ""),
            (#""a\nb""#, "a\nb"), (#""日本\t😀""#, "日本\t😀"), (#""\ufffd\uffff""#, "\u{fffd}\u{ffff}"),
            (#""\ud7ff\ue000""#, "\u{d7ff}\u{e000}"),
        ])
    func escapes(_ text: String, _ expected: String) throws {
        #expect(try read(text).string == expected)
    }

    @Test(
        "each value has one kind, and reads as no other",
        arguments: [
            ("null", JSONValue.Kind.null), ("true", .boolean), ("1", .number),
            ("\"true\"", .string),
            ("[]", .array), ("{}", .object),
        ])
    func kinds(_ text: String, _ kind: JSONValue.Kind) throws {
        let value = try read(text)
        #expect(value.kind == kind)
        #expect(value.isNull == (kind == .null))
        #expect((value.boolean != nil) == (kind == .boolean))
        #expect((value.number != nil) == (kind == .number))
        #expect((value.string != nil) == (kind == .string))
        #expect(value.elements.isEmpty)
        #expect(value.members.isEmpty)
        #expect(value["true"] == nil)
    }

    @Test func `true and false are read`() throws {
        #expect(try read("[true, false]").elements.map(\.boolean) == [true, false])
    }

    @Test func `members are found by name among nested ones`() throws {
        let value = try read(
            #"{"id":1,"company":{"id":2,"x":[{"id":3}]},"list":[4,[5],{"id":6}],"n\u0061me":"N","":7}"#
        )
        #expect(value["id"]?.integer == 1)
        #expect(value["company"]?["id"]?.integer == 2)
        #expect(value["company"]?["x"]?.elements[0]["id"]?.integer == 3)
        #expect(value["list"]?.elements.count == 3)
        #expect(value["list"]?.elements[1].elements[0].integer == 5)
        #expect(value["list"]?.elements[2]["id"]?.integer == 6)
        #expect(value["name"]?.string == "N")
        #expect(value[""]?.integer == 7)
        #expect(value["x"] == nil)
        #expect(value["ID"] == nil)
        #expect(value["i"] == nil)
        #expect(value.members.map(\.name) == ["id", "company", "list", "name", ""])
        #expect(value.members[3].isNamed("name"))
        #expect(!value.members[3].isNamed("id"))
    }

    @Test func `of members with the same name the last counts, and all are listed`() throws {
        let value = try read(#"{"a":1,"b":2,"\u0061":3}"#)
        #expect(value["a"]?.integer == 3)
        #expect(value.members.map(\.name) == ["a", "b", "a"])
        #expect(value.members.map(\.value.integer) == [1, 2, 3])
    }

    @Test func `names are compared byte by byte`() throws {
        let value = try read("{\"\u{e4}\":1}")
        #expect(value["\u{e4}"]?.integer == 1)
        #expect(value["a\u{308}"] == nil)
    }

    @Test(
        "a literal is what was written",
        arguments: ["1.50e+3", "\"a\\u00e4\"", "[1, {\"a\" : null}]", "{ }", "true"])
    func literal(_ text: String) throws {
        #expect(try read(" \(text) ").literal == text)
    }

    @Test func `a long literal is cut between characters`() throws {
        for padding in 0..<4 {
            let text = String(repeating: "x", count: padding) + String(repeating: "😀", count: 40)
            let literal = try read("\"\(text)\"").literal
            #expect(literal.hasSuffix("😀..."))
            #expect(("\"" + text).hasPrefix(literal.dropLast(3)))
            #expect(literal.utf8.count <= 67)
            #expect(literal.utf8.count > 63)
        }
        let exact = "\"" + String(repeating: "y", count: 62) + "\""
        #expect(try read(exact).literal == exact)
    }
}

@Suite struct JSONNameTests {
    @Test func `a member is found in any case, and of several spellings the last counts`() throws {
        let value = try read(#"{"Id":1,"NAME":2,"id":3,"n\u0061me":4,"ids":5}"#)
        #expect(value[anyCase: "id"]?.integer == 3)
        #expect(value[anyCase: "name"]?.integer == 4)
        #expect(value["name"]?.integer == 4)
        #expect(value[anyCase: "x"] == nil)
        #expect(try read("[1]")[anyCase: "id"] == nil)
    }

    @Test func `the steps to a value name the members as they are spelled`() throws {
        let value = try read(#"{"a":[[],{"B\u0062":[1,{"c":2}]}],"d":3}"#)
        #expect(value.steps == [])
        #expect(value["d"]?.steps == [.member("d")])
        let inner = value["a"]?.elements[1]["Bb"]?.elements[1]["c"]
        #expect(
            inner?.steps == [
                .member("a"), .element(1), .member("Bb"), .element(1), .member("c"),
            ])
        #expect(inner?.position(at: 5).column == 5)
    }
}
