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
    /// The fields that `prepare` looks at; nil if it may be any.
    private let fields: Set<String>?
    /// Whether `beforeSave` has nothing to do for a record of the list of a new record, given those
    /// before it in the list. Nil if it always has.
    let isIdle: (@Sendable (PreparedRecord, ArraySlice<PreparedRecord>, Store) -> Bool)?

    package init(
        prepare: (@Sendable (inout PreparedRecord, Store) throws -> Void)? = nil,
        beforeSave: (@Sendable (inout PreparedRecord, Store) throws -> Void)? = nil,
        transition: Transition? = nil, lookingAt fields: Set<String>? = nil,
        isIdle: (@Sendable (PreparedRecord, ArraySlice<PreparedRecord>, Store) -> Bool)? = nil
    ) {
        self.prepare = prepare
        self.beforeSave = beforeSave
        self.transition = transition
        self.fields = fields
        self.isIdle = isIdle
    }

    /// Whether `prepare` does the same whatever a field says.
    package func ignores(_ field: String) -> Bool {
        prepare == nil || fields.map { !$0.contains(field) } ?? false
    }

    /// A state that a record is in or not, also through its children, and what happens, in the same
    /// transaction, when a request brings it about.
    package struct Transition: Sendable {
        /// What the state follows from: columns of the record, and tables of the records below it.
        let watched: Set<String>
        let standing: @Sendable (Int64, Store) throws -> Standing
        let entered: @Sendable (Int64, Store, Stamp) throws -> Void

        package init(
            watching watched: Set<String>,
            standing: @escaping @Sendable (Int64, Store) throws -> Standing,
            entered: @escaping @Sendable (Int64, Store, Stamp) throws -> Void
        ) {
            self.watched = watched
            self.standing = standing
            self.entered = entered
        }

        /// Whether a change may bring the state about or end it.
        /// - Parameter touched: The columns and tables that it touches; nil if that is not known.
        func mayFollow(from touched: Set<String>?) -> Bool {
            touched.map { !watched.isDisjoint(with: $0) } ?? true
        }

        /// A state that nothing keeps a record out of which asks for it.
        package init(
            watching watched: Set<String>,
            isIn: @escaping @Sendable (Int64, Store) throws -> Bool,
            entered: @escaping @Sendable (Int64, Store, Stamp) throws -> Void
        ) {
            self.init(
                watching: watched, standing: { id, store in try isIn(id, store) ? .isIn : .isOut },
                entered: entered)
        }
    }

    /// Where a record stands to a state.
    package enum Standing: Equatable {
        /// The record is in the state.
        case isIn
        /// It is not, and no request asks for it.
        case isOut
        /// It is not, though it was asked for.
        case isKeptOut(by: Obstacle)
    }

    /// What keeps a record out of a state that was asked for.
    package struct Obstacle: Equatable {
        /// The member with which it was asked for.
        let field: String
        /// The sentence about it (`Remark.message`).
        let message: String
        /// The values that were tried: a change of them that leaves the sentence true is one that
        /// failed too.
        let tried: String

        package init(field: String, message: String, tried: String) {
            self.field = field
            self.message = message
            self.tried = tried
        }
    }
}

/// A catalog with the rules that its declarations name. Made once, then only read.
package final class Ruleset: Sendable {
    /// The resources of the mode.
    package let catalog: Catalog
    /// The rules of each declared resource, by the resource's name.
    private let rules: [String: [Rule]]
    /// The rule of a name that resources without a declaration have.
    private let rule: @Sendable (RuleID) -> Rule

    /// The rules of a catalog.
    /// - Parameters:
    ///   - named: The rules of the imitated service alone, that declarations name.
    ///   - more: Those that resources without a declaration have besides, asked for when needed.
    /// - Precondition: each name in a declaration is that of one of them, and each of them is named.
    package init(
        _ catalog: Catalog, named: [RuleID: Rule],
        and more: @escaping @Sendable () -> [RuleID: Rule] = { [:] }
    ) {
        let used = Set(catalog.resources.flatMap(\.rules))
        for id in named.keys { precondition(used.contains(id), "nothing has the rule \(id)") }
        self.catalog = catalog
        rule = { Rule($0, named: named[$0] == nil ? more() : named) }
        rules = Dictionary(
            uniqueKeysWithValues: catalog.resources.map { resource in
                (resource.name, resource.rules.map { Rule($0, named: named) })
            })
    }

    /// The rules of a resource, in the order of its declaration: those about further members too, if it has
    /// such members.
    package func rules(of resource: Resource) -> [Rule] {
        if let own = rules[resource.name], own.count == resource.rules.count { return own }
        return resource.rules.map(rule)
    }
}
