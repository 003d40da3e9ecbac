// Pages of a list, and the Link header to the byte: clients follow it as it stands.

import HTTP
import JSON
import ServiceTestSupport
import Testing

@Suite struct PagingTests {
    private static let place = "http://psa.example:8080/v4_6_release/apis/3.0/company/contacts/?"

    private func page(_ query: String, fields: [(String, String)] = []) throws -> TestResponse {
        try TestServer().get(
            "/v4_6_release/apis/3.0/company/contacts?" + query,
            fields: [("Host", "psa.example:8080")] + fields)
    }

    /// The links of a page of 45 contacts, 20 on a page, with the parameters before `pageSize`.
    static func links(_ kept: String, _ links: [(page: Int, rel: String)]) -> String {
        links.map {
            "<\(place)\(kept)pageSize=20&page=\($0.page)>; rel=\"\($0.rel)\""
        }.joined(separator: ", ")
    }

    static let pages: [(query: String, count: Int, link: String?)] = [
        ("pageSize=20", 20, links("", [(2, "next"), (3, "last")])),
        (
            "pageSize=20&page=2", 20,
            links("", [(1, "prev"), (1, "first"), (3, "next"), (3, "last")])
        ),
        ("pageSize=20&page=3", 5, links("", [(2, "prev"), (1, "first")])),
        ("pageSize=20&page=4", 0, links("", [(3, "prev"), (1, "first")])),
        ("pageSize=20&page=2147483647", 0, links("", [(3, "prev"), (1, "first")])),
        ("pageSize=45", 45, nil), ("pageSize=45&page=2", 0, nil), ("pageSize=46", 45, nil),
        ("pageSize=20&conditions=id=0", 0, nil),
        // Names of parameters in any case; an empty value is ignored.
        ("PAGESIZE=20&Page=3", 5, links("", [(2, "prev"), (1, "first")])),
        ("page=&pageSize=20", 20, links("", [(2, "next"), (3, "last")])),
        // A page id means something to forward-only paging alone.
        ("pageId=7&pageSize=20&page=1", 20, links("", [(2, "next"), (3, "last")])),
        // The others come first, in their order, encoded the .NET way.
        (
            "orderBy=id%20desc&pageSize=20&fields=id,company/name&page=1", 20,
            links("orderBy=id+desc&fields=id%2ccompany%2fname&", [(2, "next"), (3, "last")])
        ),
        (
            "conditions=id>0+and+firstName!=%27%C3%84%27&pageSize=20&x=~*-_.!()", 20,
            links(
                "conditions=id%3e0+and+firstName!%3d%27%c3%84%27&x=%7e*-_.!()&",
                [(2, "next"), (3, "last")])
        ),
        (
            "conditions=lastUpdated%20%3E%3D%20%5B2001-04-01T20:02:28Z%5D&pageSize=20&page=3", 5,
            links(
                "conditions=lastUpdated+%3e%3d+%5b2001-04-01T20%3a02%3a28Z%5d&",
                [(2, "prev"), (1, "first")])
        ),
    ]

    @Test("A page has its records, and links to those around it", arguments: pages)
    func link(query: String, count: Int, link: String?) throws {
        let answer = try page(query)
        #expect(answer.status == 200)
        #expect(answer.json.elements.count == count)
        #expect(answer.field("Link") == link)
    }

    static let forwardPages: [(query: String, count: Int, link: String)] = [
        ("pageSize=20", 20, "<\(place)pageSize=20&pageId=20>; rel=\"next\""),
        ("pageSize=20&pageId=20&page=9", 20, "<\(place)pageSize=20&pageId=40>; rel=\"next\""),
        ("pageSize=20&pageId=40", 5, ""), ("pageSize=20&pageId=45", 0, ""),
        ("pageSize=45", 45, ""), ("", 25, "<\(place)pageSize=25&pageId=25>; rel=\"next\""),
        (
            "conditions=id%20%3E%205&pageSize=20", 20,
            "<\(place)conditions=id+%3e+5&pageSize=20&pageId=25>; rel=\"next\""
        ),
        ("conditions=id+>+5&pageSize=20&pageId=25", 20, ""),
    ]

    @Test(
        "A forward-only page links to the next by the last id, and says so when there is none",
        arguments: forwardPages)
    func forwardOnly(query: String, count: Int, link: String) throws {
        let answer = try page(query, fields: [("pagination-type", "forward-only")])
        #expect(answer.status == 200)
        #expect(answer.json.elements.count == count)
        #expect(answer.field("Link") == link)
    }

    @Test func `A page has 25 records, and at most 1,000 whatever is asked for`() throws {
        let server = try TestServer()
        for number in 46...1001 {
            let made = server.post(
                "/company/contacts", #"{"firstName":"n\#(number)","company":{"id":12345}}"#)
            #expect(made.status == 201)
        }
        let standard = server.get("/company/contacts?fields=id")
        #expect(standard.json.elements.count == 25)
        #expect(
            standard.field("Link")
                == "<http://localhost/company/contacts/?fields=id&pageSize=25&page=2>; rel=\"next\", "
                + "<http://localhost/company/contacts/?fields=id&pageSize=25&page=41>; rel=\"last\""
        )
        let large = server.get("/company/contacts?fields=id&pageSize=5000")
        #expect(large.json.elements.count == 1000)
        let link = "<http://localhost/company/contacts/?fields=id&pageSize=1000&page=2>"
        #expect(large.field("Link") == "\(link); rel=\"next\", \(link); rel=\"last\"")
    }

    @Test(
        "A page or a size that is no number from 1 on is refused by name",
        arguments: ["page", "pageSize"], ["0", "-1", "abc", "1.5", "1e3"])
    func malformed(name: String, value: String) throws {
        let answer = try page("\(name)=\(value)")
        #expect(answer.status == 400)
        #expect(
            answer.body
                == #"{"code":"ConnectWiseApi","message":"The parameter \#(name) must be a whole number from 1 on, but it is '\#(value)'."}"#
        )
    }

    @Test(
        "However far a page is past the end, there is nothing on it",
        arguments: ["4", "2147483648", "99999999999999999999"])
    func pastTheEnd(page: String) throws {
        let answer = try TestServer().get("/company/contacts?pageSize=25&page=\(page)")
        #expect(answer.status == 200)
        #expect(answer.body == "[]")
    }
}
