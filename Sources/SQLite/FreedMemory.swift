// Memory that databases have used.

import CSQLite

/// The memory that was freed, most of which malloc keeps for the next use.
public enum FreedMemory {
    /// Gives it back to the system: after much was used that will not be used again.
    public static func giveBack() { _ = malloc_trim(0) }
}
