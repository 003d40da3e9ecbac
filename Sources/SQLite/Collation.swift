// The order of texts in SQL, which ignores the case of letters.

import CSQLite
import Primitives

/// The collating sequence `CASELESS`: texts in the order of their folded scalars. Unlike NOCASE it
/// ignores the case of letters beyond ASCII, and knows no end of text at a NUL. Indexes are kept in
/// its order, so that with another order it needs another name: the tables are then of another
/// version, and files of earlier ones are refused.
enum Collation {
    /// Registers the sequence with a connection.
    static func add(to connection: OpaquePointer) -> Int32 {
        unsafe sqlite3_create_collation_v2(
            connection, "CASELESS", SQLITE_UTF8, nil,
            { _, leftCount, left, rightCount, right in
                let order = unsafe CaseFolding.compare(
                    Collation.bytes(left, leftCount), Collation.bytes(right, rightCount))
                return Int32(order.signum())
            }, nil)
    }

    private static func bytes(_ start: UnsafeRawPointer?, _ count: Int32)
        -> UnsafeBufferPointer<UInt8>
    {
        unsafe UnsafeBufferPointer(
            start: start?.assumingMemoryBound(to: UInt8.self), count: Int(count))
    }
}
