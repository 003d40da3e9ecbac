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
    private let sets: [String: [Fixture]]
    /// The names of the sets that the standard one is put together from.
    let standardSets: [String]
    private let images = Mutex<[Key: Image]>([:])
    private let clock: @Sendable () -> Timestamp

    private struct Key: Hashable {
        let name: String
        let mode: Mode
    }

    /// - Parameters:
    ///   - sets: Fixtures by the name of their set; one is called `standard`.
    ///   - standardSets: The names of the sets that the standard one is put together from.
    ///   - clock: The machine's time.
    package init(
        _ sets: [String: [Fixture]], standardSets: [String] = [standard],
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
        guard let fixtures = sets[name] else { return nil }
        return try images.withLock { images in
            let key = Key(name: name, mode: mode)
            if let image = images[key] { return image }
            let image = try Self.image(of: fixtures, mode, clock)
            images[key] = image
            return image
        }
    }

    /// The data of several sets together; nil if one of them is not there.
    /// - Throws: `FixtureError`, `DatabaseError`.
    func image(sets names: [String], _ mode: Mode) throws -> Image? {
        if names == standardSets { return try image(Self.standard, mode) }
        if names.count == 1 { return try image(names[0], mode) }
        let fixtures = names.compactMap { sets[$0] }
        guard fixtures.count == names.count else { return nil }
        return try Self.image(of: fixtures.flatMap(\.self), mode, clock)
    }

    /// Loads fixtures into a database of their own and takes its image.
    /// - Throws: `FixtureError`, `DatabaseError`.
    package static func image(
        of fixtures: [Fixture], _ mode: Mode, _ clock: @escaping @Sendable () -> Timestamp
    ) throws -> Image {
        let workspace = try ImageWorkspace()
        // Closed at once: the image is what it has written.
        _ = try Sandbox.open(
            mode: mode, fixtures: fixtures, in: .workspace(workspace), clock: clock)
        let image = try workspace.image(spareBytes: Limits.sandboxSpareBytes)
        // What loading took is given back to the system.
        FreedMemory.giveBack()
        return image
    }
}
