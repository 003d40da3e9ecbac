// Columns that are looked at together.

extension Resource {
    /// Columns whose values together occur once, among the rows with `flag` set.
    package struct Unique: Sendable {
        /// The columns that are unique together.
        package let columns: [String]
        /// The flag that limits uniqueness to records that have it set; nil for all records.
        package let flag: String?

        package init(_ columns: String..., where flag: String? = nil) {
            self.columns = columns
            self.flag = flag
        }
    }

    /// Columns by which lists are found and put in order.
    package struct ListIndex: Sendable {
        /// The columns, the first of which is looked for.
        package let columns: [String]
        /// Whether lists have the greatest value first, and records with the same value by their ids.
        package let isDescending: Bool
        /// Whether rows whose first column is null are left out.
        var isPartial = false
        /// Whether the index is made with the first value (`Resource.isIndexedLater`).
        var isMadeLater = false

        package init(_ columns: String..., isDescending: Bool = false) {
            self.columns = columns
            self.isDescending = isDescending
        }

        /// The time of the last change: clients that synchronise ask for what is newer, newest first.
        package static let lastUpdated = ListIndex("lastUpdated", isDescending: true)
    }
}
