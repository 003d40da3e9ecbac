// The fixtures of the repository, read once.

import ConnectWise
package import Dialect
package import Fixtures
import Records
import SQLite
package import Tenancy
import TestSupport
import Testing

/// The data that a test begins with. Loaded once for each mode, then copied: loading takes a hundred
/// times as long.
package enum TestData: String, CaseIterable, CustomTestStringConvertible {
    case demo, edge

    package var testDescription: String { rawValue }

    /// A sandbox of its own.
    package func open(_ mode: Mode) throws -> Sandbox {
        let now = TestServer.now
        return try Sandbox("default", .shared(mode), image(mode)) { now }
    }

    private func image(_ mode: Mode) -> Image {
        switch (self, mode) {
        case (.demo, .default): Self.demoImage
        case (.demo, .strict): Self.strictDemoImage
        case (.edge, .default): Self.edgeImage
        case (.edge, .strict): Self.strictEdgeImage
        }
    }

    private static let demoImage = image(of: try! .demo, .default)
    private static let strictDemoImage = image(of: try! .demo, .strict)
    private static let edgeImage = image(of: .edge, .default)
    private static let strictEdgeImage = image(of: .edge, .strict)

    private static func image(of fixture: Fixture, _ mode: Mode) -> Image {
        let now = TestServer.now
        return try! Templates.image(of: [fixture], mode) { now }
    }
}

extension Fixture {
    /// Unicode, nulls, limits, and one blocked delete of each kind.
    package static let edge = try! Fixture(
        name: "edge.json", Repository.bytes(of: "fixtures/edge.json"))
}
