// What a sandbox is whose file was damaged, or cannot be written, between two runs.

import Dialect
import Glibc
import HTTP
import JSON
import Primitives
import ServiceTestSupport
import Tenancy
import TestSupport
import Testing

@Suite struct DamagedFileTests {
    private static let pageBytes = 4096

    /// A run over the files of a folder.
    private func run(_ folder: TemporaryFolder) throws -> SandboxHarness {
        let files = SandboxFiles(directory: folder.path)
        files.sweep()
        return try SandboxHarness(files: files)
    }

    private func read(_ path: String) throws -> [UInt8] {
        let descriptor = unsafe open(path, O_RDONLY)
        try #require(descriptor >= 0)
        defer { close(descriptor) }
        var bytes = [UInt8](repeating: 0, count: Int(lseek(descriptor, 0, SEEK_END)))
        let count = unsafe pread(descriptor, &bytes, bytes.count, 0)
        try #require(count == bytes.count)
        return bytes
    }

    private func write(_ bytes: [UInt8], to path: String, at offset: Int = 0) throws {
        let descriptor = unsafe open(path, O_WRONLY)
        try #require(descriptor >= 0)
        defer { close(descriptor) }
        let count = unsafe pwrite(descriptor, bytes, bytes.count, off_t(offset))
        try #require(count == bytes.count)
    }

    private static let requests: [(HTTP.Method, String, String)] = [
        (.get, "/company/contacts?pageSize=1000", ""),
        (.get, "/company/companies?pageSize=1000", ""), (.get, "/service/tickets/count", ""),
        (.post, "/company/contacts", #"{"firstName":"Ada","company":{"id":12345}}"#),
        (
            .patch, "/company/contacts/1",
            #"[{"op":"replace","path":"title","value":"Chief"}]"#
        ), (.put, "/_mock/snapshots/s", ""),
    ]

    /// Answers that a damaged file may have: what is there, or that it is damaged.
    private func ask(_ run: SandboxHarness, _ place: Comment) -> Int {
        var refused = 0
        for (method, path, body) in Self.requests {
            let answer = run.send(method, path, body, to: "a")
            guard answer.status >= 300 else { continue }
            refused += 1
            #expect(answer.status >= 500 || answer.status == 404, "\(place): \(answer.body)")
            #expect(!(answer["message"] ?? "").isEmpty, place)
        }
        return refused
    }

    @Test func `Whichever page is overwritten, it is told, and a reset or a new one helps`() throws
    {
        let folder = try TemporaryFolder()
        #expect(try run(folder).send(.get, "/company/contacts/1", to: "a").status == 200)
        let path = folder.file("a.db")
        let whole = try read(path)
        var dice = SplitMix64(state: 7)
        var refused = 0
        for number in 0..<24 {
            let page = number < 2 ? number : Int(dice.next() % UInt64(whole.count / Self.pageBytes))
            try write(whole, to: path)
            let noise = (0..<Self.pageBytes).map { _ in UInt8(truncatingIfNeeded: dice.next()) }
            try write(number % 2 == 0 ? noise : Array(noise[..<40]), to: path, at: page * 4096)
            let run = try self.run(folder)
            refused += ask(run, "page \(page) of case \(number)")
            #expect(run.send(.get, "/company/contacts/1").status == 200, "another sandbox")
            let anew = run.send(.delete, "/_mock/sandboxes/a")
            #expect(anew.status == 204, "page \(page) of case \(number): \(anew.body)")
            #expect(run.send(.get, "/company/contacts/1", to: "a").status == 200)
        }
        #expect(refused > 0)
    }

    @Test func `A file that was cut or emptied is told or made anew`() throws {
        let folder = try TemporaryFolder()
        #expect(try run(folder).send(.get, "/company/contacts/1", to: "a").status == 200)
        let path = folder.file("a.db")
        let whole = try read(path)
        for count in [0, 1, 100, 4096, 5000, whole.count / 2, whole.count - 1] {
            try write(whole, to: path)
            #expect(unsafe truncate(path, off_t(count)) == 0)
            let run = try self.run(folder)
            _ = ask(run, "cut to \(count) bytes")
            #expect(run.send(.delete, "/_mock/sandboxes/a").status == 204)
            #expect(run.send(.get, "/company/contacts/1", to: "a").status == 200)
        }
    }
}
