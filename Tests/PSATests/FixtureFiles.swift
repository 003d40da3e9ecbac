// The fixtures of the repository, read once.

import Foundation
import SQLite
import Testing

@testable import PSA

/// The data that a test begins with. Loaded once for each mode, then copied: loading takes a hundred
/// times as long.
enum Template: String, CaseIterable, CustomTestStringConvertible {
    case demo, edge

    var testDescription: String { rawValue }

    /// A sandbox of its own, over a copy whose file is gone as soon as it is open.
    func open(_ mode: Mode) throws -> Sandbox {
        let copy = Self.folder.appending(path: UUID().uuidString).path()
        try FileManager.default.copyItem(atPath: file(mode), toPath: copy)
        let now = World.now
        let sandbox = try Sandbox.open(mode: mode, at: .file(copy), fixtures: []) { now }.sandbox
        try sandbox.database.execute("PRAGMA synchronous = OFF")
        for end in ["", "-wal", "-shm"] {
            try? FileManager.default.removeItem(atPath: copy + end)
        }
        return sandbox
    }

    private func file(_ mode: Mode) -> String {
        switch (self, mode) {
        case (.demo, .default): Self.demoFile
        case (.demo, .strict): Self.strictDemoFile
        case (.edge, .default): Self.edgeFile
        case (.edge, .strict): Self.strictEdgeFile
        }
    }

    private static let demoFile = write(try! .demo, .default)
    private static let strictDemoFile = write(try! .demo, .strict)
    private static let edgeFile = write(.edge, .default)
    private static let strictEdgeFile = write(.edge, .strict)

    private static func write(_ fixture: Fixture, _ mode: Mode) -> String {
        let now = World.now
        let sandbox = try! Sandbox.open(mode: mode, fixtures: [fixture]) { now }.sandbox
        let path = folder.appending(path: UUID().uuidString).path()
        try! sandbox.database.execute("VACUUM INTO '\(path)'")
        return path
    }

    private static let folder: URL = {
        let folder = FileManager.default.temporaryDirectory.appending(
            path: "psa-tests-\(ProcessInfo.processInfo.processIdentifier)")
        try! FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        atexit { try? FileManager.default.removeItem(at: Template.folder) }
        return folder
    }()
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
