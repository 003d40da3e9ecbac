// What a request may cost: limits of patterns, and the steps of work.

import Conditions
import HTTP
import JSON
import SQLite
import Testing

@testable import PSA

@Suite struct QueryCostTests {
    private static let notes = "/company/contacts/1/notes"

    @Test(
        "The longest text and the most wildcards are taken, one more is refused",
        arguments: [("contains", ""), ("not contains", ""), ("like", "*"), ("not like", "%")])
    func patterns(word: String, wildcard: String) throws {
        let world = try World()
        let max = Limits.patternBytesMax
        let longest = String(repeating: "a", count: max - wildcard.utf8.count) + wildcard
        #expect(world.search("summary \(word) \"\(longest)\"").status == 200)
        let refused = world.search("summary \(word) \"\(longest)a\"")
        #expect(refused.status == 400)
        #expect(
            refused.body == #"{"code":"ApiFindCondition","message":"summary \#(word) takes a text "#
                + "of at most 8000 bytes, but the one at position \(10 + word.count) has 8001; "
                + #"look for a shorter piece."}"#)
        let wildcards = String(repeating: "*%", count: Limits.patternWildcardsMax / 2)
        #expect(world.search("summary \(word) '\(wildcards)'").status == 200)
        let more = world.search("summary \(word) '\(wildcards)*'")
        guard !wildcard.isEmpty else { return #expect(more.status == 200) }
        #expect(
            more.body == #"{"code":"ApiFindCondition","message":"summary \#(word) takes at most "#
                + "100 wildcards, but the pattern at position \(10 + word.count) has 101; "
                + #"write fewer."}"#)
    }

    @Test func `No text is so long that its pattern fails the server`() throws {
        let answer = try World().search(
            "summary contains \"\(String(repeating: "_", count: 51_000))\"")
        #expect(answer.status == 400)
        #expect(answer["code"] == "ApiFindCondition")
    }

    @Test func `A repetitive text in a long note is looked for in no time`() throws {
        let world = try World()
        let text = String(repeating: "a", count: 50_000)
        #expect(world.post(Self.notes, #"{"text":"\#(text)"}"#).status == 201)
        let piece = String(repeating: "a", count: 7000)
        let before = world.steps {
            _ = world.ids(("conditions", "text contains 'b'"), at: Self.notes)
        }
        let after = world.steps {
            _ = world.ids(("conditions", "text contains '\(piece)b'"), at: Self.notes)
        }
        // The pattern costs its own length, and the text no more than before.
        #expect(after - before < 7000)
    }

    /// A sandbox with some thousands of communication items more, of one contact.
    private static func large(_ mode: Mode = .default) throws -> World {
        let world = try World(mode: mode)
        try world.sandbox.database.run(
            """
            WITH RECURSIVE r (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM r WHERE n < 50000) \
            INSERT INTO "ContactCommunication" ("contactId", "typeId", "value", "defaultFlag", \
            "lastUpdated", "updatedBy", "dateEntered", "enteredBy") \
            SELECT 1, 1, 'item' || n, 0, '2026-01-01T00:00:00Z', 'x', '2026-01-01T00:00:00Z', 'x' \
            FROM r
            """)
        return world
    }

    private static let wide = (0..<40).map { "communicationItems/extension = 'x\($0)'" }
        .joined(separator: " or ")

    @Test func `A list that takes too much work is answered as the live service does`() throws {
        for mode in Mode.allCases {
            let world = try Self.large(mode)
            let target = "/company/contacts/count?" + query([("childConditions", Self.wide)])
            let answer = world.get(target)
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
            #expect(world.get(target).body == answer.body)
            #expect(world.get("/company/contacts/1/communications/count").status == 200)
        }
    }
}

extension World {
    /// The work that a request makes.
    fileprivate func steps(_ ask: () -> Void) -> Int {
        ask()
        return sandbox.database.workDone
    }

    /// The answer to conditions on tickets that come in a body.
    fileprivate func search(_ conditions: String) -> Answer {
        let text = conditions.replacing("\"", with: "\\\"")
        return post("/service/tickets/search", #"{"conditions":"\#(text)"}"#)
    }
}
