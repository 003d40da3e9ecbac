// What goes wrong with messages to callbacks on purpose.

package import JSON
import Primitives

/// A rule of what goes wrong with the next messages that match.
package struct CallbackFault: Sendable {
    /// What goes wrong.
    package enum Kind: String, CaseIterable, Sendable {
        /// The message is never sent.
        case drop
        /// It waits, by the clock of the sandbox, and what follows it waits too.
        case delay
        /// It is sent twice.
        case duplicate
        /// It is sent behind the one that follows it.
        case reorder
        /// Its signature is that of other bytes.
        case signature
    }

    package let id: Int64
    package let kind: Kind
    /// The callback whose messages match; nil for all.
    let callbackID: Int64?
    let type: String?
    let action: String?
    /// The seconds of a delay.
    let seconds: Int64
    /// How many messages it still applies to.
    fileprivate(set) var left: Int64

    fileprivate func matches(_ delivery: CallbackDelivery) -> Bool {
        left > 0 && callbackID ?? delivery.callbackID == delivery.callbackID
            && type.map { ASCII.equal($0, delivery.type) } ?? true
            && action.map { ASCII.equal($0, delivery.action) } ?? true
    }

    /// The rule as the control plane shows it.
    package var json: JSONOutput {
        .object([
            ("id", .number(id)), ("fault", .text(kind.rawValue)),
            ("callbackId", callbackID.map { .number($0) } ?? .absent), ("type", .text(type)),
            ("action", .text(action)),
            ("seconds", kind == .delay ? .number(seconds) : .absent), ("left", .number(left)),
        ])
    }
}

/// The rules of a sandbox, in the order in which they were made.
package struct CallbackFaults {
    package private(set) var rules: [CallbackFault] = []
    private var lastID: Int64 = 0

    /// Adds a rule for so many messages.
    package mutating func add(
        _ kind: CallbackFault.Kind, callbackID: Int64?, type: String?, action: String?,
        seconds: Int64, count: Int64
    ) -> CallbackFault {
        lastID += 1
        let rule = CallbackFault(
            id: lastID, kind: kind, callbackID: callbackID, type: type, action: action,
            seconds: seconds, left: count)
        rules.append(rule)
        return rule
    }

    package mutating func removeAll() { rules = [] }

    /// The rule that applies to a message: the first that matches and has not been used up.
    mutating func next(for delivery: CallbackDelivery) -> CallbackFault? {
        guard let index = rules.firstIndex(where: { $0.matches(delivery) }) else { return nil }
        rules[index].left -= 1
        return rules[index]
    }
}
