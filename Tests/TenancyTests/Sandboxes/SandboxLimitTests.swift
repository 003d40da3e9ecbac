// What happens when there are as many sandboxes as there can be, or as much memory is taken.

import Dialect
import HTTP
import JSON
import Primitives
import ServiceTestSupport
import Synchronization
import Testing

@testable import Tenancy

@Suite struct SandboxLimitTests {
    private func write(_ mock: SandboxHarness, _ sandbox: String) -> Int {
        mock.send(
            .post, "/company/contacts/1/notes", #"{"text":"changed"}"#, to: sandbox
        ).status
    }

    /// The names that the list of sandboxes has.
    private func names(_ mock: SandboxHarness) -> [String] {
        mock.get("/_mock/sandboxes").json.elements.compactMap { $0["name"]?.string }
    }

    @Test func `At the cap the unchanged sandbox that was used longest ago is ended`()
        throws
    {
        // One of the four is the sandbox that is always there.
        let mock = try SandboxHarness(limits: SandboxLimits(openMax: 4))
        for name in ["a", "b", "c"] {
            #expect(mock.count(name).status == 200)
            mock.clock.advance(1)
        }
        #expect(write(mock, "a") == 201)
        mock.clock.advance(1)
        #expect(mock.count("d").status == 200)
        #expect(names(mock) == ["a", "c", "d", "default"])
        #expect(mock.count("b").body == #"{"count":45}"#)
        #expect(names(mock) == ["a", "b", "d", "default"])
        #expect(
            mock.send(
                .get, "/company/contacts/1/notes/count?conditions=text%3D%22changed%22", to: "a"
            )
            .body == #"{"count":1}"#)
    }

    @Test func `A changed sandbox is ended only after its time to live, the oldest first`() throws {
        let mock = try SandboxHarness(limits: SandboxLimits(openMax: 3, idleSecondsMax: 100))
        #expect(write(mock, "a") == 201)
        mock.clock.advance(10)
        #expect(write(mock, "b") == 201)
        mock.clock.advance(89)
        let refused = mock.count("c")
        #expect(refused.status == 503)
        #expect(
            refused["message"]
                == "There are 3 sandboxes, each changed or in use; delete one with DELETE "
                + "/_mock/sandboxes/NAME, or start with a greater --sandboxes-max.")
        #expect(names(mock) == ["a", "b", "default"])
        mock.clock.advance(1)
        #expect(mock.count("c").status == 200)
        #expect(names(mock) == ["b", "c", "default"])
    }

    @Test func `A sandbox made by name stays what it is, also while it is closed`() throws {
        let mock = try SandboxHarness(limits: SandboxLimits(openMax: 2))
        #expect(
            mock.send(
                .post, "/_mock/sandboxes", #"{"name":"empty","fixture":"none","mode":"strict"}"#
            ).status == 201)
        #expect(mock.send(.get, "/_mock/sandboxes/empty")["mode"] == "strict")
        mock.clock.advance(10_000)
        #expect(mock.count("other").body == #"{"count":45}"#)
        mock.clock.advance(10_000)
        let empty = mock.send(.get, "/_mock/sandboxes/empty")
        #expect(empty["mode"] == "strict")
        #expect(empty["fixture"] == "none")
        #expect(names(mock) == ["default", "empty"])
    }

    @Test func `What was imported or restored is there after others have needed room`() throws {
        let mock = try SandboxHarness(limits: SandboxLimits(openMax: 3))
        #expect(write(mock, "a") == 201)
        let export = mock.send(.get, "/_mock/export", to: "a").body
        #expect(mock.send(.put, "/_mock/snapshots/one", to: "a").status == 204)
        #expect(mock.send(.post, "/_mock/snapshots/one/restore", to: "a").status == 204)
        #expect(mock.send(.delete, "/_mock/snapshots/one", to: "a").status == 204)
        #expect(mock.send(.post, "/_mock/import", export, to: "b").status == 200)
        for name in ["other", "a", "b"] {
            let count = mock.send(
                .get, "/company/contacts/1/notes/count?conditions=text%3D%22changed%22", to: name)
            #expect(count.body == #"{"count":\#(name == "other" ? 0 : 1)}"#)
        }
    }

    @Test func `A changed sandbox made by name is gone, not another, after its time to live`()
        throws
    {
        let mock = try SandboxHarness(limits: SandboxLimits(openMax: 2, idleSecondsMax: 100))
        mock.send(.post, "/_mock/sandboxes", #"{"name":"mine","fixture":"none"}"#)
        #expect(
            mock.send(.post, "/company/contacts/types", #"{"description":"T"}"#, to: "mine").status
                == 201)
        mock.clock.advance(100)
        #expect(mock.count("other").status == 200)
        let gone = mock.count("mine")
        #expect(gone.status == 410)
        #expect(
            gone["message"]
                == "The sandbox 'mine' went to make room, after it had not been used for its time "
                + "to live; make it again with POST /_mock/sandboxes.")
        #expect(names(mock) == ["default", "other"])
        let again = mock.send(.post, "/_mock/sandboxes", #"{"name":"mine","fixture":"none"}"#)
        #expect(again.status == 201)
        #expect(mock.count("mine").body == #"{"count":0}"#)
    }

    @Test func `Memory has a bound, which writes, copies and snapshots meet`() throws {
        let mock = try SandboxHarness(limits: SandboxLimits(memoryBytesMax: 12 << 20))
        let note = #"{"text":"\#(String(repeating: "x", count: 1_000_000))"}"#
        var answer = mock.send(.post, "/company/contacts/1/notes", note, to: "a")
        for _ in 0..<20 where answer.status == 201 {
            answer = mock.send(.post, "/company/contacts/1/notes", note, to: "a")
        }
        #expect(answer.status == 503)
        #expect(
            answer["message"]
                == "The sandboxes and snapshots take 12 MB, which is all that they may: delete or "
                + "reset some, or start with a greater --memory-max.")
        #expect(mock.count("a").status == 200)
        #expect(mock.send(.put, "/_mock/snapshots/one", to: "a").status == 503)
        #expect(mock.send(.post, "/_mock/fork", #"{"to":"b"}"#, to: "a").status == 503)
        #expect(mock.send(.get, "/_mock/sandboxes/b").status == 404)
        #expect(mock.send(.post, "/_mock/reset", to: "a").status == 204)
        #expect(mock.send(.post, "/company/contacts/1/notes", note, to: "a").status == 201)
        #expect(mock.send(.put, "/_mock/snapshots/one", to: "a").status == 204)
    }

    @Test func `What finds no room even without the sandboxes that may go leaves them all`() throws
    {
        let mock = try SandboxHarness(
            limits: SandboxLimits(idleSecondsMax: 10, memoryBytesMax: 12 << 20))
        let note = #"{"text":"\#(String(repeating: "x", count: 1_000_000))"}"#
        func fill(_ name: String, _ count: Int) {
            for _ in 0..<count {
                #expect(mock.send(.post, "/company/contacts/1/notes", note, to: name).status == 201)
            }
        }
        mock.send(.post, "/_mock/sandboxes", #"{"name":"unchanged"}"#)
        for name in ["a", "b"] { fill(name, 1) }
        mock.clock.advance(10)
        fill("big", 6)
        let before = names(mock)
        #expect(mock.send(.put, "/_mock/snapshots/one", to: "big").status == 503)
        #expect(names(mock) == before)
        for name in ["a", "b"] {
            let answer = mock.send(
                .get, "/company/contacts/1/notes/count?conditions=text%20like%20%22xx*%22", to: name
            )
            #expect(answer.body == #"{"count":1}"#)
        }
        #expect(mock.send(.delete, "/_mock/sandboxes/a").status == 204)
        #expect(mock.send(.post, "/_mock/reset", to: "big").status == 204)
        fill("big", 3)
        #expect(mock.send(.put, "/_mock/snapshots/one", to: "big").status == 204)
    }

    @Test func `A sandbox has twenty snapshots, and another in place of one`() throws {
        let mock = try SandboxHarness()
        func snapshot(_ number: Int) -> TestResponse {
            mock.send(.put, "/_mock/snapshots/s\(number)", to: "a")
        }
        for number in 1...Limits.snapshotsMax { #expect(snapshot(number).status == 204) }
        let refused = snapshot(Limits.snapshotsMax + 1)
        #expect(refused.status == 400)
        #expect(
            refused["message"] == "A sandbox has at most 20 snapshots; delete one first.")
        #expect(snapshot(1).status == 204)
        #expect(mock.send(.delete, "/_mock/snapshots/s1", to: "a").status == 204)
        #expect(snapshot(Limits.snapshotsMax + 1).status == 204)
    }

    @Test func `There are so many names of sandboxes, and another after one is deleted`() throws {
        let mock = try SandboxHarness()
        func make(_ number: Int) -> TestResponse {
            mock.send(.post, "/_mock/sandboxes", #"{"name":"s\#(number)"}"#)
        }
        // One is the sandbox that is always there.
        for number in 2...Limits.sandboxNamesMax where make(number).status != 201 {
            Issue.record("\(number) is refused")
            return
        }
        let refused = make(1)
        #expect(refused.status == 503)
        #expect(refused["message"]?.hasPrefix("There are 10000 sandboxes") == true)
        #expect(mock.send(.delete, "/_mock/sandboxes/s2").status == 204)
        #expect(make(1).status == 201)
    }

    @Test func `What a sandbox took is free again when it ends`() throws {
        let mock = try SandboxHarness(limits: SandboxLimits())
        let before = mock.sandboxes.registry.memoryByteCount
        let note = #"{"text":"\#(String(repeating: "x", count: 900_000))"}"#
        #expect(mock.send(.post, "/company/contacts/1/notes", note, to: "a").status == 201)
        #expect(mock.send(.put, "/_mock/snapshots/one", to: "a").status == 204)
        #expect(mock.send(.post, "/_mock/fork", #"{"to":"b"}"#, to: "a").status == 201)
        #expect(mock.sandboxes.registry.memoryByteCount > before + 2_700_000)
        for name in ["a", "b"] {
            #expect(mock.send(.delete, "/_mock/sandboxes/\(name)").status == 204)
        }
        #expect(mock.sandboxes.registry.memoryByteCount == before)
    }
}
