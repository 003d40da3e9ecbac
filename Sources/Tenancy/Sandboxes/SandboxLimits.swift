// The bounds of all sandboxes together.

import Dialect

/// The bounds of all sandboxes together.
package struct SandboxLimits: Sendable {
    /// Sandboxes that are open at a time.
    package var openMax: Int
    /// Seconds without a request after which a changed sandbox may go to make room for another.
    package var idleSecondsMax: Int64
    /// Bytes of memory of all sandboxes and snapshots.
    package var memoryBytesMax: Int
    /// Bytes of the written records and references of one sandbox; 0 keeps none.
    package var rowCacheBytesMax: Int
    /// Whether whole records are kept in their written form, and not references alone.
    package var keepsRecords: Bool

    package init(
        openMax: Int = Limits.sandboxesMax, idleSecondsMax: Int64 = Limits.sandboxIdleSecondsMax,
        memoryBytesMax: Int = Limits.sandboxMemoryBytesMax,
        rowCacheBytesMax: Int = Limits.rowCacheBytesMax, keepsRecords: Bool = true
    ) {
        self.openMax = openMax
        self.idleSecondsMax = idleSecondsMax
        self.memoryBytesMax = memoryBytesMax
        self.rowCacheBytesMax = rowCacheBytesMax
        self.keepsRecords = keepsRecords
    }
}
