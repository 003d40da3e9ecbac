// Damaged fixtures are refused with a line and a reason, wherever the damage is.

import Dialect
import Fixtures
import JSON
import Primitives
import Records
import SQLite
import ServiceTestSupport
import Tenancy
import TestSupport
import Testing

@Suite struct DamagedFixtureTests {
    private static let edge = try! Repository.bytes(of: "fixtures/edge.json")

    private static func lineCount(of bytes: [UInt8]) -> Int {
        bytes.count { $0 == UInt8(ascii: "\n") } + 1
    }

    /// The end of a transaction of which nothing is kept.
    private struct Undone: Error {}

    /// The errors of loading a text over the demo data; none if it is a fixture after all.
    private func problems(_ source: JSONSource, _ store: Store) throws -> [(line: Int, String)] {
        do {
            try store.database.transaction {
                try store.load([try Fixture(name: "damaged.json", source)])
                // The next text finds the same data.
                throw Undone()
            }
        } catch let error as FixtureError {
            return error.problems
        } catch is Undone {}
        return []
    }

    @Test("What ends too early is refused, whatever it ends with", arguments: Mode.allCases)
    func truncated(mode: Mode) throws {
        let store = try TestData.demo.open(mode).store
        let end = try #require(Self.edge.lastIndex(of: UInt8(ascii: "}")))
        for count in stride(from: 0, through: end, by: max(1, end / 400)) {
            let bytes = Array(Self.edge[..<count])
            let pieces = JSONSource(byteCount: count) { Array(bytes[$0...].prefix(min($1, 4000))) }
            for source in [JSONSource(bytes), pieces] {
                let problems = try problems(source, store)
                #expect(problems.count == 1, "\(count) bytes")
                #expect(problems.first?.line == Self.lineCount(of: bytes), "\(count) bytes")
            }
        }
    }

    @Test(
        "Bytes that are changed, left out or repeated give a fixture or errors with lines",
        arguments: 0..<4 as Range<UInt64>, Mode.allCases)
    func damaged(seed: UInt64, mode: Mode) throws {
        let store = try TestData.demo.open(mode).store
        var random = SplitMix64(state: seed)
        for _ in 0..<30 {
            var bytes = Self.edge
            for _ in 0..<Int.random(in: 1...3, using: &random) { damage(&bytes, &random) }
            let lines = 1...Self.lineCount(of: bytes)
            for (line, message) in try problems(JSONSource(bytes), store) {
                #expect(lines.contains(line) && !message.isEmpty, "\(line): \(message)")
            }
        }
    }

    private static let replacements = Array("\"{}[],:0129-.eEtfn\\ax \n\u{0}é".utf8) + [0xff]

    private func damage(_ bytes: inout [UInt8], _ random: inout SplitMix64) {
        let place = Int.random(in: 0..<bytes.count, using: &random)
        let count = Int.random(in: 1...4, using: &random)
        let piece = bytes[place...].prefix(count)
        switch Int.random(in: 0..<4, using: &random) {
        case 0: bytes.removeSubrange(piece.indices)
        case 1: bytes.insert(contentsOf: piece, at: place)
        default:
            bytes[place] =
                Self.replacements[Int.random(in: 0..<Self.replacements.count, using: &random)]
        }
    }
}
