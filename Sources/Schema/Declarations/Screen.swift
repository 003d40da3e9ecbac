// Screens that show user-defined fields.

/// A screen of the service's own program: user-defined fields are defined for the records that it
/// shows (docs/LIVE-API.md#custom-fields).
package struct Screen: Sendable, Equatable {
    /// The id in definitions, such as `ct300`.
    package let id: String
    /// The name in words.
    package let description: String
    /// The parts of the screen.
    package let pods: [Pod]

    package init(id: String, description: String, pods: [Pod]) {
        self.id = id
        self.description = description
        self.pods = pods
    }

    /// A part of a screen: each user-defined field belongs to one.
    package struct Pod: Sendable, Equatable {
        /// The id in definitions.
        package let id: Int64
        /// The name in values, such as `contact_overview`.
        package let identifier: String
        /// The name in words.
        package let description: String

        package init(id: Int64, identifier: String, description: String) {
            self.id = id
            self.identifier = identifier
            self.description = description
        }
    }

    /// The pod of that id.
    package func pod(_ id: Int64) -> Pod? { pods.first { $0.id == id } }
}

extension Resource {
    /// The field that holds the values of user-defined fields, if records can have any.
    var customFieldsField: Field? { fields.first { $0.screen != nil } }

    /// The screen whose user-defined fields records have; nil if they have none.
    var screen: Screen? { customFieldsField?.screen }
}
