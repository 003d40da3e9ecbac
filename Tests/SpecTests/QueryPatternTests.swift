// The spec's section "Common Query Patterns".

import JSON
import TestSupport
import Testing

/// The encoding of a query parameter by a client.
enum QueryForm: CaseIterable {
    /// The text of the spec, except for spaces, which HTTP does not allow.
    case literal
    /// The text of the spec, with `+` for spaces.
    case plus
    /// Only spaces, quotes and angle brackets escaped, as by browsers.
    case browser
    /// All but unreserved characters escaped (RFC 3986, section 2.3).
    case percent
    /// All but unreserved characters escaped, with `+` for spaces, as by forms.
    case form

    /// `text` in this form.
    func encoded(_ text: String) -> String {
        switch self {
        case .literal: text.replacing(" ", with: "%20")
        case .plus: text.replacing(" ", with: "+")
        case .browser: PercentEncoding.encoded(text) { !" \"<>".utf8.contains($0) }
        case .percent: PercentEncoding.encoded(text)
        case .form:
            PercentEncoding.encoded(text).replacing("%20", with: "+")
        }
    }
}

/// A pattern of the spec, and which contacts it is to find.
struct QueryPattern: Sendable, CustomTestStringConvertible {
    /// The sentence before the pattern.
    let sentence: String
    /// The parameter, as quoted from the spec.
    let parameter: String
    let isFound: @Sendable (DemoData.Contact) -> Bool

    init(
        _ sentence: String, _ parameter: String,
        _ isFound: @escaping @Sendable (DemoData.Contact) -> Bool
    ) {
        self.sentence = sentence
        self.parameter = parameter
        self.isFound = isFound
    }

    var testDescription: String { sentence }

    static let all = [
        QueryPattern("All contacts for a company:", "conditions=company/id=12345") {
            $0.company == 12345
        },
        QueryPattern("Active contacts only:", "conditions=inactiveFlag=false") {
            !$0.isInactive
        },
        QueryPattern("Contacts by type:", "conditions=type/id=2") { $0.types.contains(2) },
        QueryPattern(
            "Contacts with portal access:",
            "conditions=portalSecurityLevel>0 and disablePortalLoginFlag=false"
        ) { $0.level > 0 && !$0.isLoginDisabled },
        QueryPattern(
            "Search by name:",
            #"conditions=firstName contains "John" or lastName contains "Smith""#
        ) {
            $0.firstName.lowercased().contains("john") || $0.lastName.lowercased().contains("smith")
        },
        QueryPattern(
            "Contacts by email:", #"conditions=communicationItems/value="john@acme.com""#
        ) { $0.values.contains("john@acme.com") },
        QueryPattern("Primary contacts only:", "conditions=type/id=2 and inactiveFlag=false") {
            $0.types.contains(2) && !$0.isInactive
        },
    ]
}

@Suite struct QueryPatternTests {
    @Test("Common Query Patterns", arguments: QueryPattern.all, QueryForm.allCases)
    func pattern(_ pattern: QueryPattern, _ form: QueryForm) throws {
        let server = try SpecServer.toRead()
        let demo = try DemoData()
        let expected = demo.ids(where: pattern.isFound)
        #expect(!expected.isEmpty && expected.count < demo.contacts.count)
        let condition = String(pattern.parameter.dropFirst("conditions=".count))
        let target = "/company/contacts?conditions=\(form.encoded(condition))"
        let first = try server.get(target)
        #expect(first.status == 200, "\(first.text)")
        #expect(first.ids == Array(expected.prefix(25)))
        #expect(try server.get(target + "&pageSize=1000").ids == expected)
        let count = try server.get(target.replacing("contacts?", with: "contacts/count?"))
        #expect(count["count"]?.integer == Int64(expected.count))
    }

    @Test("the patterns follow the data: a contact that changes is found, or not any more")
    func changes() throws {
        let server = try SpecServer()
        let id = try server.contact(
            #""lastName": "Lee""#,
            #""communicationItems": [{"type": {"id": 1}, "value": "ann@acme.com"}]"#)
        func isFound(_ pattern: QueryPattern) throws -> Bool {
            let condition = String(pattern.parameter.dropFirst("conditions=".count))
            let query = QueryForm.percent.encoded(condition)
            return try server.get("/company/contacts?pageSize=1000&conditions=\(query)")
                .ids.contains(id)
        }
        #expect(
            try QueryPattern.all.map(isFound) == [true, true, false, false, false, false, false])
        let path = "/company/contacts/\(id)"
        let patched = try server.send(
            "PATCH", path,
            """
            {"lastName": "Blacksmith", "type": {"id": 2}, "portalSecurityLevel": 6,
            "disablePortalLoginFlag": false}
            """)
        #expect(patched.status == 200, "\(patched.text)")
        _ = try server.send(
            "POST", path + "/communications", #"{"type": {"id": 1}, "value": "john@acme.com"}"#)
        #expect(try QueryPattern.all.map(isFound) == [true, true, true, true, true, true, true])
        _ = try server.send("PATCH", path, #"{"inactiveFlag": true}"#)
        #expect(try QueryPattern.all.map(isFound) == [true, false, true, true, true, true, false])
    }
}
