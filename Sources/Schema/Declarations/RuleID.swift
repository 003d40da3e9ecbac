// Names of rules beyond those of single fields; the modules that write records implement them.

/// The name of a rule of a resource that goes beyond types, lengths and references, with the fields
/// that it is about.
package enum RuleID: Hashable, Sendable {
    /// Among the records that agree in the reference fields of `group`, one has the flag.
    case exclusive(String, group: [String])
    /// The record in a reference field belongs to that in the reference field `owner`; where none
    /// is named, one is chosen.
    case scoped(String, owner: String, otherwise: Choice)
    /// The record in a reference field names this one in its own reference field `owner`.
    case backReferenced(String, owner: String)
    /// Two members show one value.
    case aliases(String, String)
    /// One of these flags at least is set; `refusal` is the error of a record without any of them.
    case oneOf([String], refusal: Refusal?)
    /// A member is accepted and not stored.
    case notKept(String)
    /// A record whose mark is taken away was never deleted.
    case undeletion
    /// A rule of the imitated service alone.
    case named(String)

    /// Among the records that agree in the reference fields `group`, one has the flag.
    package static func exclusive(_ flag: String, among group: String...) -> RuleID {
        .exclusive(flag, group: group)
    }

    /// The record in a reference field belongs to that in the reference field `owner`.
    package static func scoped(
        _ member: String, to owner: String, otherwise: Choice = .none
    ) -> RuleID {
        .scoped(member, owner: owner, otherwise: otherwise)
    }

    /// The record in a reference field names this one in its own reference field `owner`.
    package static func backReferenced(_ member: String, by owner: String) -> RuleID {
        .backReferenced(member, owner: owner)
    }

    /// One of these flags at least is set.
    package static func oneOf(_ flags: String..., orElse refusal: Refusal? = nil) -> RuleID {
        .oneOf(flags, refusal: refusal)
    }

    /// The record of an owner that is taken where none is named.
    package enum Choice: Hashable, Sendable {
        /// None.
        case none
        /// The one whose flag is set, or none.
        case flagged(String)
        /// The one whose flag is set, or the oldest.
        case flaggedOrOldest(String)
    }

    /// The code and the text of an error that the live service has words of its own for.
    package struct Refusal: Hashable, Sendable {
        package let code: String
        package let message: String

        package init(code: String, message: String) {
            self.code = code
            self.message = message
        }
    }

    /// The flags of which one at least has to be set, where the rule asks for that.
    package var flags: [String] {
        if case .oneOf(let flags, _) = self { flags } else { [] }
    }
}
