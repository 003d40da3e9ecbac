// The types of callbacks, and the levels at which each can be asked for.

/// A type of callbacks: what a change of a record is told as, and by which of the record's references a
/// callback chooses the records that it wants (docs/LIVE-API.md#callbacks).
package struct CallbackType: Sendable {
    /// The name of the type, such as `Contact`.
    package let name: String
    /// The levels, in the order of the vendor's table.
    package let levels: [Level]
    /// Members of a record that its callbacks do not show.
    package let hidden: [String]

    package init(_ name: String, hiding hidden: [String] = [], _ levels: [Level]) {
        self.name = name
        self.levels = levels
        self.hidden = hidden
    }

    /// The resource whose records are the callbacks.
    package static let entries = "CallbackEntry"

    /// A level: what the `objectId` of a callback is compared with.
    package struct Level: Sendable {
        package let name: String
        package let choice: Choice

        package init(_ name: String, _ choice: Choice) {
            self.name = name
            self.choice = choice
        }
    }

    /// The records that a level chooses.
    package enum Choice: Sendable {
        /// All, whatever the `objectId`.
        case all
        /// The one with that id.
        case own
        /// Those that have it in a reference field.
        case field(String)
        /// Those that have, in a reference field, a record of a resource that has it in another.
        case through(String, in: String, String)
        /// Those below which a record of a resource has it in a reference field.
        case listed(in: String, String)
        /// None: public sources do not tell what it is compared with.
        case unknown
    }
}
