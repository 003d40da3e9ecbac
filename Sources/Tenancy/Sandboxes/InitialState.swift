// Initial states and snapshots of sandboxes.

package import Dialect
package import Primitives
package import Records
package import SQLite

/// The state that a sandbox begins with, and returns to when it is reset.
package struct InitialState: Sendable {
    /// The name of the data's origin.
    package let fixture: String
    /// The sets of fixtures that the data is loaded from; nil for a copy or an import, whose data
    /// is nowhere else.
    let sets: [String]?
    /// The mode of the catalog.
    package let mode: Mode
    /// The data; nil if it lies in fixtures that this run does not have.
    package let image: Image?
    /// The bytes to which the data can grow.
    let byteCountMax: Int
    /// The clock of the sandbox that it was copied from; nil for the machine's.
    var clock: SandboxClock?
    /// The faults of the sandbox that it was copied from.
    var faults: Faults?

    package init(
        fixture: String, sets: [String]? = nil, mode: Mode, image: Image?, byteCountMax: Int? = nil,
        clock: SandboxClock? = nil, faults: Faults? = nil
    ) {
        self.fixture = fixture
        self.sets = sets
        self.mode = mode
        self.image = image
        self.byteCountMax = byteCountMax ?? (image?.byteCount ?? 0) + Limits.sandboxSpareBytes
        self.clock = clock
        self.faults = faults
    }

    /// The bytes of memory that it takes for this sandbox alone: sets of fixtures are shared.
    var memoryByteCount: Int { sets == nil ? image?.memoryByteCount ?? 0 : 0 }

    /// The bytes of its image, which a database shares as long as it does not change them.
    var sharedByteCount: Int { image?.byteCount ?? 0 }

    /// The data.
    /// - Throws: `APIError.sandboxUnusable` if it lies in fixtures that this run does not have.
    func data(of name: String) throws(APIError) -> Image {
        guard let image else {
            throw .sandboxUnusable(
                "The sandbox '\(name)' began with the fixture \(fixture), which this server was not "
                    + "started with: start it with --fixture, or delete the sandbox.")
        }
        return image
    }
}

/// The state of a sandbox at a moment.
package struct Snapshot: Sendable {
    /// The data.
    package let image: Image
    /// The mode of the catalog.
    package let mode: Mode
    let clock: SandboxClock
    let faults: Faults
    /// The time of the snapshot, by the sandbox's clock.
    package let takenAt: Timestamp
    /// The lineage of the data; nil for a snapshot of an earlier run.
    package var lineage: Lineage?
}
