// Where clients begin: the company's API, and the login for cookies.

import API
import Dialect
import HTTP
import Primitives
import ServiceTestSupport
import Testing

@Suite struct DiscoveryTests {
    private static func info(_ company: String, name: String? = nil, host: String = "localhost")
        -> String
    {
        #"{"CompanyName":"\#(name ?? company)","Codebase":"v4_6_release/","VersionCode":"v2026.4","#
            + #""VersionNumber":"v4.6.70001","CompanyID":"\#(company)","IsCloud":true,"#
            + #""SiteUrl":"\#(host)"}"#
    }

    @Test(
        "Every company is known while any credentials are good, under every spelling of the path",
        arguments: [
            "/login/companyinfo/acme", "/login/companyInfo/acme", "/LOGIN/COMPANYINFO/acme",
            "/login/companyinfo/acme/", "//login//companyinfo//acme//",
            "/v4_6_release/login/companyinfo/acme", "/login/companyinfo/%61cme?x=y",
        ], Mode.allCases)
    func known(path: String, mode: Mode) throws {
        let server = try TestServer(.demo, mode: mode)
        let answer = server.sendPlain(.get, path)
        #expect(answer.status == 200)
        #expect(answer.field("Content-Type") == "application/json; charset=utf-8")
        #expect(answer.body == laidOut(Self.info("acme"), in: mode))
    }

    @Test func `The company is named as it was asked for, and the site as the client sees it`()
        throws
    {
        let server = try TestServer()
        #expect(
            server.get(
                "/login/companyinfo/A%22c%2Fm%C3%A9",
                fields: [("Host", "in:8080"), ("Forwarded", "host=\"out.example:8443\"")]
            ).body == Self.info(#"A\"c/mé"#, host: "out.example:8443"))
        #expect(
            server.get("/login/companyinfo/Acme", fields: [("Host", "psa.example:8080")]).body
                == Self.info("Acme", host: "psa.example:8080"))
    }

    @Test func `What discovery names is served`() throws {
        let server = try TestServer()
        let info = server.get("/login/companyinfo/acme")
        let base = "/" + (info["Codebase"] ?? "") + "apis/3.0"
        #expect(server.get(base + "/company/contacts/1").status == 200)
        #expect(
            server.get("/" + (info["Codebase"] ?? "") + "/apis/3.0/company/contacts").status == 200)
    }

    @Test func `Where credentials are limited, their companies alone are known`() throws {
        var server = try TestServer()
        server.keyring = try Keyring(["Acme+p:k", "other+p:k=no-company"])
        #expect(server.get("/login/companyinfo/aCME").body == Self.info("aCME", name: "Acme"))
        #expect(server.get("/login/companyinfo/other").body == Self.info("other"))
        let unknown = server.get("/login/companyinfo/nobody")
        #expect(unknown.status == 200)
        #expect(unknown.field("Content-Type") == "application/json; charset=utf-8")
        #expect(unknown.body == "null")
    }

    @Test func `Discovery answers HEAD and OPTIONS, and refuses the rest`() throws {
        let server = try TestServer()
        let path = "/login/companyinfo/acme"
        let head = server.send(.head, path)
        #expect(head.body == "")
        #expect(head.lines == server.get(path).lines)
        let options = server.send(.options, path)
        #expect(options.status == 204)
        #expect(options.field("Allow") == "GET, HEAD, OPTIONS")
        for method in [.post, .put, .patch, .delete, .trace] as [HTTP.Method] {
            let answer = server.send(method, path, "{}")
            #expect(answer.status == 405)
            #expect(answer.field("Allow") == "GET, HEAD, OPTIONS")
            #expect(
                answer.body
                    == #"{"code":"ConnectWiseApi","message":"The requested resource does not support this http method; it supports GET, HEAD, OPTIONS."}"#
            )
        }
    }

    @Test(
        "Any other path beside discovery and login is not found",
        arguments: [
            "/login", "/login/companyinfo", "/login/companyinfo/", "/login/companyinfo/a/b",
            "/login/x", "/x/login/companyinfo/acme",
            "/v4_6_release/apis/3.0/login/companyinfo/acme",
            "/login/login.aspx/x", "/v4_6_release/login",
        ])
    func nothing(path: String) throws {
        let answer = try TestServer().get(path)
        #expect(answer.status == 404)
        #expect(
            answer.body == #"{"code":"ConnectWiseApi","message":"The endpoint does not exist."}"#)
    }

    // MARK: - The login for cookies

    private static let login = "/v4_6_release/login/login.aspx?response=json"

    private func cookies(_ company: String, _ hash: String, _ member: String) -> [(String, String)]
    {
        [
            (
                "Cookie",
                "companyName=\(company); memberHash=\(hash); MemberID=\(member); memberContext=web"
            )
        ]
    }

    @Test func `A login gives a hash that is good as a cookie`() throws {
        var server = try TestServer(.demo, mode: .strict)
        server.keyring = try Keyring(["acme+ada:p&ss", "acme+bob:word=read-only"])
        let answer = server.post(Self.login, "CompanyName=Acme&UserName=ada&Password=p%26ss")
        #expect(answer.status == 200)
        let hash = try #require(answer["Hash"])
        #expect(answer.body == indented(#"{"Success":true,"Hash":"\#(hash)"}"#))
        func status(_ method: HTTP.Method, _ fields: [(String, String)]) -> Int {
            server.sendPlain(
                method, TestServer.basePath + "/company/contacts/1/notes",
                Array(#"{"text":"x"}"#.utf8), fields: fields + [TestServer.clientID]
            ).status
        }
        #expect(status(.post, cookies("ACME", hash, "ada")) == 201)
        #expect(status(.get, cookies("acme", hash, "bob")) == 401)
        #expect(status(.get, cookies("other", hash, "ada")) == 401)
        #expect(status(.get, cookies("acme", hash.replacing("-", with: "_"), "ada")) == 401)
        #expect(status(.get, [("Cookie", "memberHash=\(hash)")]) == 401)
        #expect(status(.get, [("Cookie", "theme=dark")]) == 401)
        let reader = server.post(Self.login, "companyname=acme&username=bob&password=word")
        let second = try #require(reader["Hash"])
        #expect(second != hash)
        #expect(status(.get, cookies("acme", second, "bob")) == 200)
        #expect(status(.post, cookies("acme", second, "bob")) == 403)
    }

    @Test(
        "A login that is not good has no success",
        arguments: [
            "CompanyName=acme&UserName=ada&Password=P", "CompanyName=acme&UserName=Ada&Password=p",
            "CompanyName=other&UserName=ada&Password=p",
        ])
    func failed(form: String) throws {
        var server = try TestServer()
        server.keyring = try Keyring(["acme+ada:p"])
        let answer = server.post(Self.login, form)
        #expect(answer.status == 200)
        #expect(answer.body == #"{"Success":false,"Hash":null}"#)
    }

    @Test func `A login without one of its fields is refused by name, and by GET altogether`()
        throws
    {
        let server = try TestServer()
        let answer = server.post(Self.login, "CompanyName=acme&UserName=&Password=p")
        #expect(answer.status == 400)
        #expect(
            answer.body
                == #"{"code":"ConnectWiseApi","message":"The parameter UserName must be in the body, which is a form of CompanyName, UserName and Password, but it is ''."}"#
        )
        #expect(server.get(Self.login).status == 405)
        #expect(server.get(Self.login).field("Allow") == "POST, OPTIONS")
    }

    @Test func `Any login is good while any credentials are`() throws {
        let server = try TestServer()
        let answer = server.post(Self.login, "CompanyName=a&UserName=b&Password=c")
        #expect(answer["Success"] == "true")
        let fields = cookies("a", answer["Hash"] ?? "", "b")
        #expect(server.get("/company/contacts/1", fields: fields).status == 200)
        #expect(
            server.get("/company/contacts/1", fields: [("Cookie", "memberHash=x")]).body
                == #"{"code":"ConnectWiseApi","message":"The cookies of a login are companyName, memberHash and memberId."}"#
        )
    }
}
