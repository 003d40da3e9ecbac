// The data that is part of the program, and its images.

import CAssets
import ConnectWise
package import Dialect
package import Fixtures
import Primitives
import Records
package import SQLite
import Schema

/// Data that is part of the program. Beside it stand images of what loading makes of it, from which the
/// program starts in a fifth of the time. An image tells which tables and which data it was made of, and
/// is not used for others.
package enum BuiltInData: String, CaseIterable, Sendable {
    /// What every sandbox has: types, statuses, countries and others.
    case lookups
    /// The data of a managed service provider, beside the lookups.
    case demo

    /// The fixtures that are loaded after the lookups.
    package var fixtures: [Fixture] {
        get throws(FixtureError) { self == .demo ? [try .demo] : [] }
    }

    // MARK: - Images

    /// What a sandbox of a mode begins with; nil if its image is of other tables or other data.
    /// - Throws: `DatabaseError` if the system has no memory or no descriptor left.
    package func image(_ mode: Mode) throws(DatabaseError) -> Image? {
        guard let pages = pages(mode) else { return nil }
        return try Image(pages, spareBytes: Limits.sandboxSpareBytes)
    }

    /// The pages of its image in a mode; nil if it is of other tables or other data.
    func pages(_ mode: Mode) -> StaticPages? {
        var count = 0
        let isStrict: Int32 = mode == .strict ? 1 : 0
        let start =
            switch self {
            case .lookups: unsafe psa_mock_lookups_image(isStrict, &count)
            case .demo: unsafe psa_mock_demo_image(isStrict, &count)
            }
        let pages = unsafe StaticPages(start: start, count: count)
        return isCurrent(pages, mode) ? pages : nil
    }

    /// Whether pages are of this data and of the tables of a mode.
    package func isCurrent(_ pages: StaticPages, _ mode: Mode) -> Bool {
        pages.userVersion == Sandbox.version(of: mode)
            && pages.applicationID & ~UndeclaredContents.mask == version
    }

    /// A number that changes with the data, not 0, without the bits that tell of what has no declaration.
    private var version: Int32 {
        var hash = Asset.lookups.hash
        if self == .demo { hash = hash &* 31 ^ Asset.demo.hash }
        return Int32(truncatingIfNeeded: hash | 1) & ~UndeclaredContents.mask
    }

    /// Loads the data, and writes the image that the program is built with.
    /// - Throws: `FixtureError`, `DatabaseError`.
    package func writeImage(_ mode: Mode, toFile path: String) throws {
        let workspace = try ImageWorkspace(pageBytes: Limits.builtInPageBytes)
        try load(mode, in: workspace)
        try workspace.image(spareBytes: 0).write(toFile: path)
    }

    /// Closes the sandbox as well: the workspace has what it has written.
    private func load(_ mode: Mode, in workspace: ImageWorkspace) throws {
        // The time is that of no record: all of this data has its own.
        let sandbox = try Sandbox.open(mode: mode, fixtures: fixtures, in: .workspace(workspace)) {
            Timestamp(seconds: 0)
        }
        try sandbox.store.mark(version)
    }
}

/// A text that is part of the program.
@safe
private struct Asset {
    let name: String
    let bytes: UnsafeBufferPointer<UInt8>

    init(_ name: String, _ bytes: (UnsafeMutablePointer<Int>?) -> UnsafePointer<UInt8>?) {
        self.name = name
        var count = 0
        let start = unsafe bytes(&count)
        unsafe self.bytes = UnsafeBufferPointer(start: start, count: count)
    }

    static var lookups: Asset { unsafe Asset("lookups.json", psa_mock_lookups_json) }
    static var demo: Asset { unsafe Asset("demo.json", psa_mock_demo_json) }

    var hash: UInt64 { unsafe FNV1a.longHash64(bytes.span) }

    var fixture: Fixture {
        get throws(FixtureError) { try unsafe Fixture(name: name, Array(bytes)) }
    }
}

extension Fixture {
    /// The lookups of every sandbox: types, statuses, countries and others.
    package static var lookups: Fixture {
        get throws(FixtureError) { try Asset.lookups.fixture }
    }

    /// The data of a managed service provider, in which every example of the spec finds something.
    package static var demo: Fixture {
        get throws(FixtureError) { try Asset.demo.fixture }
    }
}
