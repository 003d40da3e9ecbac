// A worker's sandboxes that live over several requests: what tests of the control plane talk to.

package import API
package import Dialect
package import Fixtures
package import HTTP
import JSON
package import MockServer
package import Primitives
import Records
import Synchronization
package import Tenancy
import Testing

/// The sandboxes of a worker, with a clock that only a test moves.
package struct SandboxHarness {
    package let sandboxes: Sandboxes
    package let clock: TestClock
    /// The credentials that the server accepts.
    package var keyring = Keyring.open
    /// The clients that may use the control plane.
    package var authorization = ControlPlaneAuthorization.loopback
    /// The origins whose pages may use the server, beside its own.
    package var origins = AllowedOrigins.none

    /// Sandboxes that begin with fixtures.
    /// - Parameter sets: Fixtures by the name of their set; the demo data and none by default.
    package init(
        _ sets: [String: [Fixture]]? = nil, standardSets: [String] = [Templates.standard],
        mode: Mode = .default, files: SandboxFiles? = nil, limits: SandboxLimits = SandboxLimits()
    ) throws {
        let clock = TestClock()
        self.clock = clock
        let templates = Templates(
            try sets ?? [Templates.standard: [.demo], "none": []], standardSets: standardSets
        ) { clock.now }
        sandboxes = try Sandboxes(
            templates, mode: mode,
            registry: SandboxRegistry(workers: 1, files: files, limits: limits)
        ) { clock.now }
    }

    /// A service over the sandboxes.
    package var service: Service {
        Service(
            sandboxes, keyring: keyring, authorization: authorization, origins: origins,
            report: recordFailure)
    }

    /// Sends a request to the sandbox of a name; to the one that the request chooses if it is nil.
    @discardableResult
    package func send(
        _ method: HTTP.Method, _ target: String, _ body: String = "", to sandbox: String? = nil,
        fields: [(String, String)] = []
    ) -> TestResponse {
        let all = fields + (sandbox.map { [("X-Mock-Sandbox", $0)] } ?? [])
        var service = service
        return service.response(to: Request(method, target, fields: all, body: Array(body.utf8)))
    }

    @discardableResult
    package func get(_ target: String, fields: [(String, String)] = []) -> TestResponse {
        send(.get, target, fields: fields)
    }

    /// The number of contacts, as the sandbox of a name answers it.
    package func count(_ sandbox: String? = nil) -> TestResponse {
        send(.get, "/company/contacts/count", to: sandbox)
    }

    /// The sandbox of a name, created on first use.
    package func sandbox(_ name: String) throws -> Sandbox { try sandboxes.sandbox(named: name) }

    /// The names of all sandboxes, without a request.
    package var names: [String] { sandboxes.registry.all.map(\.name) }

    /// The changes that a query asks for, each as resource, id and kind.
    package func changes(_ query: String = "") -> [String] {
        get("/_mock/changes" + query).json["changes"]?.elements.map { change in
            let words = ["resource", "change"].compactMap { change[$0]?.string }
            return "\(words[0]) \(change["id"]?.integer ?? 0) \(words[1])"
        } ?? []
    }

    /// Sets the sandbox's clock to a moment, at which it stays.
    package func freeze(at moment: String) {
        #expect(
            send(.put, "/_mock/clock", #"{"now":"\#(moment)","frozen":true}"#).status == 200)
    }
}

/// A clock that begins at `TestServer.now` and stays there until a test moves it.
package final class TestClock: Sendable {
    private let seconds = Atomic<Int64>(TestServer.now.seconds)

    package var now: Timestamp { Timestamp(seconds: seconds.load(ordering: .relaxed)) }

    package func advance(_ step: Int64) { seconds.add(step, ordering: .relaxed) }
}
