// The members of a body that is no record.

package import Primitives
package import Records
import SQLite
package import Schema

/// The members of a body of a shape.
package struct BodyMembers {
    let shape: Resource
    let draft: Draft

    package init(shape: Resource, draft: Draft) {
        self.shape = shape
        self.draft = draft
    }

    private func value(_ name: String) -> Value? {
        guard let index = shape.index(of: name), case .value(let value)? = draft.inputs[index]
        else { return nil }
        return value
    }

    /// The names of the members that it has, as they are declared; `nothing` if it has none.
    package var given: [String] {
        let names = zip(shape.fields, draft.inputs).filter { $0.1 != nil }.map(\.0.name)
        return names.isEmpty ? ["nothing"] : names
    }

    /// The string of a member; nil if it is absent or null.
    package func text(_ name: String) -> String? {
        if case .text(let text) = value(name) { text } else { nil }
    }

    /// The whole number of a member; nil if it is absent or null.
    package func integer(_ name: String) -> Int64? {
        if case .integer(let number) = value(name) { number } else { nil }
    }

    /// The number of a member; nil if it is absent or null.
    package func number(_ name: String) -> Double? {
        if case .real(let number) = value(name) { number } else { nil }
    }

    /// The flag of a member; nil if it is absent or null.
    package func flag(_ name: String) -> Bool? { integer(name).map { $0 == 1 } }

    /// The moment of a member; nil if it is absent or null.
    package func moment(_ name: String) -> Timestamp? { text(name).flatMap { Timestamp($0) } }
}
