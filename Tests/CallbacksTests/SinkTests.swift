// Receivers within the server: what they keep, and how much of it.

import Dialect
import JSON
import ServiceTestSupport
import Testing

@Suite struct SinkTests {
    private let server: TestServer

    init() throws { server = try TestServer(.demo) }

    private func post(_ bytes: Int, to sink: String) -> Int {
        server.post("/_mock/sink/\(sink)", String(repeating: "x", count: bytes)).status
    }

    /// The sinks that have something, each with the number of its requests.
    private var kept: [String: Int64] {
        Dictionary(
            uniqueKeysWithValues: server.get("/_mock/sink").json.elements.compactMap { sink in
                guard let name = sink["name"]?.string, let count = sink["requests"]?.integer,
                    count > 0
                else { return nil }
                return (name, count)
            })
    }

    @Test func `A sandbox has thirty-two sinks, and one more after another is deleted`() {
        for number in 1...Limits.sinksMax { #expect(post(1, to: "s\(number)") == 204) }
        let refused = server.post("/_mock/sink/more", "x")
        #expect(refused.status == 400)
        #expect(refused["message"] == "A sandbox has at most 32 sinks; delete one first.")
        #expect(server.delete("/_mock/sink/s1").status == 204)
        #expect(post(1, to: "more") == 204)
    }

    @Test func `A sink keeps its last thousand requests`() {
        for number in 1...Limits.sinkRequestsMax { #expect(post(number % 7, to: "one") == 204) }
        let first = server.get("/_mock/sink/one").json.elements.first?["number"]?.integer
        #expect(kept == ["one": 1000])
        #expect(post(1, to: "one") == 204)
        #expect(kept == ["one": 1000])
        let next = server.get("/_mock/sink/one").json.elements.first?["number"]?.integer
        #expect(next == first.map { $0 + 1 })
    }

    @Test func `All sinks together keep four megabytes, and the oldest requests go first`() {
        #expect(post(1_000_000, to: "a") == 204)
        #expect(post(1_000_000, to: "b") == 204)
        #expect(post(1_000_000, to: "a") == 204)
        #expect(kept == ["a": 2, "b": 1])
        #expect(post(2_000_000, to: "c") == 204)
        #expect(kept == ["a": 1, "b": 1, "c": 1])
        #expect(post(4_000_000, to: "d") == 204)
        #expect(kept == ["d": 1])
    }
}
