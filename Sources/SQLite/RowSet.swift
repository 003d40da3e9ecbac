// Rows that something depends on, in the space of a number.

/// A set of rows that may hold more than were put in: one bit of 64 for each. A contact refers to some
/// ten rows, so that a change of an unrelated row of such a table removes it with a chance of 1 in 7.
public struct RowSet {
    private var bits: UInt64 = 0

    public init() {}

    /// Adds a row by its id and `RowChange.hash(of:)` of its table's name.
    public mutating func insert(_ id: Int64, of tableHash: UInt64) {
        let mixed = (tableHash ^ UInt64(bitPattern: id)) &* 0x9e37_79b9_7f4a_7c15
        bits |= 1 << (mixed >> 58)
    }

    /// Whether all rows of another set may be in it.
    public func contains(_ other: RowSet) -> Bool { bits & other.bits == other.bits }
}
