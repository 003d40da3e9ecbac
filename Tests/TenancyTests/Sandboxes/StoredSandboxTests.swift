// Sandboxes that files keep, from one run to the next.

import Dialect
import Fixtures
import Glibc
import HTTP
import JSON
import Primitives
import Records
import SQLite
import ServiceTestSupport
import Tenancy
import TestSupport
import Testing

@Suite struct StoredSandboxTests {
    /// A run over the files of a folder. The end of the value is the end of the run.
    private func run(
        _ folder: TemporaryFolder, standardSets: [String] = ["demo"], openMax: Int = 100
    ) throws -> SandboxHarness {
        let demo = try Fixture.demo
        let files = SandboxFiles(directory: folder.path)
        files.sweep()
        let sets = [
            "demo": [demo], "none": [], "default": standardSets == ["demo"] ? [demo] : [],
        ]
        return try SandboxHarness(
            sets, standardSets: standardSets, files: files, limits: SandboxLimits(openMax: openMax))
    }

    private func add(_ run: SandboxHarness, to sandbox: String) -> Int {
        run.send(
            .post, "/company/contacts", #"{"firstName":"Ada","company":{"id":12345}}"#, to: sandbox
        ).status
    }

    @Test func `How a sandbox was made is known in the next run`() throws {
        let folder = try TemporaryFolder()
        do {
            let run = try self.run(folder)
            run.send(.post, "/_mock/sandboxes", #"{"name":"strict","mode":"strict"}"#)
            run.send(.post, "/_mock/sandboxes", #"{"name":"empty","fixture":"none"}"#)
            run.send(
                .put, "/_mock/clock", #"{"now":"2030-01-01T00:00:00Z","frozen":true}"#, to: "empty")
            run.send(.put, "/_mock/faults/seed", #"{"seed":7}"#, to: "empty")
            #expect(add(run, to: "forked") == 201)
            #expect(run.send(.post, "/_mock/fork", #"{"to":"copy"}"#, to: "forked").status == 201)
            #expect(add(run, to: "copy") == 201)
        }
        let run = try self.run(folder)
        expectBody(
            run.send(.get, "/_mock/sandboxes"),
            #"""
            [
              {"name": "copy", "mode": "default", "fixture": "fork of forked"},
              {"name": "default", "mode": "default", "fixture": "default"},
              {"name": "empty", "mode": "default", "fixture": "none"},
              {"name": "forked", "mode": "default", "fixture": "default"},
              {"name": "strict", "mode": "strict", "fixture": "default"}
            ]
            """#)
        #expect(run.count("strict").body.contains("Cannot route"))
        #expect(run.send(.get, "/_mock/clock", to: "empty")["now"] == "2030-01-01T00:00:00Z")
        #expect(run.send(.get, "/_mock/faults/seed", to: "empty").body == #"{"seed":7}"#)
        #expect(run.count("copy").body == #"{"count":47}"#)
        #expect(run.send(.post, "/_mock/reset", to: "copy").status == 204)
        #expect(run.count("copy").body == #"{"count":46}"#)
        #expect(run.send(.post, "/_mock/reset", to: "empty").status == 204)
        #expect(run.count("empty").body == #"{"count":0}"#)
        #expect(run.send(.get, "/_mock/clock", to: "empty")["now"] == TestServer.now.text)
    }

    @Test func `What is there from an earlier run is there already`() throws {
        let folder = try TemporaryFolder()
        #expect(try add(run(folder), to: "old") == 201)
        let run = try self.run(folder)
        let refused = run.send(.post, "/_mock/sandboxes", #"{"name":"old","fixture":"none"}"#)
        #expect(refused.status == 400)
        #expect(
            refused["message"] == "The sandbox 'old' is there already; delete or reset it.")
        #expect(run.send(.post, "/_mock/fork", #"{"to":"old"}"#).status == 400)
        #expect(run.send(.delete, "/_mock/sandboxes/old").status == 204)
        #expect(
            run.send(.post, "/_mock/sandboxes", #"{"name":"old","fixture":"none"}"#).status == 201)
        #expect(run.count("old").body == #"{"count":0}"#)
    }

    @Test func `Snapshots outlive the run, an import is what a sandbox begins with`() throws {
        let folder = try TemporaryFolder()
        do {
            let run = try self.run(folder)
            let export = run.send(.get, "/_mock/export").body
            #expect(run.send(.put, "/_mock/snapshots/one", to: "a").status == 204)
            #expect(add(run, to: "a") == 201)
            #expect(run.send(.post, "/_mock/import", export, to: "b").status == 200)
            #expect(add(run, to: "b") == 201)
        }
        let run = try self.run(folder)
        #expect(run.count("a").body == #"{"count":46}"#)
        #expect(run.send(.get, "/_mock/snapshots", to: "a")["0/name"] == "one")
        #expect(
            run.send(.get, "/_mock/changes?since=one&resource=Contact", to: "a")["total"] == "1")
        #expect(run.send(.post, "/_mock/snapshots/one/restore", to: "a").status == 204)
        #expect(run.count("a").body == #"{"count":45}"#)
        #expect(run.count("b").body == #"{"count":46}"#)
        #expect(run.send(.get, "/_mock/changes?resource=Contact", to: "b")["total"] == "1")
        #expect(run.send(.post, "/_mock/reset", to: "b").status == 204)
        #expect(run.count("b").body == #"{"count":45}"#)
        #expect(run.send(.get, "/_mock/sandboxes/b")["fixture"] == "import")
    }

    @Test func `A fixture that this run does not have is named when it is needed`() throws {
        let folder = try TemporaryFolder()
        do {
            let run = try self.run(folder, standardSets: ["mine"])
            #expect(run.count("a").body == #"{"count":0}"#)
        }
        let run = try self.run(folder)
        #expect(run.count("a").body == #"{"count":0}"#)
        let refused = run.send(.post, "/_mock/reset", to: "a")
        #expect(refused.status == 503)
        #expect(
            refused["message"]
                == "The sandbox 'a' began with the fixture default, which this server was not "
                + "started with: start it with --fixture, or delete the sandbox.")
        #expect(run.count("a").body == #"{"count":0}"#)
    }

    @Test(
        "A file that is of no use is named, and can be deleted or made anew",
        arguments: ["file is not a database", "another version"])
    func unusable(reason: String) throws {
        let folder = try TemporaryFolder()
        #expect(try add(run(folder), to: "bad") == 201)
        if reason == "another version" {
            let database = try Database(.file(folder.file("bad.db")))
            try database.execute("PRAGMA user_version = 1")
        } else {
            _ = try folder.write("bad.db", String(repeating: "no database ", count: 1000))
        }
        let run = try self.run(folder)
        for _ in 0..<2 {
            let refused = run.send(.get, "/company/contacts/count", to: "bad")
            #expect(refused.status == 503)
            let message = try #require(refused["message"])
            #expect(message.contains("\(folder.path)/bad.db"))
            #expect(message.contains(reason))
            #expect(message.contains("DELETE /_mock/sandboxes/bad"))
        }
        #expect(run.send(.get, "/_mock/sandboxes").status == 200)
        #expect(run.send(.post, "/_mock/sandboxes", #"{"name":"bad"}"#).status == 201)
        #expect(run.count("bad").body == #"{"count":45}"#)
        #expect(run.send(.delete, "/_mock/sandboxes/bad").status == 204)
    }

    @Test func `An ended sandbox leaves no file`() throws {
        let folder = try TemporaryFolder()
        let run = try self.run(folder)
        let before = folder.names
        run.send(.put, "/_mock/snapshots/one", to: "a")
        let export = run.send(.get, "/_mock/export", to: "a").body
        #expect(run.send(.post, "/_mock/import", export, to: "a").status == 200)
        #expect(run.send(.post, "/_mock/import", export, to: "a").status == 200)
        #expect(folder.names.contains("a.snapshots"))
        #expect(run.send(.delete, "/_mock/sandboxes/a").status == 204)
        run.send(.post, "/_mock/sandboxes", #"{"name":"x","fixture":"none such"}"#)
        #expect(folder.names == before)
    }

    @Test func `At the cap a sandbox is closed, and loses nothing`() throws {
        let folder = try TemporaryFolder()
        let run = try self.run(folder, openMax: 2)
        for name in ["a", "b", "c"] { #expect(add(run, to: name) == 201) }
        for name in ["a", "b", "c"] { #expect(run.count(name).body == #"{"count":46}"#) }
        // What nothing has changed leaves no file when it goes.
        #expect(run.count("d").body == #"{"count":45}"#)
        #expect(run.count("a").body == #"{"count":46}"#)
        #expect(!folder.names.contains("d.db"))
    }

    @Test func `What was imported, restored or remembered is kept when its sandbox is closed`()
        throws
    {
        let folder = try TemporaryFolder()
        let run = try self.run(folder, openMax: 2)
        #expect(add(run, to: "source") == 201)
        let export = run.send(.get, "/_mock/export", to: "source").body
        #expect(run.send(.post, "/_mock/import", export, to: "imported").status == 200)
        #expect(add(run, to: "restored") == 201)
        run.send(.put, "/_mock/snapshots/one", to: "restored")
        #expect(run.send(.post, "/_mock/snapshots/one/restore", to: "restored").status == 204)
        run.send(.delete, "/_mock/snapshots/one", to: "restored")
        #expect(run.send(.put, "/_mock/snapshots/one", to: "remembered").status == 204)
        for name in ["other", "imported", "other", "restored", "other"] {
            #expect(run.count(name).body == #"{"count":\#(name == "other" ? 45 : 46)}"#)
        }
        #expect(run.send(.get, "/_mock/snapshots", to: "remembered")["0/name"] == "one")
    }

    @Test func `What an ended process left incomplete is removed`() throws {
        let folder = try TemporaryFolder()
        #expect(try add(run(folder), to: "a") == 201)
        for name in ["a.db.new", "a.db.new-wal", "b.db-wal", "b.db-shm", "b.db.new"] {
            _ = try folder.write(name, "half")
        }
        _ = try folder.write("mine.txt", "kept")
        let run = try self.run(folder)
        #expect(run.count("a").body == #"{"count":46}"#)
        #expect(run.count("b").body == #"{"count":45}"#)
        #expect(folder.names.filter { $0.contains(".new") } == [])
        #expect(folder.names.contains("mine.txt"))
    }

    @Test func `A list of sandboxes opens none of them`() throws {
        let folder = try TemporaryFolder()
        do {
            let run = try self.run(folder)
            run.send(.post, "/_mock/sandboxes", #"{"name":"strict","mode":"strict"}"#)
            #expect(add(run, to: "a") == 201)
        }
        let run = try self.run(folder)
        let before = folder.names
        let list = run.send(.get, "/_mock/sandboxes")
        #expect(list["2/mode"] == "strict")
        #expect(folder.names == before)
        #expect(run.count("a").body == #"{"count":46}"#)
    }

    @Test func `Files are this user's alone`() throws {
        let folder = try TemporaryFolder()
        let run = try self.run(folder)
        run.send(.put, "/_mock/snapshots/one", to: "a")
        #expect(add(run, to: "a") == 201)
        for name in ["a.db", "a.db-wal", "a.snapshots/one.db", "default.db"] {
            var status = stat()
            #expect(unsafe stat(folder.file(name), &status) == 0)
            #expect(status.st_mode & 0o777 == 0o600, "\(name)")
        }
    }

    @Test func `A file has the limit that memory has`() throws {
        let folder = try TemporaryFolder()
        let run = try self.run(folder)
        let note = #"{"text":"\#(String(repeating: "x", count: 1_000_000))"}"#
        var answer = run.send(.post, "/company/contacts/1/notes", note, to: "a")
        var count = 0
        while answer.status == 201, count < 100 {
            count += 1
            answer = run.send(.post, "/company/contacts/1/notes", note, to: "a")
        }
        #expect((60...68).contains(count))
        #expect(answer.status == 503)
        #expect(
            answer["message"]
                == "The sandbox has no room left: it grows by at most 64 MB; reset or delete it.")
        #expect(run.send(.get, "/company/contacts/1", to: "a").status == 200)
    }
}
