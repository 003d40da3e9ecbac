// Conditions: the text, the SQL that it becomes, and the records that it finds.

import Conditions
import ConnectWise
import Dialect
import JSON
import SQLite
import Schema
import ServiceTestSupport
import Testing

@Suite struct ConditionTests {
    /// A pattern that begins with text.
    private static let inRange = #"""
        ("Contact"."lastName" COLLATE CASELESS >= ? AND "Contact"."lastName" COLLATE CASELESS < ? AND \#
        text_matches("Contact"."lastName", ?))
        """#

    /// Text, SQL, bindings.
    private static let compiled: [(text: String, sql: String, bindings: [Value])] = [
        ("company/id=12345", #""Contact"."companyId" = ?"#, [.integer(12345)]),
        ("COMPANY/ID=12345", #""Contact"."companyId" = ?"#, [.integer(12345)]),
        ("company/id = \"12345\"", #""Contact"."companyId" = ?"#, [.integer(12345)]),
        (
            "company/id=12345 and inactiveFlag=False",
            #""Contact"."companyId" = ? AND "Contact"."inactiveFlag" = ?"#,
            [.integer(12345), .integer(0)]
        ),
        (
            "firstName contains \"John\" or lastName contains 'Smith'",
            #"text_contains("Contact"."firstName", ?) OR text_contains("Contact"."lastName", ?)"#,
            [.text("John"), .text("Smith")]
        ),
        (
            "id=1 or id=2 and title=\"x\"",
            #""Contact"."id" = ? OR ("Contact"."id" = ? AND "Contact"."title" = ?)"#,
            [.integer(1), .integer(2), .text("x")]
        ),
        (
            "lastName like \"S_m%*\"", Self.inRange,
            [.text("S_m"), .text("S_n"), .text("S_m%%")]
        ),
        (
            "lastName like \"[[]a]\\*\"", Self.inRange,
            [.text(#"[a]\"#), .text("[a]]"), .text(#"[a]\%"#)]
        ),
        ("lastName like \"*z%Z\"", #"text_matches("Contact"."lastName", ?)"#, [.text("%z%Z")]),
        ("lastName like 'xyZ'", Self.inRange, [.text("xyZ"), .text("xy{"), .text("xyZ")]),
        (
            "lastName like 'x\u{D7FF}'", Self.inRange,
            [.text("x\u{D7FF}"), .text("x\u{E000}"), .text("x\u{D7FF}")]
        ),
        ("lastName like 'xÉ*'", Self.inRange, [.text("xÉ"), .text("xê"), .text("xÉ%")]),
        // Behind U+2129 comes the sign of kelvins, which folds to k.
        (
            "lastName like '\u{2129}*'", Self.inRange,
            [.text("\u{2129}"), .text("\u{212C}"), .text("\u{2129}%")]
        ),
        (
            "lastName like 'x\u{10FFFF}'", #"text_matches("Contact"."lastName", ?)"#,
            [.text("x\u{10FFFF}")]
        ),
        (
            "lastName contains \"50%_*\"", #"text_contains("Contact"."lastName", ?)"#,
            [.text("50%_*")]
        ),
        (
            "lastName not contains \"x\"", #"NOT text_contains("Contact"."lastName", ?)"#,
            [.text("x")]
        ),
        (
            "lastName not like \"x\"", #"NOT text_matches("Contact"."lastName", ?)"#,
            [.text("x")]
        ),
        ("lastName = \"S*\"", #""Contact"."lastName" = ?"#, [.text("S*")]),
        (
            "id in (1, 2,3)", #""Contact"."id" IN (?, ?, ?)"#,
            [.integer(1), .integer(2), .integer(3)]
        ),
        ("zip not in (\"1\",\"2\")", #""Contact"."zip" NOT IN (?, ?)"#, [.text("1"), .text("2")]),
        ("zip = 33605", #""Contact"."zip" = ?"#, [.text("33605")]),
        ("company = null", #""Contact"."companyId" IS NULL"#, []),
        ("site != NULL", #""Contact"."siteId" IS NOT NULL"#, []),
        ("managerContactId > 3", #""Contact"."managerContactId" > ?"#, [.integer(3)]),
        ("company/name = 'Acme'", #""company"."name" = ?"#, [.text("Acme")]),
        (
            "lastUpdated > [2026-01-01]", #""Contact"."lastUpdated" > ?"#,
            [.text("2026-01-01T00:00:00Z")]
        ),
        (
            "_info/lastUpdated >= [2026-01-01T00:00:00.5]", #""Contact"."lastUpdated" > ?"#,
            [.text("2026-01-01T00:00:00Z")]
        ),
        (
            "lastUpdated < [2026-01-01T00:00:00.123456]", #""Contact"."lastUpdated" <= ?"#,
            [.text("2026-01-01T00:00:00Z")]
        ),
        ("lastUpdated = [2026-01-01T00:00:00.1]", "0", []),
        ("lastUpdated != [2026-01-01T00:00:00.1]", #""Contact"."lastUpdated" IS NOT NULL"#, []),
        ("birthDay = [11/02/1969]", #""Contact"."birthDay" = ?"#, [.text("1969-11-02T00:00:00Z")]),
        ("gender = 'female'", #""Contact"."gender" = ?"#, [.text("Female")]),
        (
            "type/id=2",
            #""Contact"."id" IN (SELECT "ContactTypeAssociation"."contactId" FROM "ContactTypeAssociation" WHERE "ContactTypeAssociation"."typeId" = ?)"#,
            [.integer(2)]
        ),
        (
            "communicationItems/value=\"a\"",
            #""Contact"."id" IN (SELECT "ContactCommunication"."contactId" FROM "ContactCommunication" WHERE "ContactCommunication"."value" = ?)"#,
            [.text("a")]
        ),
    ]

    @Test(
        "A condition becomes SQL with its values bound, and finds what fulfils it",
        arguments: compiled)
    func sql(text: String, sql: String, bindings: [Value]) throws {
        let tree = try #require(try Condition.parse(text, limits: Limits.conditions))
        let catalog = Catalog.shared(.default)
        let resolver = Resolver(catalog.resource("Contact"), in: catalog)
        let compiled = try resolver.resolve(tree).sql
        #expect(compiled.text == sql)
        #expect(compiled.bindings == bindings)
    }

    @Test func `The spec's conditions find these contacts of the demo data`() throws {
        let server = try TestServer()
        let all = server.get("/company/contacts?pageSize=1000").json.elements
        func check(_ text: String, _ isMeant: (JSONValue) -> Bool) {
            let expected = all.filter(isMeant).compactMap { $0["id"]?.integer }
            #expect(!expected.isEmpty)
            #expect(server.ids(("conditions", text)) == expected, "\(text)")
        }
        check("type/id=2 and inactiveFlag=false") {
            Self.has($0, "types", "id", "2") && $0["inactiveFlag"]?.boolean == false
        }
        check("types/name='primary'") { Self.has($0, "types", "id", "2") }
        check("portalSecurityLevel>0 and disablePortalLoginFlag=false") {
            $0["disablePortalLoginFlag"]?.boolean == false
        }
        check("communicationItems/value=\"JOHN@acme.com\"") {
            Self.has($0, "communicationItems", "value", "john@acme.com")
        }
        check("(id < 3 or id > 43) and company/id != 12345") {
            [44, 45].contains($0["id"]?.integer)
        }
        check("id<3 or id>43 and company/id=12345") { [1, 2].contains($0["id"]?.integer) }
    }

    private static func has(_ contact: JSONValue, _ list: String, _ member: String, _ value: String)
        -> Bool
    {
        contact[list]?.elements.contains {
            ($0[member]?.string ?? $0[member]?.literal) == value
        } ?? false
    }

    @Test(
        "Special characters of data are found as they are",
        arguments: [
            ("lastName = \"50%_off\"", [13]), ("firstName like \"under_score\"", [14]),
            ("firstName contains \"100%\"", [13]), ("lastName contains \"_\"", [13, 14]),
            ("firstName like \"[abc]\"", [16]), ("firstName like \"[[]abc]\"", [16]),
            ("firstName = 'C:\\Temp\\new'", [18]), ("lastName contains \"k\\s\"", [18]),
            ("lastName = \"O'Brien\"", [11]), ("lastName = 'O''Brien'", [11]),
            ("lastName contains '*?'", [19]), ("firstName = 'Star*'", [19]),
            ("lastName = \"'); DROP TABLE Contact;--\"", [20]), ("firstName = 'null'", [21]),
            ("firstName = \"Daniel \\\"Danny\\\"\"", [12]), ("nickName = \"\"\"Danny\"\"\"", [12]),
            ("lastName = '李'", [3]), ("lastName = '🦄'", [6]),
            ("lastName = 'twin'", [30, 31, 32, 33]),
            ("lastName = null and firstName = 'sited'", [28]),
            ("communicationItems/value = 'SHARED@edge.example'", [34, 35, 36, 37]),
            ("birthDay = [2000-02-29]", [42]), ("anniversary <= [1900-12-31]", [43]),
        ] as [(String, [Int64])])
    func special(text: String, ids: [Int64]) throws {
        #expect(try TestServer(.edge).ids(("conditions", text)) == ids)
    }

    @Test(
        "A condition that makes no sense is refused with the service's code",
        arguments: [
            ("x/y=1", "x/y is not a recognized name."),
            ("company/ID/x=1", "company/ID/x is not a recognized name."),
            ("name='x'", "name is not a recognized name."),
            ("types='x'", "types is not a recognized name."),
            ("portalPassword='x'", "portalPassword is not a recognized name."),
            ("typeIds=1", "typeIds is not a recognized name."),
            ("customFields=1", "customFields is not a recognized name."),
            ("company/city='x'", "company/city is not a recognized name."),
            ("id=1 and Foo=2 and Bar=3", "Foo is not a recognized name."),
            ("gender='x'", "Enum value supplied was invalid"),
            ("gender like 'M%'", "Enum value supplied was invalid"),
            ("presence=5", "Enum value supplied was invalid"),
            (
                "id=\"x\"",
                "id is a whole number, but \"x\" at position 4 is not; write digits, such as 12345."
            ),
            (
                "inactiveFlag=2",
                "inactiveFlag is a flag, but 2 at position 14 is not; write true or false."
            ),
            (
                "birthDay='soon'",
                "birthDay is a date-time, but 'soon' at position 10 is not; write [2026-01-31T08:00:00Z] in brackets."
            ),
            (
                "id contains '1'",
                "id is a whole number, and contains is for text; use = != < <= > >= or in."
            ),
            (
                "company = 5",
                "company is a reference, but 5 at position 11 is not; write company/id = 5."
            ),
            (
                "company != \"Acme\"",
                "company is a reference, but \"Acme\" at position 12 is not; write company/name != \"Acme\" or company/identifier != \"Acme\"."
            ),
            (
                "site = 'Main'",
                "site is a reference, but 'Main' at position 8 is not; write site/name = 'Main'."
            ),
            (
                "company > 5",
                "company is a reference; compare a member of it, such as company/id, or the reference itself with null."
            ),
            (
                "firstName=true",
                "firstName is text, but true at position 11 is not; write \"text\" in quotes."
            ),
        ])
    func refused(text: String, message: String) throws {
        let server = try TestServer()
        let expected = #"{"code":"ApiFindCondition","message":\#(quoted(message))}"#
        for path in ["/company/contacts", "/company/contacts/count"] {
            let answer = server.conditions(text, at: path)
            #expect(answer.status == 400)
            #expect(answer.unhinted == expected)
        }
    }

    @Test(
        "Child conditions name lists alone",
        arguments: [
            "firstName='x'", "company/id=1", "communicationItems='x'", "notes/text='x'",
            "communicationItems/value='a' and id=1",
        ])
    func childrenOnly(text: String) throws {
        let answer = try TestServer().get("/company/contacts?" + query([("childConditions", text)]))
        #expect(answer.status == 400)
        #expect(answer["code"] == "ApiFindCondition")
    }

    @Test
    func `conditions and childConditions hold together, names in any case, empty ones not at all`()
        throws
    {
        let server = try TestServer(.edge)
        let child = ("childconditions", "communicationItems/value like 'shared*'")
        #expect(server.ids(child) == [34, 35, 36, 37])
        #expect(server.ids(child, ("CONDITIONS", "company/id=2")) == [37])
        #expect(server.ids(child, ("conditions", ""), ("foo", "bar")) == [34, 35, 36, 37])
        #expect(
            server.ids(
                (
                    "childConditions",
                    "communicationItems/value like 'shared*' and communicationItems/defaultFlag=false"
                )) == [37])
        #expect(server.ids(("conditions", "id<5"), ("conditions", "id>2")) == [3, 4])
    }
}
