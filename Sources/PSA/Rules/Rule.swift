// What a declaration cannot say in fields: a rule of a resource, hung on its declaration.

import SQLite

/// A rule that goes beyond types, lengths and references.
struct Rule: Sendable {
    /// Completes a record about to be written, or notes what is wrong with it.
    let prepare: (@Sendable (inout Write, Sandbox) throws -> Void)?
    /// Does what has to be done before the record is written, in the same transaction; it may still
    /// change what is written.
    let beforeSave: (@Sendable (inout Write, Sandbox) throws -> Void)?
    /// A state of the record, and what happens when it comes about.
    let transition: Transition?
    /// Flags of which one at least has to be set, where the rule asks for that.
    let flags: [String]

    init(
        oneOf flags: [String] = [],
        prepare: (@Sendable (inout Write, Sandbox) throws -> Void)? = nil,
        beforeSave: (@Sendable (inout Write, Sandbox) throws -> Void)? = nil,
        transition: Transition? = nil
    ) {
        self.flags = flags
        self.prepare = prepare
        self.beforeSave = beforeSave
        self.transition = transition
    }

    /// A state that a record is in or not, also through its children, and what happens, in the same
    /// transaction, when a request brings it about.
    struct Transition: Sendable {
        let isIn: @Sendable (Int64, Sandbox) throws -> Bool
        let entered: @Sendable (Int64, Sandbox, Stamp) throws -> Void
    }
}
