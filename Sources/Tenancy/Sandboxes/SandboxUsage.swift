// The memory that a sandbox uses of the shared limit.

import Callbacks
import Dialect
import Records
import SQLite

/// The usage of an open sandbox, as reported to the registry.
struct SandboxUsage {
    /// By the machine's clock, in seconds.
    let lastUsed: Int64
    /// Whether closing it would lose anything.
    let hasChanges: Bool
    /// The bytes of memory that it takes.
    let byteCount: Int

    /// Whether the difference is worth telling: the registry is shared by all workers.
    func differs(from other: SandboxUsage?) -> Bool {
        guard let other else { return true }
        return lastUsed != other.lastUsed || hasChanges != other.hasChanges
            || abs(byteCount - other.byteCount) >= Limits.sandboxUsageStepBytes
    }
}

extension Sandbox {
    /// Whether what it takes was noted in this second, with all that changes of its data made of
    /// it.
    func isNoted(at second: Int64) -> Bool {
        notedUsage?.lastUsed == second && store.database.changeCount == sizedAtChange
    }

    /// The bytes of memory that its data, its written records, its statements and its journal take: what the data has
    /// grown beyond an image that others share, and the pages of the image that it has probably changed.
    func memoryByteCount(beyond shared: Int) -> Int {
        let changes = store.database.changeCount
        if changes != sizedAtChange {
            sizedAtChange = changes
            // A failure here would be one of the next request too, which tells it.
            databaseByteCount = (try? store.database.byteCount) ?? databaseByteCount
        }
        let data =
            isInFile
            ? min(databaseByteCount, Limits.pageCacheBytesMax)
            : max(0, databaseByteCount - shared)
                + min(shared, changes * Limits.changedRowBytes)
        return Limits.sandboxOverheadBytes + data + journal.byteCount + store.rowCache.byteCount
            + store.queryByteCount + callbacks.deliveries.byteCount + sinks.byteCount
    }
}
