// `_` and brackets in patterns: as each mode reads them.

import Dialect
import JSON
import Records
import SQLite
import ServiceTestSupport
import Tenancy
import Testing

@Suite struct PatternTests {
    private static func server(_ mode: Mode) throws -> TestServer {
        let server = try TestServer(.demo, mode: mode)
        for name in ["[Alert]", "Alert", "user_name", "username", "userÉname"] {
            let body = #"{"firstName":"\#(name)","nickName":"pat","company":{"id":12345}}"#
            #expect(server.post("/company/contacts", body).status == 201)
        }
        return server
    }

    private static func names(_ pattern: String, _ server: TestServer) -> [String] {
        let text = "nickName = 'pat' and firstName like '\(pattern)'"
        return server.conditions(text).json.elements.compactMap { $0["firstName"]?.string }
    }

    @Test(
        // "`[` opens a class: write `[[]x]`; `_` likewise" (docs/CONDITIONS.md#patterns).
        "Default mode takes _ and brackets as they are, strict mode as T-SQL does",
        arguments: [
            ("[Alert]", ["[Alert]"], []), ("[[]Alert]", ["[Alert]"], ["[Alert]"]),
            ("[A-C]lert", [], ["Alert"]), ("%[^t]", ["[Alert]"], ["[Alert]"]),
            ("user_name", ["user_name"], ["user_name", "userÉname"]),
            ("USER[_]NAME", [], ["user_name"]), ("user[é]*", [], ["userÉname"]),
            ("u_er*", [], ["user_name", "username", "userÉname"]),
            ("*_n*e", ["user_name"], ["user_name", "username", "userÉname"]),
            ("Alert", ["Alert"], ["Alert"]),
        ] as [(String, [String], [String])])
    func readings(pattern: String, literal: [String], classes: [String]) throws {
        for mode in Mode.allCases {
            let expected = mode == .strict ? classes : literal
            let found = Self.names(pattern, try Self.server(mode))
            guard pattern != "%[^t]" else { continue }
            #expect(found == expected, "\(mode)")
        }
    }

    @Test func `A negated class in strict mode`() throws {
        let server = try Self.server(.strict)
        #expect(Self.names("%[^t]", server) == ["[Alert]", "user_name", "username", "userÉname"])
        #expect(Self.names("[^a-u]%", server) == ["[Alert]"])
    }

    private static let hint =
        "_ and [ ] in a pattern of like are literal here; in strict mode and on the live service _ is "
        + "any character and [ ] a class, and [[] is a bracket in both."

    @Test("Default mode tells of a pattern that strict mode reads otherwise, and counts it")
    func hints() throws {
        for (pattern, isTold) in [
            ("[Alert]", true), ("u_er", true), ("[[]Alert]", false), ("Al*", false),
        ] {
            let text = "firstName like '\(pattern)'"
            let server = try TestServer()
            let told = isTold ? Self.hint : nil
            for path in ["/company/contacts", "/company/contacts/count"] {
                #expect(server.conditions(text, at: path).field("x-mock-hint") == told)
            }
            let search = server.post(
                "/service/tickets/search",
                #"{"conditions":"\#(text.replacing("firstName", with: "summary"))"}"#)
            #expect(search.field("x-mock-hint") == told)
            let used = server.sandbox.store.leniencies.used.map(\.leniency)
            #expect(used.contains(.literalPatterns) == isTold)
            let explanation = server.get(
                "/_mock/explain?" + query([("resource", "contacts"), ("conditions", text)]))
            #expect(explanation["hints/0"] == told)
            let strict = try TestServer(.demo, mode: .strict)
            #expect(strict.conditions(text).field("x-mock-hint") == nil)
        }
        let other = try TestServer().conditions("firstName contains '[x]' or firstName = '_'")
        #expect(other.field("x-mock-hint") == nil)
    }

    @Test func `Strict mode takes so many classes, and a pattern with them costs more`() throws {
        let server = try TestServer(.demo, mode: .strict)
        let most = String(repeating: "_", count: Limits.patternWildcardsMax)
        #expect(server.conditions("firstName like '\(most)'").status == 200)
        let refused = server.conditions("firstName like '\(most)[a]'")
        #expect(refused.status == 400)
        #expect(refused["message"]?.contains("at most 100 wildcards") == true)
        func steps(_ pattern: String) -> Int {
            _ = server.conditions("firstName like '\(pattern)'")
            return server.sandbox.store.database.workDone
        }
        let units = String(most.dropLast())
        #expect(steps("%" + units) > steps("%" + units.replacing("_", with: "a")))
    }
}
