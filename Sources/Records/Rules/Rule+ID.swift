// The rules that declarations name, and what each does.

import SQLite
import Schema

extension Rule {
    /// Creates the rule of a name.
    init(_ id: RuleID, named: [RuleID: Rule]) {
        switch id {
        case .exclusive(let flag, let group): self = .exclusive(flag, among: group)
        case .scoped(let member, let owner, let choice):
            self = .scoped(member, to: owner, otherwise: choice)
        case .backReferenced(let member, let owner): self = .backReferenced(member, by: owner)
        case .aliases(let one, let other): self = .aliases(one, other)
        case .oneOf(let flags, let refusal): self = .oneOf(flags, orElse: refusal)
        case .notKept(let member): self = .notKept(member)
        case .undeletion: self = .undeletion
        case .named:
            guard let rule = named[id] else { preconditionFailure("no rule \(id)") }
            self = rule
        }
    }
}
