// How far an operation of the live service is imitated.

/// How far an operation of the vendor's is imitated.
package enum Tier: String, CaseIterable, Sendable {
    /// By a declaration, with rules of its own that tests prove.
    case behaviour
    /// By the vendor's contract alone: shape and validation.
    case contract
    /// Not at all: it answers 501.
    case notModelled = "not modelled"
}

/// The work of a method that no declaration has.
package struct TieredWork: Sendable {
    /// What it does with records; nil where that is not modelled.
    package let operation: Operation?
    /// How far it is imitated.
    package let tier: Tier

    package init(operation: Operation?, tier: Tier) {
        self.operation = operation
        self.tier = tier
    }
}
