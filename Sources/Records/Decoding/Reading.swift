// The manner in which a body is read, and the names of its members.

import Dialect
import Primitives
import Schema

/// The manner in which JSON is read.
package enum Reading {
    /// As the live service reads a record: names of members in any case
    /// (docs/DIALECT.md#bodies).
    case record
    /// As the live service reads the values of the operations of a PATCH.
    case operations
    /// By this server's own rules, for fixtures and for the control plane: names as they are
    /// declared.
    case exact
}

extension Decoder {
    /// The index of the field that a member names. A name that is spelled as declared costs
    /// nothing more where any case is taken. Fixtures alone name hidden fields.
    func index(of name: String, in resource: Resource) -> Int? {
        let found =
            resource.index(of: name) ?? (reading == .exact ? nil : resource.index(anyCase: name))
        guard let found, purpose == .fixture || !resource.fields[found].isHidden else { return nil }
        return found
    }

    /// Whether a member's name is `declared`, as this decoder compares names.
    func isName(_ name: String, _ declared: String) -> Bool {
        name == declared || reading != .exact && ASCII.equal(name, declared)
    }

    /// The declared spelling of a member's name; nil for one that is not among `declared`.
    func declared(_ name: String, among declared: Set<String>) -> String? {
        if declared.contains(name) || reading == .exact {
            return declared.contains(name) ? name : nil
        }
        return declared.first { ASCII.equal($0, name) }
    }
}
