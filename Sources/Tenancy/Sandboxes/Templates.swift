// The images that sandboxes begin with: sets of fixtures, each loaded once.

package import Dialect
package import Fixtures
package import Primitives
import Records
package import SQLite
import Synchronization

/// Named sets of fixtures and their images. Shared by all workers: an image is made under a lock,
/// far from the path of requests.
package final class Templates: Sendable {
    /// The set that a sandbox begins with by default.
    package static let standard = "default"
    private let sets: [String: FixtureSet]
    /// The names of the sets that the standard one is put together from.
    let standardSets: [String]
    private let images = Mutex<[Key: Image]>([:])
    private let clock: @Sendable () -> Timestamp

    private struct Key: Hashable {
        let name: String
        let mode: Mode
    }

    /// Templates of sets that are all loaded.
    package convenience init(
        _ sets: [String: [Fixture]], standardSets: [String] = [standard],
        clock: @escaping @Sendable () -> Timestamp
    ) {
        self.init(
            sets.mapValues(FixtureSet.loaded), standardSets: standardSets, clock: clock)
    }

    /// - Parameters:
    ///   - sets: Fixtures by the name of their set; one is called `standard`.
    ///   - standardSets: The names of the sets that the standard one is put together from.
    ///   - clock: The machine's time.
    package init(
        _ sets: [String: FixtureSet], standardSets: [String] = [standard],
        clock: @escaping @Sendable () -> Timestamp
    ) {
        self.sets = sets
        self.standardSets = standardSets
        self.clock = clock
    }

    /// The names of all sets, in order.
    package var names: [String] { sets.keys.sorted() }

    /// The data of a set in a mode; nil if there is no such set.
    /// - Throws: `FixtureError`, `DatabaseError`.
    func image(_ name: String, _ mode: Mode) throws -> Image? {
        guard let set = sets[name] else { return nil }
        return try images.withLock { images in
            let key = Key(name: name, mode: mode)
            if let image = images[key] { return image }
            let image = try Self.image(of: set, mode, clock)
            images[key] = image
            return image
        }
    }

    /// The data of several sets together; nil if one of them is not there.
    /// - Throws: `FixtureError`, `DatabaseError`.
    func image(sets names: [String], _ mode: Mode) throws -> Image? {
        if names == standardSets { return try image(Self.standard, mode) }
        if names.count == 1 { return try image(names[0], mode) }
        let found = names.compactMap { sets[$0] }
        guard found.count == names.count else { return nil }
        return try Self.image(of: try FixtureSet(joining: found), mode, clock)
    }

    private static func image(
        of set: FixtureSet, _ mode: Mode, _ clock: @escaping @Sendable () -> Timestamp
    ) throws -> Image {
        if case .builtIn(let data) = set, let image = try data.image(mode) { return image }
        return try image(of: try set.fixtures, mode, clock)
    }

    /// Loads fixtures into a database of their own and takes its image.
    /// - Throws: `FixtureError`, `DatabaseError`.
    package static func image(
        of fixtures: [Fixture], _ mode: Mode, _ clock: @escaping @Sendable () -> Timestamp
    ) throws -> Image {
        let workspace = try workspace(for: fixtures, mode)
        // Closed at once: the image is what it has written.
        _ = try Sandbox.open(
            mode: mode, fixtures: fixtures, in: .workspace(workspace), clock: clock)
        let image = try workspace.image(spareBytes: Limits.sandboxSpareBytes)
        // What loading took is given back to the system.
        FreedMemory.giveBack()
        return image
    }

    /// What fixtures are loaded into. Long lists come into larger pages.
    private static func workspace(for fixtures: [Fixture], _ mode: Mode) throws -> ImageWorkspace {
        let recordCount = fixtures.reduce(0) { $0 + $1.recordCount }
        guard recordCount < Limits.deferredIndexRecordsMin,
            !(fixtures.first?.isComplete ?? false), let lookups = BuiltInData.lookups.pages(mode)
        else { return try ImageWorkspace() }
        return try ImageWorkspace(beginningWith: lookups)
    }
}

/// What sandboxes can begin with.
package enum FixtureSet: Sendable {
    case builtIn(BuiltInData)
    /// Fixtures that are loaded after the lookups, one after the other.
    case loaded([Fixture])

    /// One set of several; the lookups alone for none.
    /// - Throws: `FixtureError` if the built-in data is not sound, which tests rule out.
    package init(joining sets: [FixtureSet]) throws(FixtureError) {
        switch sets.count {
        case 0: self = .builtIn(.lookups)
        case 1: self = sets[0]
        default:
            var fixtures: [Fixture] = []
            for set in sets { fixtures += try set.fixtures }
            self = .loaded(fixtures)
        }
    }

    /// The fixtures that are loaded after the lookups.
    package var fixtures: [Fixture] {
        get throws(FixtureError) {
            switch self {
            case .builtIn(let data): try data.fixtures
            case .loaded(let fixtures): fixtures
            }
        }
    }
}
