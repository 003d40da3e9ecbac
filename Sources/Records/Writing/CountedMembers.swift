// Counts of members that strict mode would have treated differently.

package import Dialect
import JSON
import SQLite
package import Schema

extension Store {
    /// Counts what a body says that strict mode would not have taken: members that it does not know
    /// (`type`, `managerContactId`, `assistantContactId` of a contact, `description` of a portal
    /// level), and lists of types in a PATCH.
    ///
    /// An echo is not counted: a member of PUT, or of an object that is merged, which says what the
    /// stored record shows. A client that reads a record and sends all of it back relies on
    /// nothing, since in strict mode it would not have been sent the member. A new record echoes
    /// nothing.
    ///
    /// To be called when references are found, and before members that show one value are
    /// brought together.
    func countMembers(of draft: Draft, _ write: PreparedRecord) throws {
        guard leniencies.isCounting else { return }
        for index in draft.inputs.indices where draft.inputs[index] != nil {
            guard let leniency = leniency(ofMember: write.resource.fields[index], in: write),
                try !isEcho(index, write)
            else { continue }
            leniencies.count(leniency)
        }
    }

    private func leniency(ofMember field: Field, in write: PreparedRecord) -> Leniency? {
        if case .absent? = field.strictForm?.form { return field.strictForm?.leniency }
        return switch field.type {
        case .links, .foreignKeys: write.purpose == .update ? .typesInPatch : nil
        default: nil
        }
    }

    /// Whether the body says of a field what is stored.
    private func isEcho(_ index: Int, _ write: PreparedRecord) throws(DatabaseError) -> Bool {
        guard let stored = write.stored else { return false }
        let resource = write.resource
        switch resource.fields[index].type {
        case .links(let association):
            return try write.links[index] == linked(by: association, to: write.id)
        case .foreignKeys(let name), .firstLink(let name):
            guard case .links(let association)? = resource.field(name)?.type,
                let given = write.links[index]
            else { return false }
            let before = try linked(by: association, to: write.id)
            let isFirst = if case .firstLink = resource.fields[index].type { true } else { false }
            return isFirst ? given.first == before.first : given == before
        case .foreignKey(let name):
            return resource.index(of: name).map { write.values[index] == stored[$0] } ?? false
        default:
            return write.values[index] == stored[index]
        }
    }

    /// Counts members that were refused as missing which strict mode does not ask for.
    package func countMissing(_ fieldErrors: [FieldError], of resource: Resource) {
        for fieldError in fieldErrors where fieldError.code == "MissingRequiredField" {
            guard let form = resource.field(fieldError.field)?.strictForm,
                case .optional = form.form
            else { continue }
            leniencies.count(form.leniency)
        }
    }
}

extension Decoder {
    /// Counts a text that is too long here and not in strict mode.
    func countLength(_ json: JSONValue, of field: Field) {
        guard let leniencies, leniencies.isCounting, case .string(let max) = field.type,
            let strict = field.strictForm, case .maximum(let strictMax) = strict.form,
            let text = json.string ?? (json.kind == .number ? json.literal : nil),
            (max + 1...strictMax).contains(text.unicodeScalars.count)
        else { return }
        leniencies.count(strict.leniency)
    }
}
