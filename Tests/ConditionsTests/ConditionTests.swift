// Parsed conditions: the tree, the values, the ranges.

import Primitives
import Testing

@testable import Conditions

struct ConditionTests {
    @Test(
        "A text becomes a tree",
        arguments: [
            ("id=1", "id = 1"),
            ("  company/id  =12345 ", "company/id = 12345"),
            ("Board/Id != -1.50", "Board/Id != -1.50"),
            ("_info/sla_resolve_by<=[2024-02-15]", "_info/sla_resolve_by <= [2024-02-15]"),
            ("company / id = 1", "company / id = 1"),
            ("name\tLIKE\r\n'a'", "name like 'a'"),
            ("name Not Contains \"x\"", "name not contains \"x\""),
            ("id IN(1,2 , 3)", "id in (1, 2, 3)"),
            ("id not in ( \"a\" )", "id not in (\"a\")"),
            ("owner IS NULL", "owner = NULL"),
            ("owner is Not null", "owner != null"),
            ("a>=TRUE", "a >= TRUE"),
            ("((((a=1))))", "a = 1"),
            ("a=1 and b=2", "and\n├─ a = 1\n└─ b = 2"),
            ("a=1 AND b=2 and c=3", "and\n├─ a = 1\n├─ b = 2\n└─ c = 3"),
            ("(a=1 or b=2)or c=3", "or\n├─ a = 1\n├─ b = 2\n└─ c = 3"),
            (
                "a='1'AND(b=2)AND c=[2024-1-2]or d=4",
                """
                or
                ├─ and
                │  ├─ a = '1'
                │  ├─ b = 2
                │  └─ c = [2024-1-2]
                └─ d = 4
                """
            ),
            ("a=1 or b=2 and c=3", "or\n├─ a = 1\n└─ and\n   ├─ b = 2\n   └─ c = 3"),
            ("(a=1 or b=2) and c=3", "and\n├─ or\n│  ├─ a = 1\n│  └─ b = 2\n└─ c = 3"),
            ("a='x and y) or z'", "a = 'x and y) or z'"),
            ("android=1 and orange=2", "and\n├─ android = 1\n└─ orange = 2"),
        ])
    func tree(text: String, tree: String) throws {
        #expect(try Condition.parse(text, limits: roomy)?.tree == tree)
    }

    @Test("An empty or blank text is no condition", arguments: ["", " ", "\t\r\n "])
    func blank(text: String) throws {
        #expect(try Condition.parse(text, limits: roomy) == nil)
    }

    @Test(
        "A value has the type that it is written in",
        arguments: [
            (#""Fred""#, .string("Fred")),
            ("''", .string("")),
            (#"'say "hi"'"#, .string(#"say "hi""#)),
            (#""O'Brien""#, .string("O'Brien")),
            ("'O''Brien'", .string("O'Brien")),
            (#"'O\'Brien'"#, .string("O'Brien")),
            (#""5"" or 6\"""#, .string(#"5" or 6""#)),
            (#""it''s""#, .string("it''s")),
            (#""it\'s""#, .string(#"it\'s"#)),
            (#""New \(email\) \%""#, .string(#"New \(email\) \%"#)),
            (#""C:\\""#, .string(#"C:\\"#)),
            ("''''", .string("'")),
            ("\"🙂 Łódź\"", .string("🙂 Łódź")),
            ("\"1\"", .string("1")),
            ("'[2024-01-01]'", .string("[2024-01-01]")),
            ("0", .integer(0)),
            ("-12", .integer(-12)),
            ("9223372036854775807", .integer(.max)),
            ("9223372036854775808", .decimal(9_223_372_036_854_775_808)),
            ("1.25", .decimal(1.25)),
            ("-0.5", .decimal(-0.5)),
            ("True", .boolean(true)),
            ("FALSE", .boolean(false)),
            ("Null", .null),
            ("[2024-02-01]", moment(2024, 2, 1)),
            ("[ 2026-7-5 ]", moment(2026, 7, 5)),
            ("[2015-12-23T05:53:27Z]", moment(2015, 12, 23, 5, 53, 27)),
            ("[2026-10-01 08:00:00.123456+02:00]", moment(2026, 10, 1, 6, hasFraction: true)),
            ("[11/20/2026 08:00:00]", moment(2026, 11, 20, 8)),
        ] as [(String, Literal.Value)])
    func value(text: String, value: Literal.Value) throws {
        let condition = try Condition.parse("field=\(text)", limits: roomy)
        guard case .comparison(let comparison) = condition else {
            Issue.record("\(text) gives no single comparison")
            return
        }
        #expect(comparison.operands.map(\.value) == [value])
        #expect(comparison.operands.map(\.text) == [text])
    }

    @Test
    func `A tree has the ranges of its parts in bytes`() throws {
        let text = "a = '🙂' or Company/ID  In ( 1, \"b\" ) "
        let condition = try Condition.parse(text, limits: roomy)
        let first = Comparison(
            path: Path(segments: ["a"], text: "a", range: 0..<1), op: .equal,
            operands: [Literal(value: .string("🙂"), text: "'🙂'", range: 4..<10)], range: 0..<10)
        let values = [
            Literal(value: .integer(1), text: "1", range: 31..<32),
            Literal(value: .string("b"), text: "\"b\"", range: 34..<37),
        ]
        let second = Comparison(
            path: Path(segments: ["Company", "ID"], text: "Company/ID", range: 14..<24), op: .in,
            operands: values, range: 14..<39)
        #expect(condition == .or([.comparison(first), .comparison(second)]))
    }

    @Test(
        "A condition is printed with the parentheses that it needs",
        arguments: [
            ("((a=1))and((b=2)OR c In(1,2))", "a = 1 and (b = 2 or c in (1, 2))"),
            ("(a=1 and b=2)or c is null", "a = 1 and b = 2 or c = null"),
        ])
    func description(text: String, printed: String) throws {
        #expect(try Condition.parse(text, limits: roomy)?.description == printed)
    }
}

private func moment(
    _ year: Int, _ month: Int, _ day: Int, _ hour: Int = 0, _ minute: Int = 0, _ second: Int = 0,
    hasFraction: Bool = false
) -> Literal.Value {
    let timestamp = Timestamp(
        year: year, month: month, day: day, hour: hour, minute: minute, second: second)!
    var parsed = Timestamp.parse(timestamp.text)!
    parsed.hasFraction = hasFraction
    parsed.isFractional = hasFraction
    return .dateTime(parsed)
}
