// The fixtures of the repository, read once.

import ConnectWise
import Dialect
import Foundation
import Records
import SQLite
import Testing

@testable import Tenancy

/// The data that a test begins with. Loaded once for each mode, then copied: loading takes a hundred
/// times as long.
enum Template: String, CaseIterable, CustomTestStringConvertible {
    case demo, edge

    var testDescription: String { rawValue }

    /// A sandbox of its own.
    func open(_ mode: Mode) throws -> Sandbox {
        let now = World.now
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
        let now = World.now
        return try! Templates.image(of: [fixture], mode) { now }
    }
}

/// A file of the repository.
func repositoryFile(_ path: String) -> [UInt8] {
    let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent()
    return try! Array(Data(contentsOf: root.appending(path: path)))
}

extension Fixture {
    /// Unicode, nulls, limits, and one blocked delete of each kind.
    static let edge = try! Fixture(name: "edge.json", repositoryFile("fixtures/edge.json"))
}
