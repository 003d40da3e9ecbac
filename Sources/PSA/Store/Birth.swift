// What a sandbox begins with, and what it was.

import Primitives
import SQLite

extension Sandboxes {
    /// What a sandbox begins with, and goes back to.
    struct Birth: Sendable {
        let fixture: String
        let mode: Mode
        let image: Image
        /// The clock of the sandbox that it was copied from; nil for the machine's.
        var clock: SandboxClock?
        /// The faults of the sandbox that it was copied from.
        var faults: Faults?
    }

    /// What a sandbox was at a moment.
    struct Snapshot {
        let image: Image
        let mode: Mode
        let clock: SandboxClock
        let faults: Faults
        let takenAt: Timestamp
    }
}
