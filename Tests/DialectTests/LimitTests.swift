// Requests at the limits: answered or refused, never failed.

import Conditions
import Dialect
import JSON
import ServiceTestSupport
import Testing

@Suite struct LimitTests {
    private static func joined(_ part: String, _ count: Int, _ word: String) -> String {
        Array(repeating: part, count: count).joined(separator: word)
    }

    @Test(
        "The longest conditions run, one more comparison is refused",
        arguments: [
            "id=1", "company/name='x'", "communicationItems/value='x'", "types/name like 'x*'",
            "lastUpdated>[2026-01-01]", "managerContact/name contains 'x'",
        ], [" and ", " or "])
    func comparisons(part: String, word: String) throws {
        let server = try TestServer()
        let max = Limits.conditions.comparisonsMax
        #expect(server.conditions(Self.joined(part, max, word)).status == 200)
        let refused = server.conditions(Self.joined(part, max + 1, word))
        #expect(refused.status == 400)
        #expect(refused["code"] == "ApiFindCondition")
    }

    @Test func `The longest list has each error of each item once`()
        throws
    {
        let server = try TestServer()
        let max = Limits.listItemsMax
        let items = Self.joined(#"{"type":{"id":99},"value":true,"defaultFlag":5}"#, max, ",")
        let answer = server.post(
            "/company/contacts",
            #"{"firstName":"a","company":{"id":12345},"communicationItems":[\#(items)]}"#)
        let problems = answer.json["errors"]?.elements ?? []
        #expect(problems.count == 3 * max)
        #expect(problems.allSatisfy { $0["code"]?.string != "MissingRequiredField" })
    }

    @Test func `A list of words has its limit, which is told`() throws {
        let server = try TestServer()
        let max = Limits.listItemsMax
        func tags(_ count: Int) -> TestResponse {
            server.patch(
                "/service/tickets/5001",
                #"{"integratorTags":[\#(Self.joined(#""a""#, count, ","))]}"#)
        }
        #expect(tags(max).status == 200)
        let more = tags(max + 1)
        #expect(more.status == 400)
        #expect(
            more["errors/0/message"]
                == "The field integratorTags must have at most \(max) items, but it has \(max + 1)."
        )
    }

    @Test(
        "An error has the paths of its member and of those around it",
        arguments: ["a", "a/b", "communicationItems/12/type/id", "types/0"])
    func paths(field: String) {
        let problem = FieldError.missing(field, of: "contact")
        #expect(problem.paths.last == field)
        #expect(problem.paths.allSatisfy(problem.speaks))
        #expect(problem.paths.count == field.split(separator: "/").count)
    }

    @Test func `A body with the most values is read, one with more is no JSON`() throws {
        let server = try TestServer()
        let max = Limits.bodyJSON.valuesMax
        // The list itself is one.
        let most = server.post("/company/contacts", "[\(Self.joined("1", max - 1, ","))]")
        #expect(most.status == 400)
        #expect(most["message"]?.hasPrefix("The body is not valid JSON") == false)
        let more = server.post("/company/contacts", "[\(Self.joined("1", max, ","))]")
        #expect(more.status == 400)
        #expect(
            more["message"]?.hasPrefix(
                "The body is not valid JSON: more than \(max) values, line 1")
                == true)
    }

    @Test func `The longest list, the deepest group and the longest order run`() throws {
        let server = try TestServer()
        let list = (1...Limits.conditions.listValuesMax).map(String.init).joined(separator: ",")
        #expect(server.conditions("id in (\(list))").status == 200)
        #expect(server.conditions("id in (\(list),0)").status == 400)
        let depth = Limits.conditions.depthMax
        let open = String(repeating: "(", count: depth)
        let close = String(repeating: ")", count: depth)
        #expect(server.conditions("\(open)id=1\(close)").status == 200)
        #expect(server.conditions("(\(open)id=1\(close))").status == 400)
        let nested = (0..<depth).reduce("id=1") { text, index in
            "(\(text) \(index % 2 == 0 ? "or" : "and") company/name='x')"
        }
        #expect(server.conditions(nested).status == 200)
        for (count, status) in [
            (Limits.sortKeysMax, 200), (Limits.sortKeysMax + 1, 400), (500, 400),
        ] {
            let keys = Self.joined("company/name desc", count, ",")
            let answer = server.get("/company/contacts?" + query([("orderBy", keys)]))
            #expect(answer.status == status)
        }
    }

    @Test(
        "Odd values of parameters are answered",
        arguments: [
            ("conditions=id=99999999999999999999", 200),
            ("conditions=id%3D9223372036854775807", 200),
            ("conditions=id=-1.5", 200), ("conditions=firstName='%00'", 200),
            ("conditions=firstName='%ff%fe'", 200), ("conditions=firstName='%zz%'", 200),
            ("conditions", 200), ("&&=&conditions=", 200), ("fields=,,/,a//b", 200),
            ("conditions=" + String(repeating: "%20", count: 1000), 200), ("conditions=(", 400),
            ("conditions='", 400), ("conditions=id in ()", 400), ("conditions=id<>1", 400),
            ("orderBy=,", 400), ("conditions=firstName like '%%25%25**'", 200),
        ])
    func oddParameters(parameters: String, status: Int) throws {
        let target = "/company/contacts?" + parameters.replacing(" ", with: "%20")
        let answer = try TestServer().get(target)
        #expect(answer.status == status, "\(answer.body)")
    }

    @Test(
        "Odd bodies are answered",
        arguments: [
            (#"{"firstName":"x","company":{"id":9223372036854775807}}"#, 400),
            (#"{"firstName":"x","company":{"id":1e400}}"#, 400),
            (#"{"firstName":"a\u0000b","company":{"id":12345}}"#, 400),
            (#"{"firstName":"a","firstName":"b","company":{"id":12345}}"#, 201),
            (#"{"_info":5,"id":"x","firstName":"b","company":{"id":12345}}"#, 201),
            (#"{"firstName":"b","company":{"id":12345},"defaultMergeContactId":-1}"#, 400),
            (#"{"firstName":"b","company":{"id":12345},"portalSecurityLevel":2.0}"#, 201),
            (#"{"firstName":"b","company":{"id":12345},"birthDay":"2024-02-30"}"#, 400),
            (#"{"firstName":"b","company":{"id":12345},"communicationItems":[5]}"#, 400),
            (#"{"firstName":"b","company":{"id":12345},"types":[null]}"#, 400),
            (#"{"firstName":"b","company":{"id":12345},"integratorTags":["a","é\n"]}"#, 201),
            (#"{"firstName":"b","company":{"id":12345},"customFields":[{"id":1}]}"#, 400),
            (String(repeating: "[", count: 1000), 400),
            ("\u{FEFF}{\"firstName\":\"b\",\"company\":{\"id\":12345}}", 201),
        ])
    func oddBodies(body: String, status: Int) throws {
        let server = try TestServer()
        let before = try server.dump()
        let answer = server.post("/company/contacts", body)
        #expect(answer.status == status, "\(answer.body)")
        if status == 400 { #expect(try server.changes(since: before) == []) }
    }

    @Test func `Conditions are limited in all, over every parameter of the name`() throws {
        let server = try TestServer()
        let query = Array(repeating: "conditions=id%3E0", count: 501).joined(separator: "&")
        let answer = server.get("/company/contacts?\(query)")
        #expect(answer.status == 400)
        #expect(
            answer["message"]
                == "The conditions have 501 comparisons in all; at most 500 are taken.")
    }
}
