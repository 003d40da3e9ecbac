// What a sandbox in a file is when the machine fails at any moment of a change.

import CFaults
import Dialect
import Fixtures
import Glibc
import HTTP
import JSON
import MockServer
import Primitives
import SQLite
import ServiceTestSupport
import Tenancy
import TestSupport
import Testing

@Suite struct MachineFaultTests {
    /// A change of the sandbox `a`, or of which ones there are.
    struct Operation: Sendable, CustomTestStringConvertible {
        let name: String
        let method: HTTP.Method
        let path: String
        let body: String

        init(_ name: String, _ method: HTTP.Method, _ path: String, _ body: String = "") {
            self.name = name
            self.method = method
            self.path = path
            self.body = body
        }

        var testDescription: String { name }
    }

    static let operations = [
        Operation(
            "create", .post, "/company/contacts", #"{"firstName":"Ada","company":{"id":12345}}"#),
        Operation(
            "patch", .patch, "/company/contacts/1",
            #"[{"op":"replace","path":"title","value":"Chief"}]"#),
        Operation(
            "replace", .put, "/company/contacts/1", #"{"firstName":"Ada","company":{"id":2}}"#),
        Operation("delete", .delete, "/company/contacts/46"),
        Operation("transfer", .delete, "/company/contacts/30?transferContactId=1"),
        Operation("merge", .post, "/company/companies/12353/merge", #"{"toCompanyId":12345}"#),
        Operation("undeclared", .post, "/procurement/manufacturers", #"{"name":"Visit"}"#),
        Operation("clock", .put, "/_mock/clock", #"{"now":"2030-01-01T00:00:00Z","frozen":true}"#),
        Operation("snapshot", .put, "/_mock/snapshots/two"),
        Operation("snapshot anew", .put, "/_mock/snapshots/one"),
        Operation("restore", .post, "/_mock/snapshots/one/restore"),
        Operation("reset", .post, "/_mock/reset"),
        Operation(
            "import", .post, "/_mock/import", #"{"companies":[{"identifier":"X","name":"X"}]}"#),
        Operation("fork", .post, "/_mock/fork", #"{"to":"b"}"#),
        Operation("make", .post, "/_mock/sandboxes", #"{"name":"b"}"#),
        Operation("make anew", .put, "/_mock/sandboxes/a", #"{"fixture":"none"}"#),
    ]

    private static let templates = Templates(
        ["default": [try! Fixture.demo], "none": []], standardSets: ["default"]
    ) { TestServer.now }

    /// A run over the files of a folder.
    private struct Run {
        let sandboxes: Sandboxes

        init(_ folder: String) throws {
            let files = SandboxFiles(directory: folder)
            files.sweep()
            sandboxes = try Sandboxes(
                MachineFaultTests.templates, mode: .default,
                registry: SandboxRegistry(workers: 1, files: files)
            ) { TestServer.now }
        }

        @discardableResult
        func send(_ operation: Operation, to sandbox: String = "a") -> TestResponse {
            var service = Service(sandboxes, report: recordFailure)
            return service.response(
                to: Request(
                    operation.method, operation.path, fields: [("X-Mock-Sandbox", sandbox)],
                    body: Array(operation.body.utf8)))
        }

        /// What can be seen of all sandboxes.
        var shown: [String] {
            let lists = [
                "/company/contacts?fields=id,title,firstName,company/id&pageSize=1000",
                "/company/companies?fields=id,name,deletedFlag&pageSize=1000",
                "/service/tickets?fields=id,contact/id,company/id&pageSize=1000",
                "/procurement/manufacturers?fields=id,name", "/_mock/snapshots?fields=name",
                "/_mock/clock",
            ]
            let names = send(Operation("list", .get, "/_mock/sandboxes"))
            return [names.body]
                + names.json.elements.compactMap { $0["name"]?.string }.flatMap { name in
                    lists.map { send(Operation("list", .get, $0), to: name).body }
                }
        }
    }

    /// A folder with a sandbox that has a snapshot and changes.
    private static func beginning() throws -> TemporaryFolder {
        let folder = try TemporaryFolder()
        let run = try Run(folder.path)
        run.send(Operation("snapshot", .put, "/_mock/snapshots/one"))
        run.send(operations[0])
        return folder
    }

    private static func copy(_ folder: String, to target: String) throws {
        for path in TemporaryFolder.names(in: folder) {
            let (from, to) = ("\(folder)/\(path)", "\(target)/\(path)")
            var status = stat()
            guard unsafe stat(from, &status) == 0 else { continue }
            if status.st_mode & S_IFMT == S_IFDIR {
                guard unsafe mkdir(to, 0o700) == 0 else {
                    throw DatabaseError.system("mkdir \(to)")
                }
                try copy(from, to: to)
            } else {
                try Image(file: from).write(toFile: to)
            }
        }
    }

    /// Whether SQLite finds nothing wrong with any database of a folder.
    private static func checkFiles(in folder: String) throws {
        for name in TemporaryFolder.names(in: folder) where name.hasSuffix(".db") {
            let database = try Database(.file("\(folder)/\(name)"))
            let found = try database.all("PRAGMA integrity_check") { $0.text(0) }
            #expect(found == ["ok"], "\(name)")
            #expect(try database.all("PRAGMA foreign_key_check") { $0.text(0) } == [], "\(name)")
        }
    }

    private static let kinds = [CFAULTS_ERROR, CFAULTS_FULL, CFAULTS_SHORT]
    /// Whether each call fails in turn, in place of some.
    private static let isWhole = unsafe getenv("PSA_MOCK_ALL_FAULTS") != nil

    /// Lets the call of a number fail during an operation.
    /// - Returns: Whether there was such a call.
    private static func attempt(
        _ operation: Operation, _ kind: cfaults_kind, _ number: Int32, in beginning: String,
        old: [String], new: [String]
    ) throws -> Bool {
        let folder = try TemporaryFolder()
        try copy(beginning, to: folder.path)
        let place: Comment = "\(operation.name), fault \(kind.rawValue), call \(number)"
        var (hasFailed, isDone) = (false, false)
        do {
            let run = try Run(folder.path)
            #expect(run.shown == old, place)
            cfaults_arm(kind, number)
            let answer = run.send(operation)
            hasFailed = cfaults_disarm() != 0
            isDone = (200...299).contains(answer.status)
            #expect(isDone || (hasFailed && answer.status >= 500), "\(place): \(answer.body)")
            #expect(isDone || !(answer["message"] ?? "").isEmpty, place)
            #expect(run.shown == (isDone ? new : old), place)
        }
        try checkFiles(in: folder.path)
        let run = try Run(folder.path)
        #expect(run.shown == (isDone ? new : old), "\(place), in the next run")
        #expect(isDone || run.send(operation).status < 300, "\(place), done again")
        return hasFailed
    }

    @Test(
        "Where a call fails, an error leaves the old state and a success the new one",
        arguments: operations)
    func faults(operation: Operation) throws {
        #expect(cfaults_install() == 0)
        let beginning = try Self.beginning()
        let folder = try TemporaryFolder()
        try Self.copy(beginning.path, to: folder.path)
        let run = try Run(folder.path)
        let old = run.shown
        #expect(run.send(operation).status < 300)
        let new = run.shown
        for (index, kind) in Self.kinds.enumerated() {
            func fails(_ number: Int32) throws -> Bool {
                try Self.attempt(
                    operation, kind, number, in: beginning.path, old: old, new: new)
            }
            let first = Int32(1 + (Self.isWhole ? 0 : index))
            var (number, step) = (first, Int32(1))
            while try fails(number) {
                number += step
                if !Self.isWhole { step += 2 }
            }
            if number == first {
                #expect(try first > 1 && fails(1), "no call of \(operation.name) counts")
            }
        }
    }
}
