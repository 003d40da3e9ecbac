// GET /_mock/explain: what conditions mean, what they find, and why a record is not among it.

import HTTP
import JSON
import ServiceTestSupport
import Testing

@Suite struct ExplanationTests {
    private let mock: SandboxHarness

    init() throws { mock = try SandboxHarness() }

    private func explain(_ parameters: (String, String)...) -> TestResponse {
        let all = [("resource", "/company/contacts"), ("timing", "false")] + parameters
        return mock.get("/_mock/explain?" + query(all))
    }

    @Test func `an explanation has tree, fields, SQL, bindings, plan and count`() {
        let answer = explain(
            ("conditions", "id=2 and (inactiveFlag=false or company/name=\"x\")"))
        #expect(answer.status == 200)
        let sql =
            #"SELECT "Contact"."id" FROM "Contact" LEFT JOIN "Company" AS "company" "#
            + #"ON "company"."id" = "Contact"."companyId" WHERE "Contact"."id" = ? AND "#
            + #"("Contact"."inactiveFlag" = ? OR "company"."name" = ?) "#
            + #"ORDER BY "Contact"."id" LIMIT ? OFFSET ?"#
        #expect(answer["sql"] == sql)
        #expect(
            answer.json["bindings"]?.elements.compactMap(\.string) == ["2", "0", "'x'", "25", "0"])
        #expect(
            answer["plan/0"] == "SEARCH Contact USING INTEGER PRIMARY KEY (rowid=?)")
        #expect(answer["count"] == "1")
        #expect(answer["microseconds"] == nil)
        #expect(answer["conditions/0/parameter"] == "conditions")
        #expect(
            answer["conditions/0/text"]
                == "id = 2 and (inactiveFlag = false or company/name = \"x\")")
        let tree = answer.json["conditions"]?.elements[0]["tree"]?["and"]?.elements
        #expect(tree?[0]["field"]?.string == "id")
        #expect(tree?[0]["type"]?.string == "a whole number")
        let last = tree?[1]["or"]?.elements[1]
        #expect(last?["comparison"]?.string == "company/name = \"x\"")
        #expect(last?["sql"]?.string == "\"company\".\"name\"")
    }

    @Test func `the time is given unless it is not wanted`() {
        let answer = mock.get("/_mock/explain?resource=contacts")
        #expect((answer.json["microseconds"]?.integer ?? -1) >= 0)
        #expect(answer["count"] == "45")
        #expect(answer.body.contains(#""conditions":[],"orderBy":[],"#))
        #expect(explain().body == explain().body)
    }

    @Test func `the order is explained as well`() {
        let answer = explain(("orderBy", "lastName desc, id"))
        #expect(answer["orderBy/0/sql"] == "\"Contact\".\"lastName\"")
        #expect(answer["orderBy/0/descending"] == "true")
        #expect(answer["orderBy/1/type"] == "a whole number")
        #expect(answer["sql"]?.contains("ORDER BY \"Contact\".\"lastName\" DESC, ") == true)
    }

    @Test(
        "A table is read in its own order where no index has the order that is asked for",
        arguments: [
            ("company/name", ["SCAN Contact USING COVERING INDEX Contact by company"]),
            ("title, company/name desc, site/name", ["SCAN Contact", "SEARCH company"]),
            ("lastName, id", ["SCAN Contact USING COVERING INDEX Contact by lastName"]),
            ("lastName, company/name", ["SCAN Contact USING INDEX Contact by lastName"]),
        ])
    func plans(order: String, steps: [String]) {
        let plan = explain(("orderBy", order)).json["plan"]?.elements.compactMap(\.string) ?? []
        for (step, expected) in zip(plan, steps) {
            #expect(step == expected || step.hasPrefix("\(expected) USING INTEGER PRIMARY KEY"))
        }
        #expect(plan.count >= steps.count)
    }

    @Test func `each comparison is true, false or unknown for a record`() {
        #expect(
            mock.send(.patch, "/company/contacts/2", #"{"nickName":null,"title":"CIO"}"#).status
                == 200)
        let answer = explain(
            (
                "conditions",
                "nickName != \"Bob\" and title=\"cio\" and (id > 5 or inactiveFlag=true)"
            ),
            ("id", "2"))
        #expect(answer["record/found"] == "false")
        #expect(answer["record/conditions/0/result"] == "false")
        let results =
            answer.json["record"]?["conditions"]?.elements[0]["comparisons"]?.elements ?? []
        #expect(
            results.compactMap { $0["result"]?.string } == ["unknown", "true", "false", "false"])
        #expect(results[0]["value"]?.isNull == true)
        #expect(results[1]["value"]?.string == "CIO")
        #expect(results[2]["value"]?.integer == 2)
        #expect(results[3]["value"]?.boolean == false)
    }

    @Test func `a condition that is unknown as a whole does not find the record`() {
        #expect(mock.send(.patch, "/company/contacts/2", #"{"nickName":null}"#).status == 200)
        let answer = explain(("conditions", "nickName != \"Bob\""), ("id", "2"))
        #expect(answer["record/conditions/0/result"] == "unknown")
        #expect(answer["record/found"] == "false")
        let found = explain(("conditions", "nickName = null"), ("id", "2"))
        #expect(found["record/conditions/0/result"] == "true")
        #expect(found["record/found"] == "true")
    }

    @Test func `conditions on items show the items, and that one alone has to fit them all`() {
        #expect(
            mock.send(
                .patch, "/company/contacts/2",
                #"{"communicationItems":[{"type":{"id":1},"value":"a@x.com"},"#
                    + #"{"type":{"id":2},"value":"555"}]}"#
            ).status == 200)
        let answer = explain(
            (
                "childConditions",
                "communicationItems/value=\"555\" and communicationItems/communicationType=\"Email\""
            ), ("id", "2"))
        #expect(answer["record/found"] == "false")
        let comparisons =
            answer.json["record"]?["conditions"]?.elements[0]["comparisons"]?.elements ?? []
        #expect(comparisons.compactMap { $0["result"]?.string } == ["true", "true"])
        let items = comparisons.map { $0["items"]?.elements ?? [] }
        #expect(items[0].compactMap { $0["value"]?.string } == ["a@x.com", "555"])
        #expect(items[0].compactMap { $0["result"]?.string } == ["false", "true"])
        #expect(items[1].compactMap { $0["result"]?.string } == ["true", "false"])
    }

    @Test func `conditions on user-defined fields show the fields`() {
        #expect(
            mock.send(
                .patch, "/company/contacts/2", #"{"customFields":[{"id":16,"value":"Phone"}]}"#
            ).status == 200)
        let answer = explain(
            ("customFieldConditions", "caption=\"Preferred Channel\" and value=\"Phone\""),
            ("id", "2"))
        #expect(answer["record/found"] == "true")
        let items =
            answer.json["record"]?["conditions"]?.elements[0]["comparisons"]?.elements[1]["items"]?
            .elements ?? []
        let field = items.first { $0["id"]?.integer == 16 }
        #expect(field?["value"]?.string == "Phone")
        #expect(field?["result"]?.string == "true")
    }

    @Test(
        "a record is found exactly if the list has it",
        arguments: [
            "inactiveFlag=false or lastName=\"x\"", "company/id=12345", "nickName like \"%a%\"",
            "communicationItems/value contains \"acme\"", "title=null",
            "lastUpdated > [2026-01-01T00:00:00Z]",
        ])
    func agreement(_ text: String) {
        let found = mock.get(
            "/company/contacts?fields=id&pageSize=1000&" + query([("conditions", text)]))
        let ids = Set(found.json.elements.compactMap { $0["id"]?.integer })
        for id in 1...45 {
            let answer = explain(("conditions", text), ("id", "\(id)"))
            #expect(answer["record/found"] == "\(ids.contains(Int64(id)))")
            #expect(answer["count"] == "\(ids.count)")
        }
    }

    @Test func `notes of one contact are explained by their path`() {
        let answer = mock.get(
            "/_mock/explain?timing=false&resource=/company/contacts/2/notes&id=999")
        #expect(answer.status == 404)
        #expect(answer["code"] == "NotFound")
        #expect(
            mock.get("/_mock/explain?timing=false&resource=/company/contacts/2/notes")["sql"]
                == #"SELECT "ContactNote"."id" FROM "ContactNote" WHERE "#
                + #""ContactNote"."contactId" = ? ORDER BY "ContactNote"."id" LIMIT ? OFFSET ?"#)
    }

    private static let refusals: [(name: String, text: String, message: String)] = [
        (
            "conditions", "company/id=12345 adn inactiveFlag=false",
            #"Expected `and`, `or` or the end of the text, found `adn` at position 18: join "#
                + "conditions by `and` or `or`.\ncompany/id=12345 adn inactiveFlag=false\n"
                + "                 ^^^"
        ),
        (
            "conditions", "id=1 and nam=\"x\"",
            "nam is not a recognized name.\nid=1 and nam=\"x\"\n         ^^^"
        ),
        (
            "childConditions", "id=1", "id is not a recognized name.\nid=1\n^^"
        ),
        (
            "customFieldConditions", "caption=\"x\" and nam=1",
            "nam is not a recognized name.\ncaption=\"x\" and nam=1\n                ^^^"
        ),
        ("orderBy", "id, nam", "nam is not a recognized name.\nid, nam\n    ^^^"),
    ]

    @Test("what is wrong is marked", arguments: refusals)
    func refusal(_ name: String, _ text: String, _ message: String) {
        let answer = explain((name, text))
        #expect(answer.status == 400)
        #expect(answer["code"] == "ApiFindCondition")
        #expect(answer["message"] == message)
    }

    @Test func `what cannot be explained is refused`() {
        let none = mock.get("/_mock/explain?conditions=id=1")
        #expect(none.status == 400)
        #expect(
            none.body
                == #"{"code":"Mock","message":"Name the resource: "#
                + #"/_mock/explain?resource=/company/contacts&conditions=TEXT."}"#)
        #expect(
            mock.get("/_mock/explain?resource=contakts")["message"]?.hasPrefix(
                "no resource is called 'contakts'; did you mean contacts? Known are ") == true)
        #expect(
            explain(("id", "99")).body == #"{"code":"NotFound","message":"Contact 99 not found"}"#)
        #expect(
            mock.get("/_mock/explain?resource=contacts&timing=no")["message"]
                == "The parameter timing must be true or false, but it is 'no'.")
    }

    @Test func `an explanation counts no leniency`() {
        _ = explain(("conditions", "communicationItems/value=\"x\""), ("id", "1"))
        #expect(mock.get("/_mock/leniencies")["total"] == "0")
    }
}
