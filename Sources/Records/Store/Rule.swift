// Rules of a resource: functions that run while its records are written.

import SQLite
package import Schema

/// A rule that goes beyond types, lengths and references.
package struct Rule: Sendable {
    /// Completes a record about to be written, or notes what is wrong with it.
    let prepare: (@Sendable (inout PreparedRecord, Store) throws -> Void)?
    /// Does what has to be done before the record is written, in the same transaction; it may still
    /// change what is written.
    let beforeSave: (@Sendable (inout PreparedRecord, Store) throws -> Void)?
    /// A state of the record, and what happens when it comes about.
    let transition: Transition?

    package init(
        prepare: (@Sendable (inout PreparedRecord, Store) throws -> Void)? = nil,
        beforeSave: (@Sendable (inout PreparedRecord, Store) throws -> Void)? = nil,
        transition: Transition? = nil
    ) {
        self.prepare = prepare
        self.beforeSave = beforeSave
        self.transition = transition
    }

    /// A state that a record is in or not, also through its children, and what happens, in the same
    /// transaction, when a request brings it about.
    package struct Transition: Sendable {
        let isIn: @Sendable (Int64, Store) throws -> Bool
        let entered: @Sendable (Int64, Store, Stamp) throws -> Void

        package init(
            isIn: @escaping @Sendable (Int64, Store) throws -> Bool,
            entered: @escaping @Sendable (Int64, Store, Stamp) throws -> Void
        ) {
            self.isIn = isIn
            self.entered = entered
        }
    }
}

/// A catalog with the rules that its declarations name. Made once, then only read.
package final class Ruleset: Sendable {
    /// The resources of the mode.
    package let catalog: Catalog
    /// The rules of each resource, by the resource's name.
    private let rules: [String: [Rule]]

    /// The rules of a catalog.
    /// - Parameter named: The rules of the imitated service alone.
    /// - Precondition: each name in a declaration is that of one of them, and each of them is named.
    package init(_ catalog: Catalog, named: [RuleID: Rule]) {
        let used = Set(catalog.resources.flatMap(\.rules))
        for id in named.keys { precondition(used.contains(id), "nothing has the rule \(id)") }
        self.catalog = catalog
        rules = Dictionary(
            uniqueKeysWithValues: catalog.resources.map { resource in
                (resource.name, resource.rules.map { Rule($0, named: named) })
            })
    }

    /// The rules of a resource, in the order of its declaration.
    func rules(of resource: Resource) -> [Rule] { rules[resource.name] ?? [] }
}
