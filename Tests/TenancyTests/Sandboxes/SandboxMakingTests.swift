// Sandboxes that a path names: made, or made anew.

import Dialect
import HTTP
import ServiceTestSupport
import Tenancy
import TestSupport
import Testing

@Suite struct SandboxMakingTests {
    private static let path = "/_mock/sandboxes/Box"
    private static let ada = #"{"firstName":"Ada","company":{"id":12345}}"#

    private func put(_ tenancy: SandboxHarness, _ body: String = "") -> TestResponse {
        tenancy.send(.put, Self.path, body)
    }

    @Test(arguments: [false, true])
    func `A sandbox is made, and made anew with something else`(isInFile: Bool) throws {
        let folder = try TemporaryFolder()
        let tenancy = try SandboxHarness(
            files: isInFile ? SandboxFiles(directory: folder.path) : nil)
        let made = put(tenancy, #"{"fixture":"none","mode":"strict"}"#)
        #expect(made.status == 201)
        #expect(made["name"] == "box")
        #expect(made["mode"] == "strict")
        #expect(made["fixture"] == "none")
        #expect(tenancy.count("box").status == 400)
        #expect(tenancy.send(.put, "/_mock/snapshots/one", to: "box").status == 204)
        let anew = put(tenancy)
        #expect(anew.status == 200)
        #expect(anew["mode"] == "default")
        #expect(tenancy.count("box").body == #"{"count":45}"#)
        #expect(tenancy.send(.get, "/_mock/snapshots", to: "box").body == "[]")
        #expect(tenancy.send(.post, "/company/contacts", Self.ada, to: "box").status == 201)
        #expect(put(tenancy, #"{"fixture":"none"}"#).status == 200)
        #expect(tenancy.count("box").body == #"{"count":0}"#)
        #expect(tenancy.send(.post, "/_mock/reset", to: "box").status == 204)
        #expect(tenancy.count("box").body == #"{"count":0}"#)
        #expect(tenancy.count().body == #"{"count":45}"#)
        withExtendedLifetime(folder) {}
    }

    @Test func `A sandbox begins with the export of another, value by value`() throws {
        let tenancy = try SandboxHarness()
        tenancy.send(.post, "/company/contacts", Self.ada, to: "a")
        let export = tenancy.send(.get, "/_mock/export", to: "a").body
        #expect(put(tenancy, #"{"from":\#(export)}"#).status == 201)
        #expect(tenancy.send(.get, "/_mock/export", to: "box").body == export)
        #expect(tenancy.send(.delete, "/company/contacts/46", to: "box").status == 204)
        #expect(tenancy.send(.post, "/_mock/reset", to: "box").status == 204)
        #expect(tenancy.count("box").body == #"{"count":46}"#)
    }

    @Test func `One that came about by itself is kept like one that was asked for`() throws {
        let tenancy = try SandboxHarness(limits: SandboxLimits(openMax: 2))
        #expect(tenancy.count("box").status == 200)
        #expect(put(tenancy, #"{"fixture":"none"}"#).status == 200)
        for name in ["b", "c", "box", "d", "box"] { #expect(tenancy.count(name).status == 200) }
        #expect(tenancy.count("box").body == #"{"count":0}"#)
    }

    @Test func `The sandbox that is always there keeps the mode of the server`() throws {
        let tenancy = try SandboxHarness()
        let refused = tenancy.send(.put, "/_mock/sandboxes/default", #"{"mode":"strict"}"#)
        #expect(refused.status == 400)
        #expect(refused["message"] == "The sandbox 'default' has the mode of the server, default.")
        let anew = tenancy.send(.put, "/_mock/sandboxes/default", #"{"fixture":"none"}"#)
        #expect(anew.status == 200)
        #expect(tenancy.count().body == #"{"count":0}"#)
    }

    static let refused: [(body: String, message: String)] = [
        ("[]", "The body must be a JSON object."),
        (
            #"{"fixtrue":"none"}"#,
            "The body has no member 'fixtrue' (line 1, position 11); did you mean fixture? It takes "
                + "fixture, mode, from."
        ),
        (#"{"fixture":1}"#, "The fixture must be a name."),
        (#"{"fixture":"x"}"#, "There is no fixture 'x'; there are default, none."),
        (#"{"mode":"loose"}"#, "The mode must be default or strict."),
        (
            #"{"from":"a"}"#,
            "from must be an export, the object that GET /_mock/export gives; POST /_mock/fork "
                + "copies a sandbox by its name."
        ),
        (
            #"{"from":{},"fixture":"none"}"#,
            "A sandbox begins with a fixture or with an export (from), not with both."
        ),
        (#"{"from":{"contcts":[]}}"#, ""),
    ]

    @Test("A body that makes no sense makes nothing and says why", arguments: refused)
    func refusal(body: String, message: String) throws {
        let tenancy = try SandboxHarness()
        let answer = put(tenancy, body)
        #expect(answer.status == 400)
        #expect(answer["code"] == "Mock")
        #expect(answer["message"]?.isEmpty == false)
        if !message.isEmpty { #expect(answer["message"] == message) }
        #expect(tenancy.names == ["default"])
    }

    @Test func `Bodies of the control plane are refused in its own words`() throws {
        let tenancy = try SandboxHarness()
        let refused = tenancy.send(.put, "/_mock/journal", #"{"bodeis":true}"#)
        #expect(refused.status == 400)
        #expect(
            refused.body
                == #"{"code":"Mock","message":"The body has no member 'bodeis' (line 1, position 10); "#
                + #"did you mean bodies? It takes bodies, answers."}"#)
    }
}
