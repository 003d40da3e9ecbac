// The images of the built-in data are what loading it gives. script/images runs this file to write them.

import ConnectWise
import Dialect
import Fixtures
import Glibc
import Records
import SQLite
import ServiceTestSupport
import Tenancy
import TestSupport
import Testing

@Suite struct BuiltInDataTests {
    /// The folder that images are written to; nil to compare them.
    private static let folder = unsafe getenv("PSA_MOCK_WRITE_IMAGES").map {
        unsafe String(cString: $0)
    }

    private func content(of sandbox: Sandbox) throws -> [String] {
        let tables = try sandbox.store.database.all(
            "SELECT name, sql FROM sqlite_schema ORDER BY name"
        ) { "\($0.text(0)) \($0.text(1))" }
        return try tables + TestServer(sandbox).dump()
    }

    @Test(
        "Images are what loading gives: if not, run script/images", arguments: BuiltInData.allCases,
        Mode.allCases)
    func isCurrent(data: BuiltInData, mode: Mode) throws {
        if let folder = Self.folder {
            return try data.writeImage(mode, toFile: "\(folder)/\(data)-\(mode).db")
        }
        let image = try #require(try data.image(mode), "old: run script/images")
        let now = TestServer.now
        let found = try content(of: Sandbox("default", .shared(mode), image) { now })
        let expected = try content(
            of: Sandbox.open(mode: mode, fixtures: data.fixtures) { now })
        let difference = Set(found).symmetricDifference(expected).sorted()
        #expect(difference.isEmpty, "run script/images: \(difference.prefix(5))")
        #expect(found.count == expected.count)
    }

    @Test("An image of other tables, or of other data, is not used", arguments: Mode.allCases)
    func old(mode: Mode) throws {
        let bytes = try Repository.bytes(of: "fixtures/images/demo-\(mode).db")
        func isCurrent(_ bytes: [UInt8], _ mode: Mode) -> Bool {
            unsafe bytes.withUnsafeBufferPointer {
                let pages = unsafe StaticPages(start: $0.baseAddress, count: $0.count)
                return BuiltInData.demo.isCurrent(pages, mode)
            }
        }
        #expect(isCurrent(bytes, mode))
        #expect(!isCurrent(bytes, mode == .strict ? .default : .strict))
        // The versions of the tables and of the data, in the header.
        for offset in [60, 63, 68, 71] {
            var other = bytes
            other[offset] ^= 1
            #expect(!isCurrent(other, mode), "\(offset)")
        }
        #expect(!isCurrent([], mode) && !isCurrent(Array(bytes.prefix(64)), mode))
        let lookups = try Repository.bytes(of: "fixtures/images/lookups-\(mode).db")
        #expect(!isCurrent(lookups, mode))
    }

    @Test(
        "A short fixture over the image of the lookups is the same as over loaded ones",
        arguments: Mode.allCases)
    func overImage(mode: Mode) throws {
        let now = TestServer.now
        let image = try Templates.image(of: [.edge], mode) { now }
        let found = try content(of: Sandbox("default", .shared(mode), image) { now })
        let expected = try content(of: Sandbox.open(mode: mode, fixtures: [.edge]) { now })
        #expect(Set(found).symmetricDifference(expected).isEmpty)
        #expect(found.count == expected.count)
    }
}
