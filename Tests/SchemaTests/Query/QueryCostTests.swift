// What a request may cost: limits of patterns, and the steps of work.

import API
import Conditions
import Dialect
import HTTP
import JSON
import Primitives
import Records
import SQLite
import Schema
import ServiceTestSupport
import Tenancy
import Testing

@Suite struct QueryCostTests {
    private static let notes = "/company/contacts/1/notes"

    @Test(
        "The longest text and the most wildcards are taken, one more is refused",
        arguments: [("contains", ""), ("not contains", ""), ("like", "*"), ("not like", "%")])
    func patterns(word: String, wildcard: String) throws {
        let server = try TestServer()
        let max = Limits.patternBytesMax
        let longest = String(repeating: "a", count: max - wildcard.utf8.count) + wildcard
        #expect(server.search("summary \(word) \"\(longest)\"").status == 200)
        let refused = server.search("summary \(word) \"\(longest)a\"")
        #expect(refused.status == 400)
        expectBody(
            refused,
            #"""
            {
              "code": "ApiFindCondition",
              "message": "summary \#(word) takes a text of at most 8000 bytes, but the one at \#
            position \#(10 + word.count) has 8001; look for a shorter piece."
            }
            """#)
        let wildcards = String(repeating: "*%", count: Limits.patternWildcardsMax / 2)
        #expect(server.search("summary \(word) '\(wildcards)'").status == 200)
        let more = server.search("summary \(word) '\(wildcards)*'")
        guard !wildcard.isEmpty else { return #expect(more.status == 200) }
        expectBody(
            more,
            #"""
            {
              "code": "ApiFindCondition",
              "message": "summary \#(word) takes at most 100 wildcards, but the pattern at \#
            position \#(10 + word.count) has 101; write fewer."
            }
            """#)
    }

    @Test func `No text is so long that its pattern fails the server`() throws {
        let answer = try TestServer().search(
            "summary contains \"\(String(repeating: "_", count: 51_000))\"")
        #expect(answer.status == 400)
        #expect(answer["code"] == "ApiFindCondition")
    }

    @Test func `A repetitive text in a long note is looked for in no time`() throws {
        let server = try TestServer()
        let text = String(repeating: "a", count: 50_000)
        #expect(server.post(Self.notes, #"{"text":"\#(text)"}"#).status == 201)
        let piece = String(repeating: "a", count: 7000)
        let before = server.steps {
            _ = server.ids(("conditions", "text contains 'b'"), at: Self.notes)
        }
        let after = server.steps {
            _ = server.ids(("conditions", "text contains '\(piece)b'"), at: Self.notes)
        }
        // The pattern costs its own length, and the text no more than before.
        #expect(after - before < 7000)
    }

    /// A sandbox with some thousands of communication items more, of one contact.
    private static func large(_ mode: Mode = .default) throws -> TestServer {
        let server = try TestServer(mode: mode)
        try server.sandbox.store.database.run(
            """
            WITH RECURSIVE r (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM r WHERE n < 50000) \
            INSERT INTO "ContactCommunication" ("contactId", "typeId", "value", "defaultFlag", \
            "lastUpdated", "updatedBy", "dateEntered", "enteredBy") \
            SELECT 1, 1, 'item' || n, 0, '2026-01-01T00:00:00Z', 'x', '2026-01-01T00:00:00Z', 'x' \
            FROM r
            """)
        return server
    }

    /// The number of contacts with one of so many extensions.
    private static func count(_ extensions: Int) -> String {
        let comparisons = (0..<extensions).map { "communicationItems/extension = 'x\($0)'" }
        let text = comparisons.joined(separator: " or ")
        return "/company/contacts/count?" + query([("childConditions", text)])
    }

    @Test func `A list that takes too much work is answered as the live service does`() throws {
        for mode in Mode.allCases {
            let server = try Self.large(mode)
            #expect(server.get(Self.count(5)).status == 200)
            let target = Self.count(200)
            let answer = server.get(target)
            #expect(answer.status == 500)
            #expect(answer["code"] == "ConnectWiseApi")
            #expect(answer["message"] == "A timeout has occured. Please try again.")
            #expect(
                answer.json["errors"]?.elements.first?["message"]?.string
                    == (mode == .strict
                        ? nil
                        : "The request takes more than \(Limits.requestStepsMax) steps of work, the most that "
                            + "one can take, and would be stopped again; ask for less at a time: fewer or "
                            + "narrower conditions, a shorter order, an earlier or smaller page."))
            // The next request has all its steps again.
            #expect(server.get(target).body == answer.body)
            #expect(server.get("/company/contacts/1/communications/count").status == 200)
        }
    }

    @Test func `A page costs the rows in front of it, for each key of its order`() throws {
        let server = try Self.large()
        func steps(_ page: Int, _ keys: String) -> Int {
            let parameters = [("fields", "id"), ("page", String(page)), ("orderBy", keys)]
            return server.steps {
                let path = "/company/contacts/1/communications?"
                #expect(server.get(path + query(parameters)).status == 200)
            }
        }
        let rows = 1900 * 25
        #expect(steps(1900, "value desc") > steps(1, "value desc") + rows * 4)
        let more = steps(1900, "value desc, extension") - steps(1, "value desc, extension")
        #expect(more > rows * 8)
        // There are no more rows than there are.
        #expect(steps(1_000_000, "value desc") < 2 * steps(1900, "value desc"))
    }

    @Test func `A page far behind has what SQLite would put there, at the cost of reading all`()
        throws
    {
        let server = try Self.large()
        let path = "/company/contacts/1/communications"
        let order = ("orderBy", "extension desc, value")
        let (page, size) = (Limits.orderedRowsMax / 1000 + 2, 1000)
        let expected = try server.sandbox.store.database.all(
            """
            SELECT "id" FROM "ContactCommunication" WHERE "contactId" = 1 ORDER BY \
            "extension" DESC, "value", "id" LIMIT \(size) OFFSET \((page - 1) * size)
            """
        ) { $0.integer(0) }
        #expect(server.ids(order, ("page", String(page)), at: path) == expected)
        let last = server.steps { _ = server.ids(order, ("page", "50"), at: path) }
        let middle = server.steps { _ = server.ids(order, ("page", "25"), at: path) }
        #expect(last < 2 * middle)
    }

    @Test func `A page is looked for in the order of every field as SQLite orders by it`() throws {
        let sandbox = try TestServer().sandbox
        for name in Name.all where name.inList == nil {
            for order in [name.path, "\(name.path) desc, lastName", "gender, \(name.path)"] {
                let explanation = try Explanation(
                    of: Parameters([QueryParameter(name: "orderBy", value: order)]), on: "contacts",
                    in: sandbox.store.catalog)
                let query = explanation.query
                let expected = try sandbox.store.database.all(query.ids(limit: 100, offset: 0)) {
                    $0.integer(0)
                }
                var keys = SortKeys(descending: query.order.map(\.isDescending))
                try sandbox.store.database.forEachRow(query.keys) { keys.append($0) }
                #expect(keys.ids(at: 0..<100) == expected, "\(order)")
                #expect(expected.count == 45)
            }
        }
    }

    @Test func `An explanation with the time runs the statement once`() throws {
        let server = try Self.large()
        let path = "/company/contacts/1/communications"
        let order = ("orderBy", "extension, value")
        let page = server.steps { _ = server.get(path + "?" + query([order, ("fields", "id")])) }
        let costs = ["true", "false"].map { timing in
            server.steps {
                let parameters = [("resource", path), order, ("timing", timing)]
                #expect(server.get("/_mock/explain?" + query(parameters)).status == 200)
            }
        }
        #expect(costs[0] - costs[1] > page / 2 && costs[0] - costs[1] < page)
    }

    @Test func `Hundreds of patterns in one condition cost no more each than one`() throws {
        let server = try Self.large()
        func steps(_ count: Int) -> Int {
            let text = (0..<count).map { "value contains 'zz\($0)'" }.joined(separator: " or ")
            return server.steps {
                let path = "/company/contacts/2/communications/count?"
                #expect(server.get(path + query([("conditions", text)])).body == #"{"count":0}"#)
            }
        }
        #expect(steps(400) < 400 * steps(1))
    }

    @Test func `Long texts are ordered by their beginning, then by id`() throws {
        let server = try TestServer()
        let max = Limits.orderedTextLengthMax
        let front = String(repeating: "n", count: max - 1)
        let texts = [front + "bA", front + "Bz", front + "a", front + "b"]
        let ids = texts.map { text in
            server.post(Self.notes, #"{"text":"\#(text)"}"#).json["id"]?.integer ?? 0
        }
        let found = server.ids(
            ("orderBy", "text"), ("conditions", "text like 'nnn*'"), at: Self.notes)
        #expect(found == [ids[2], ids[0], ids[1], ids[3]])
    }

    @Test func `An answer has hints up to the limit, and quotes names up to it`() throws {
        let server = try TestServer()
        func hints(_ answer: TestResponse) -> Int {
            answer.head.split(separator: "x-mock-hint:").count - 1
        }
        for (count, shown) in [(20, 20), (21, 20), (300, 20)] {
            let items = (0..<count).map { _ in
                #"{"type":{"id":1},"value":"x","communicationType":"Emial"}"#
            }
            let body = server.post(
                "/company/contacts",
                #"{"firstName":"a","company":{"id":12345},"communicationItems":["#
                    + items.joined(separator: ",") + "]}")
            #expect(body.status == 400)
            #expect(hints(body) == shown)
        }
        let name = String(repeating: "f", count: Limits.quotedBytesMax)
        let long = server.post("/company/contacts", #"{"\#(name)":1}"#)
        #expect(long["message"]?.hasPrefix("Could not find member '\(name)' on object") == true)
        let longer = server.post("/company/contacts", #"{"\#(name)f":1}"#)
        #expect(longer["message"]?.hasPrefix("Could not find member '\(name)…' on object") == true)
    }
}

extension TestServer {
    /// The work that a request makes.
    fileprivate func steps(_ ask: () -> Void) -> Int {
        ask()
        return sandbox.store.database.workDone
    }

    /// The answer to conditions on tickets that come in a body.
    fileprivate func search(_ conditions: String) -> TestResponse {
        let text = conditions.replacing("\"", with: "\\\"")
        return post("/service/tickets/search", #"{"conditions":"\#(text)"}"#)
    }
}
