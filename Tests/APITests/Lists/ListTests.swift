// Order, pages and parts of lists.

import JSON
import ServiceTestSupport
import TestSupport
import Testing

@Suite struct ListTests {
    @Test(
        "Records come in the order that is asked for, then by id",
        arguments: [
            ("firstName", ["firstName"]),
            ("FirstName ASC,lastName DESC", ["firstName", "-lastName"]),
            ("company/name desc, id", ["-company/name"]), ("nickName", ["nickName"]),
            ("managerContact/name", ["managerContact/name"]), ("id desc", ["-id"]),
            ("_info/lastUpdated desc", ["-_info/lastUpdated"]),
            ("lastUpdated", ["_info/lastUpdated"]),
        ])
    func order(text: String, keys: [String]) throws {
        let server = try TestServer()
        let all = server.get("/company/contacts?pageSize=1000").json.elements
        let sorted = all.enumerated().sorted { left, right in
            for name in keys {
                let isDown = name.hasPrefix("-")
                let path = isDown ? String(name.dropFirst()) : name
                let values = (Self.key(left.element, path), Self.key(right.element, path))
                if values.0 != values.1 {
                    return isDown ? values.0 > values.1 : values.0 < values.1
                }
            }
            return left.offset < right.offset
        }
        #expect(server.ids(("orderBy", text)) == sorted.compactMap { $0.element["id"]?.integer })
    }

    /// No value comes first, case does not count.
    private static func key(_ record: JSONValue, _ path: String) -> String {
        let value = record[path: path]
        if let number = value?.integer { return String(1_000_000 + number) }
        let text = value?.string ?? ""
        return String(
            decoding: text.utf8.map { (65...90).contains($0) ? $0 | 32 : $0 }, as: UTF8.self)
    }

    @Test(
        "An order by what is no value is refused",
        arguments: ["x", "types", "communicationItems/value", "firstName up"])
    func badOrder(text: String) throws {
        let answer = try TestServer().get("/company/contacts?" + query([("orderBy", text)]))
        #expect(answer.status == 400)
        #expect(answer["code"] == "ApiFindCondition")
    }

    @Test(
        "fields leaves out all else, nested too, and ignores unknown names",
        arguments: [
            ("id,firstName", #"{"id":1,"firstName":"John"}"#),
            ("firstname,ID", #"{"id":1,"firstName":"John"}"#),
            (
                "company/id,company/name,email,x/y",
                #"{"company":{"id":12345,"name":"Acme Corporation"}}"#
            ),
            ("id,types/id", #"{"id":1,"types":[{"id":2},{"id":4}]}"#),
            ("nothing", "{}"),
            // "fields=*: since 2018.4: 200 with id only" (docs/CONDITIONS.md#fields).
            ("*", #"{"id":1}"#), ("firstName,*", #"{"id":1,"firstName":"John"}"#),
        ])
    func fields(list: String, record: String) throws {
        let server = try TestServer()
        server.patch("/company/contacts/1", #"{"types":[{"id":2},{"id":4}]}"#)
        let parameters = query([("fields", list)])
        #expect(server.get("/company/contacts/1?\(parameters)").body == record)
        #expect(server.get("/company/contacts?pageSize=1&\(parameters)").body == "[\(record)]")
    }

    @Test func `A page has 25 records, or as many as asked for`() throws {
        let server = try TestServer()
        #expect(server.get("/company/contacts").json.elements.count == 25)
        #expect(server.get("/company/contacts?pagesize=7").json.elements.count == 7)
        #expect(server.get("/company/contacts?pageSize=99999").json.elements.count == 45)
        #expect(server.get("/company/contacts?pageSize=&page=").json.elements.count == 25)
        #expect(server.get("/company/contacts?page=3").body == "[]")
        #expect(server.get("/company/contacts?page=3").status == 200)
        #expect(server.get("/company/contacts?page=2147483647&pageSize=1000").body == "[]")
        #expect(server.get("/company/contacts/count?pageSize=5&page=3").body == #"{"count":45}"#)
    }

    @Test(
        "A page or size that counts nothing is refused", arguments: ["page", "pageSize"],
        ["0", "-1", "x", "1.5"])
    func badPage(name: String, value: String) throws {
        let answer = try TestServer().get("/company/contacts?\(name)=\(value)")
        #expect(answer.status == 400)
        #expect(
            answer["message"]
                == "The parameter \(name) must be a whole number from 1 on, but it is '\(value)'.")
    }

    private static let base = "http://psa.example:8080/v4_6_release/apis/3.0/company/contacts/?"

    @Test(
        "Link names the pages around, byte for byte",
        arguments: [
            (
                "pageSize=20",
                "<\(base)pageSize=20&page=2>; rel=\"next\", <\(base)pageSize=20&page=3>; rel=\"last\""
            ),
            (
                "page=3&pageSize=20",
                "<\(base)pageSize=20&page=2>; rel=\"prev\", <\(base)pageSize=20&page=1>; rel=\"first\""
            ),
            (
                "conditions=LastUpdated%20%3E%3D%20%5B2020-04-01T20%3A02%3A28Z%5D&page=1&pageSize=20&orderBy=id",
                "<\(base)conditions=LastUpdated+%3e%3d+%5b2020-04-01T20%3a02%3a28Z%5d&orderBy=id&pageSize=20&page=2>; rel=\"next\", "
                    + "<\(base)conditions=LastUpdated+%3e%3d+%5b2020-04-01T20%3a02%3a28Z%5d&orderBy=id&pageSize=20&page=3>; rel=\"last\""
            ),
            (
                "pageSize=20&page=2",
                "<\(base)pageSize=20&page=1>; rel=\"prev\", <\(base)pageSize=20&page=1>; rel=\"first\", "
                    + "<\(base)pageSize=20&page=3>; rel=\"next\", <\(base)pageSize=20&page=3>; rel=\"last\""
            ),
            (
                "pageSize=20&page=9",
                "<\(base)pageSize=20&page=3>; rel=\"prev\", <\(base)pageSize=20&page=1>; rel=\"first\""
            ),
            ("pageSize=45", nil), ("pageSize=1000", nil),
        ] as [(String, String?)])
    func link(parameters: String, link: String?) throws {
        let answer = try TestServer().get(
            "/v4_6_release/apis/3.0/company/contacts/?" + parameters,
            fields: [("Host", "psa.example:8080")])
        #expect(answer.field("Link") == link)
    }

    @Test func `Following next from the first page finds every record once`() throws {
        let server = try TestServer()
        var target =
            "/company/contacts?pageSize=10&conditions="
            + PercentEncoding.encoded("company/id!=12345 or id<9")
        var ids: [Int64] = []
        for _ in 0..<10 {
            let answer = server.get(target)
            ids += answer.json.elements.compactMap { $0["id"]?.integer }
            let link = answer.field("Link") ?? ""
            guard
                let next = link.split(separator: ", ").first(where: { $0.hasSuffix("rel=\"next\"") }
                )
            else { break }
            target = String(
                next.drop { $0 != "/" }.dropFirst(2).drop { $0 != "/" }.prefix { $0 != ">" })
            #expect(link.hasSuffix("rel=\"last\""))
        }
        #expect(ids == server.ids(("conditions", "company/id!=12345 or id<9")))
    }

    @Test func `Forward-only pages name the next by the last id, and always have a Link`() throws {
        let server = try TestServer()
        func page(_ parameters: String) -> TestResponse {
            server.get(
                "/company/contacts?" + parameters,
                fields: [("Pagination-Type", "forward-only"), ("Host", "h")])
        }
        let first = page("pageSize=20&page=7")
        #expect(first["0/id"] == "1")
        #expect(
            first.field("Link")
                == #"<http://h/company/contacts/?pageSize=20&pageId=20>; rel="next""#
        )
        #expect(page("pageSize=20&pageId=20")["0/id"] == "21")
        let last = page("pageSize=20&pageId=40")
        #expect(last.json.elements.count == 5)
        #expect(last.field("Link") == "")
        #expect(page("pageSize=20&pageId=45").body == "[]")
        #expect(page("pageSize=20&pageId=25").field("Link") == "")
        #expect(page("pageId=x").status == 400)
    }
}
