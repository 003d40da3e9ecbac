// Which credentials are good, and what the role behind them may do.

import Dialect
import HTTP
import ServiceTestSupport
import Testing

@testable import API

@Suite struct CredentialTests {
    private static let notGood = #"{"code":"ConnectWiseApi","message":"UserNotAuthenticated"}"#
    private static let noPermission =
        #"{"code":"Security","message":"You do not have security permission to perform this action."}"#

    /// Base64 (RFC 4648, section 4), the other way than the server's.
    private static func basic(_ text: String) -> (String, String) {
        let digits = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/")
        let bytes = Array(text.utf8)
        var encoded = ""
        for start in stride(from: 0, to: bytes.count, by: 3) {
            let chunk = bytes[start..<min(start + 3, bytes.count)]
            let word = (0..<3).reduce(0) {
                $0 << 8 | (start + $1 < bytes.count ? Int(bytes[start + $1]) : 0)
            }
            for place in 0..<4 {
                encoded.append(place > chunk.count ? "=" : digits[word >> (18 - 6 * place) & 63])
            }
        }
        return ("Authorization", "Basic " + encoded)
    }

    private func server(_ credentials: String..., mode: Mode = .default) throws -> TestServer {
        var server = try TestServer(.demo, mode: mode)
        server.keyring = try Keyring(credentials)
        return server
    }

    @Test(
        "Credentials that are limited are good to the letter, the company in any case",
        arguments: [
            ("acme+pub:priv", true), ("ACME+pub:priv", true), ("acme+two:p:r=iv", true),
            ("ö+ü:ß?>", true), ("acme+pub:Priv", false), ("acme+Pub:priv", false),
            ("acme+pub:priv2", false), ("acme+pub:pri", false), ("acme+two:priv", false),
            ("other+pub:priv", false), ("acme+pub:priv=full", false),
            ("acme+two:p:r=iv=full", false),
        ], Mode.allCases)
    func limited(_ row: (shown: String, isGood: Bool), mode: Mode) throws {
        let server = try server(
            "acme+pub:priv", "Acme+two:p:r=iv=full", "ö+ü:ß?>", mode: mode)
        let path = "/v4_6_release/apis/3.0/company/contacts/1"
        let answer = server.get(
            path, fields: [Self.basic(row.shown), ("x-cw-usertype", "integrator")])
        #expect(answer.status == (row.isGood ? 200 : 401))
        if !row.isGood {
            #expect(answer.body == laidOut(Self.notGood, in: mode))
            #expect(answer.field("WWW-Authenticate") == "Basic realm=\"psa-mock\"")
        }
    }

    @Test func `Where credentials are limited, some are needed, but not for the mock's own paths`()
        throws
    {
        let server = try server("acme+pub:priv")
        let answer = server.get("/company/contacts/1")
        #expect(answer.status == 401)
        #expect(answer.body == Self.notGood)
        #expect(server.get("/_mock/outbox").status == 200)
        #expect(server.get("/livez").status == 200)
        #expect(try TestServer().get("/company/contacts/1").status == 200)
    }

    @Test func `Credentials of any value are good without a limit`() throws {
        let answer = try TestServer().get(
            "/company/contacts/1", fields: [Self.basic("any+thing:goes")])
        #expect(answer.status == 200)
    }

    // MARK: - Roles

    static let roles: [(role: String, method: HTTP.Method, path: String, isPermitted: Bool)] = [
        ("full", .post, "/company/contacts/1/notes", true),
        ("read-only", .get, "/company/contacts/1", true),
        ("read-only", .get, "/company/contacts/count", true),
        ("read-only", .head, "/company/contacts", true),
        ("read-only", .options, "/company/contacts", true),
        ("read-only", .post, "/company/contacts", false),
        ("read-only", .put, "/company/contacts/1", false),
        ("read-only", .patch, "/company/contacts/1", false),
        ("read-only", .delete, "/company/contacts/1", false),
        ("read-only", .delete, "/company/contacts/57919", false),
        ("no-service", .get, "/service/tickets", false),
        ("no-service", .get, "/SERVICE//Tickets/", false),
        ("no-service", .get, "/service/boards/1/statuses", false),
        ("no-service", .options, "/service/tickets", true),
        ("no-service", .post, "/company/contacts/1/notes", true),
        ("no-company", .get, "/company/contacts/1", false),
        ("no-company", .get, "/service/tickets", true),
        ("no-company,no-service", .get, "/service/tickets", false),
        ("no-company,no-service", .get, "/company/companies", false),
        ("no-company,no-service", .get, "/system/members", true),
        ("read-only,no-finance", .get, "/company/contacts/1", true),
        ("read-only,no-finance", .post, "/company/contacts/1/notes", false),
        ("no-finance,read-only", .get, "/finance/agreements", false),
        ("no-project,no-marketing,no-system", .get, "/project/projects", false),
        ("no-project,no-marketing,no-system", .get, "/marketing/groups", false),
        ("no-project,no-marketing,no-system", .get, "/system/locations", false),
    ]

    @Test("A role may do what it says, in either mode", arguments: roles, Mode.allCases)
    func role(
        _ row: (role: String, method: HTTP.Method, path: String, isPermitted: Bool), mode: Mode
    ) throws {
        let server = try server("acme+pub:priv=\(row.role)", "acme+other:priv", mode: mode)
        let before = row.isPermitted ? [] : try server.dump()
        let answer = server.send(
            row.method, "/v4_6_release/apis/3.0" + row.path, #"{"text":"x"}"#,
            fields: [Self.basic("acme+pub:priv")])
        #expect((answer.status < 300) == row.isPermitted)
        if !row.isPermitted {
            #expect(answer.status == 403)
            #expect(answer.body == laidOut(Self.noPermission, in: mode))
            #expect(answer.field("WWW-Authenticate") == nil)
            #expect(try server.changes(since: before) == [])
        }
    }

    @Test func `A method that a path does not take is refused as such, whatever the role`() throws {
        let server = try server("acme+pub:priv=read-only")
        let answer = server.send(
            .put, "/company/contacts", "{}", fields: [Self.basic("acme+pub:priv")])
        #expect(answer.status == 405)
    }

    @Test func `A search is no write`() throws {
        let role = try Role("read-only")
        #expect(role.permits(.post, at: ["service", "tickets", "Search"]))
        #expect(!role.permits(.post, at: ["service", "tickets"]))
        #expect(!role.permits(.delete, at: ["service", "tickets", "search"]))
        #expect(!(try Role("no-service").permits(.post, at: ["service", "tickets", "search"])))
    }

    // MARK: - Configuration

    static let malformed: [(texts: [String], message: String)] = [
        (["secret"], "it has no company in front of a '+'"),
        (["+secret:key"], "it has no company in front of a '+'"),
        (["acme+secret"], "it has no public key between '+' and ':'"),
        (["acme+:secret"], "it has no public key between '+' and ':'"),
        (["acme+secret:"], "it has no private key behind ':'"),
        (["acme+secret:=read-only"], "it has no private key behind ':'"),
        (["acme+sec ret:key"], "it has a blank in it"),
        (
            ["acme+pub:sec=ret"],
            "it has a role behind the last '=' that is not full, read-only or no-MODULE (several "
                + "joined by ','; MODULE is one of company, expense, finance, marketing, "
                + "procurement, project, sales, schedule, service, system, time)"
        ),
        (["acme+a:b", "acme+secret:"], "number 2 has no private key behind ':'"),
        (
            ["acme+a:b", "other+a:b", "ACME+a:secret"],
            "number 3 has the company and the public key of an earlier one"
        ),
    ]

    @Test(
        "Credentials that cannot be used are refused without a word of them", arguments: malformed)
    func refused(texts: [String], message: String) throws {
        let error = try #require(throws: CredentialError.self) { try Keyring(texts) }
        #expect(error.message == message)
    }

    @Test(
        "An unknown role is refused",
        arguments: [
            "", "Full", "full,full", "full,read-only", "readonly", "no-", "no-_mock", "no-Company",
            "read-only,", "no-company;no-service", "no-company, no-service",
        ])
    func noRole(text: String) throws {
        #expect(throws: CredentialError.self) { try Keyring(["acme+pub:priv=\(text)"]) }
    }
}
