import Dialect
import HTTP
import Primitives
import ServiceTestSupport
import TestSupport
import Testing

@testable import MockServer

/// The page at `/`.
@Suite struct PageTests {
    /// What browsers send.
    private static let html = ("Accept", "text/html,application/xhtml+xml,*/*;q=0.8")

    @Test(
        "A browser gets the page, with a policy that keeps all else away",
        arguments: ["/", "/_mock/ui"])
    func document(target: String) throws {
        let answer = try SandboxHarness().get(target, fields: [Self.html])
        #expect(answer.status == 200)
        #expect(answer.field("Content-Type") == "text/html; charset=utf-8")
        #expect(answer.body.hasPrefix("<!doctype html>"))
        #expect(
            answer.field("Content-Security-Policy")
                == "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; "
                + "img-src 'self' blob:; base-uri 'none'; form-action 'none'; "
                + "frame-ancestors 'none'; require-trusted-types-for 'script'; "
                + "trusted-types 'none'")
        #expect(answer.field("Referrer-Policy") == "no-referrer")
        #expect(answer.field("Cross-Origin-Resource-Policy") == "same-origin")
        #expect(answer.field("Vary") == "Accept")
        #expect(answer.field("X-Content-Type-Options") == "nosniff")
    }

    @Test(
        "Clients of the API get what they got",
        arguments: [nil, "*/*", "application/json", "application/json, text/*", "text/htmlx"])
    func others(accept: String?) throws {
        for mode in Mode.allCases {
            let mock = try SandboxHarness(mode: mode)
            let answer = mock.get("/", fields: accept.map { [("Accept", $0)] } ?? [])
            #expect(answer.status == (mode == .strict ? 400 : 404))
            #expect(mock.send(.post, "/", fields: [Self.html]).status == answer.status)
        }
    }

    @Test func `All files are there, and all that they refer to`() throws {
        let mock = try SandboxHarness()
        #expect(
            Set(PageFile.all.map(\.name))
                == Set(try Repository.names(in: "Sources/CAssets/page")))
        for file in PageFile.all {
            let answer = mock.get("/_mock/ui/\(file.name)")
            #expect(answer.status == 200 && answer.bytes == file.bytes)
            let text = String(decoding: file.bytes, as: UTF8.self)
            let imported = text.matches(of: #/(?:from|import\() ?"\./([\w.]+)"/#).map {
                $0.output.1
            }
            let linked = text.matches(of: #/"/_mock/ui/([\w.]+)"/#).map { $0.output.1 }
            for name in imported + linked {
                #expect(PageFile.all.contains { $0.name == name }, "\(file.name): \(name)")
            }
            #expect(!text.contains("innerHTML") && !text.contains("eval("))
            #expect(text.matches(of: #/https?://(?!www\.w3\.org)/#).isEmpty)
        }
        #expect(mock.get("/_mock/ui/nothing.js").status == 404)
    }

    @Test func `It leaves no trace`() throws {
        let (one, other) = (try SandboxHarness(), try SandboxHarness())
        one.get("/", fields: [Self.html])
        one.get("/_mock/ui/app.js")
        #expect(one.get("/_mock/journal/count").body == #"{"count":0}"#)
        #expect(one.get("/_mock/leniencies")["total"] == "0")
        other.get("/_mock/journal/count")
        other.get("/_mock/leniencies")
        #expect(one.get("/nowhere").head == other.get("/nowhere").head)
    }

    @Test func `It is there where the control plane is`() throws {
        var mock = try SandboxHarness()
        for field in [("Host", "psa.example"), ("X-Forwarded-For", "192.0.2.1")] {
            #expect(mock.get("/", fields: [Self.html, field]).status == 403)
        }
        mock.authorization = .bearer("5ecre7")
        // The page asks for the token.
        #expect(mock.get("/", fields: [Self.html, ("Host", "psa.example")]).status == 200)
        #expect(mock.get("/_mock/ui/app.js").status == 200)
        #expect(mock.get("/_mock/clock").status == 403)
    }
}
