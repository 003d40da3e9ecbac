// Sandboxes that live over several requests: what tests of the control plane talk to.

import Dialect
import HTTP
import JSON
import MockServer
import Primitives
import Records
import Tenancy
import Testing

/// A worker's sandboxes, over the demo data, at the moment of `World.now`.
struct KeptSandboxes {
    let sandboxes: Sandboxes

    init(_ fixture: Fixture? = nil, mode: Mode = .default) throws {
        let fixtures = [try fixture ?? .demo]
        sandboxes = try Sandboxes(Templates(["default": fixtures]) { World.now }, mode: mode) {
            World.now
        }
    }

    /// Sends a request and answers what came back.
    @discardableResult
    func send(
        _ method: HTTP.Method, _ target: String, _ body: String = "",
        fields: [(String, String)] = []
    ) -> Answer {
        let request = Request(method, target, fields: fields, body: Array(body.utf8))
        var response = Response(to: request)
        var service = Service(sandboxes) { Issue.record("the server failed: \($0)") }
        service.answer(request, into: &response)
        return Answer(response.body.text)
    }

    @discardableResult
    func get(_ target: String, fields: [(String, String)] = []) -> Answer {
        send(.get, target, fields: fields)
    }

    /// The changes that a query asks for, each on a line of its own: resource, id and kind.
    func changes(_ query: String = "") -> [String] {
        get("/_mock/changes" + query).json["changes"]?.elements.map { change in
            let words = ["resource", "change"].compactMap { change[$0]?.string }
            return "\(words[0]) \(change["id"]?.integer ?? 0) \(words[1])"
        } ?? []
    }

    /// Lets the sandbox's clock stand still at a moment.
    func freeze(at moment: String) {
        #expect(
            send(.put, "/_mock/clock", #"{"now":"\#(moment)","frozen":true}"#).status == 200)
    }
}
