import API
import Dialect
import HTTP
import JSON
import Primitives
import ServiceTestSupport
import Testing

/// A request that nearly was right, and what was probably meant.
struct NearlyRight: Sendable, CustomTestStringConvertible {
    let method: HTTP.Method
    let target: String
    var body = ""
    let hint: String?
    var testDescription: String { "\(method.name) \(target) \(body)" }

    init(_ method: HTTP.Method, _ target: String, _ body: String = "", _ hint: String?) {
        self.method = method
        self.target = target
        self.body = body
        self.hint = hint
    }
}

@Suite struct HintTests {
    static let paths = [
        NearlyRight(.get, "/company/contact", "", "/company/contacts"),
        NearlyRight(.get, "/company/contcats/5/note", "", "/company/contacts/5/notes"),
        NearlyRight(.get, "/compny/contacts/count", "", "/company/contacts/count"),
        NearlyRight(
            .get, "/company/contacts/5/comunications/7", "", "/company/contacts/5/communications/7"),
        NearlyRight(.get, "/company/nothing/like/it", "", nil),
        NearlyRight(.get, "/company/contacts/abc", "", nil),
    ]
    static let methods = [
        NearlyRight(.post, "/company/contacts/5", "{}", "POST /company/contacts"),
        NearlyRight(.patch, "/company/contacts", "[]", "PATCH /company/contacts/{id}"),
        NearlyRight(.other("PATHC"), "/company/contacts/5", "[]", "PATCH"),
        NearlyRight(.other("BREW"), "/company/contacts/5", "[]", nil),
    ]
    static let names = [
        NearlyRight(.get, "/company/contacts?conditions=fristName%3D%22x%22", "", "firstName"),
        NearlyRight(
            .get, "/company/contacts?conditions=company/nmae%3D%22x%22", "", "company/name"),
        NearlyRight(.get, "/company/contacts?conditions=companyId%3D1", "", "company/id"),
        NearlyRight(
            .get, "/company/contacts?childConditions=communicationItems/vlaue%3D%22x%22", "",
            "communicationItems/value"),
        NearlyRight(
            .get, "/company/contacts?childConditions=lastName%3D%22x%22", "",
            "lastName in conditions"),
        NearlyRight(.get, "/company/contacts?orderBy=lastnam%20desc", "", "lastName"),
        NearlyRight(.get, "/company/contacts?conditions=quux%3D1", "", nil),
        NearlyRight(
            .get,
            "/company/contacts?childConditions=communicationItems/communicationType%3D%22Emial%22",
            "", "Email"),
    ]
    static let bodies = [
        NearlyRight(.post, "/company/contacts", #"{"fristname": "x"}"#, "firstName"),
        NearlyRight(
            .post, "/company/contacts",
            #"{"firstName": "x", "communicationItems": [{"vlaue": "y"}]}"#, "value"),
        NearlyRight(.post, "/company/contacts", #"{"quux": "x"}"#, nil),
        NearlyRight(
            .patch, "/company/contacts/1", #"[{"op": "replace", "path": "titel", "value": "x"}]"#,
            "title"),
    ]
    static let ignored = [
        NearlyRight(.get, "/company/contacts?condition=id%3D1", "", "conditions"),
        NearlyRight(.get, "/company/contacts?page_size=5", "", "pageSize"),
        NearlyRight(.get, "/company/contacts/1?field=id", "", "fields"),
        NearlyRight(.get, "/company/contacts?fields=id,fristName", "", "firstName"),
        NearlyRight(.get, "/company/contacts?fields=id,LASTNAME,company/name,_info", "", nil),
        NearlyRight(.get, "/company/contacts?trace=1&Conditions=id%3D1", "", nil),
        NearlyRight(
            .delete, "/company/contacts/99999?transferContactsId=5", "", "transferContactId"),
    ]

    @Test(
        "A near miss is hinted at in the head in both modes, in bodies in the default mode",
        arguments: paths + methods + names + bodies, Mode.allCases)
    func refused(nearly: NearlyRight, mode: Mode) throws {
        let server = try TestServer(mode: mode)
        let answer = server.send(nearly.method, nearly.target, nearly.body)
        #expect(answer.status >= 400)
        let hint = nearly.hint.map { "Did you mean \($0)?" }
        let isPrefixed = mode == .strict && nearly.hint?.hasPrefix("/company") == true
        let shown =
            isPrefixed ? nearly.hint.map { "Did you mean /v4_6_release/apis/3.0\($0)?" } : hint
        #expect(answer.field("x-mock-hint") == shown)
        let items = answer.json["errors"]?.elements.filter { $0["code"]?.string == "Hint" } ?? []
        let told = items.compactMap { $0["message"]?.string }
        let expected = mode == .strict || hint == nil ? [] : [hint ?? ""]
        #expect(told == expected)
        let kept = server.get("/_mock/journal").json.elements[0]
        #expect(kept["hint"]?.string == shown)
    }

    @Test("What is ignored is hinted at in the head", arguments: ignored, Mode.allCases)
    func silent(nearly: NearlyRight, mode: Mode) throws {
        let server = try TestServer(mode: mode)
        let answer = server.send(nearly.method, nearly.target, nearly.body)
        let hint = nearly.hint.map { "Did you mean \($0)?" }
        #expect(answer.field("x-mock-hint") == hint)
        #expect(server.get("/_mock/journal").json.elements[0]["hint"]?.string == hint)
    }

    @Test func `A hint is an item of the errors`() throws {
        let server = try TestServer()
        expectBody(
            server.post("/company/contacts", #"{"fristName": "x"}"#),
            #"""
            {
              "code": "ConnectWiseApi",
              "message": "Could not find member 'fristName' on object of type 'Contact'. Path \#
            'fristName', line 1, position 13.Check your accept header to make sure you are using \#
            the correct version.",
              "errors": [
                {
                  "code": "Hint",
                  "message": "Did you mean firstName?",
                  "resource": "contact",
                  "field": "fristName"
                }
              ]
            }
            """#)
        #expect(
            server.post(
                "/company/contacts/1/communications",
                #"{"type": {"id": 1}, "value": "a@b.c", "communicationType": "Emial"}"#
            ).json["errors"]?.elements.last?["message"]?.string == "Did you mean Email?")
    }

    @Test func `A name in fields is no item of the errors of a refused request`() throws {
        let server = try TestServer()
        let answer = server.post("/service/tickets?fields=id,sumary", #"{"summary":"x"}"#)
        #expect(answer.status == 400)
        #expect(answer.refusedFields == ["company"])
        #expect(answer.field("x-mock-hint") == "Did you mean summary?")
    }

    @Test func `In strict mode the path that lacks its base is hinted at in the head alone`() throws
    {
        let server = try TestServer(mode: .strict)
        let answer = server.send(.get, "/Company/contacts/5")
        #expect(answer.status == 400)
        #expect(answer.body == "Cannot route. Codebase/company is invalid")
        let bare = server.send(.get, "//company/contacts/5")
        #expect(
            bare.field("x-mock-hint")
                == "Did you mean /v4_6_release/apis/3.0/company/contacts/5?")
    }

    @Test func `In strict mode the hint for a name of a list is childConditions`() throws {
        let server = try TestServer(mode: .strict)
        let answer = server.conditions(#"communicationItems/value="a@b.c""#)
        #expect(answer.status == 400)
        #expect(
            answer.field("x-mock-hint")
                == "Did you mean communicationItems/value in childConditions?")
    }

    @Test func `Paths of the mock itself are hinted at, too`() throws {
        #expect(
            try TestServer().get("/_mock/jornal/count").field("x-mock-hint")
                == "Did you mean /_mock/journal/count?")
    }

    @Test func `The same request gets the same hint`() throws {
        let answers = try (1...5).map { _ in
            try TestServer().get("/company/contacts?condition=x&feilds=id&fields=fristNam,lastNam")
                .head
        }
        #expect(Set(answers).count == 1)
    }

    @Test func `Each of several hints has a line of the head`() throws {
        let head = try TestServer().get("/company/contacts?condition=x&conditions=fristName%3D1")
            .head
        #expect(
            head.split(separator: "\r\n").filter { $0.hasPrefix("x-mock-hint") } == [
                "x-mock-hint: Did you mean conditions?", "x-mock-hint: Did you mean firstName?",
            ])
    }
}
