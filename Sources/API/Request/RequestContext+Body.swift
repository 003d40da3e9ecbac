// Reading of bodies: JSON, and those that are no records, for actions.

import Dialect
import JSON
package import Records
import SQLite
package import Schema

extension RequestContext {
    /// Reads a body as JSON, in the grammar of the mode (docs/DIALECT.md#tolerantjson).
    /// - Throws: `APIError.body`.
    func document(_ bytes: [UInt8]) throws(APIError) -> JSONDocument {
        let isTolerant = store.catalog.mode.permits(.tolerantJSON)
        do throws(JSONError) {
            let document = try JSONDocument(
                bytes, limits: Limits.bodyJSON, grammar: isTolerant ? .tolerant : .strict)
            if document.isTolerated { store.leniencies.permits(.tolerantJSON) }
            return document
        } catch {
            let isTolerable =
                !isTolerant
                && (try? JSONDocument(bytes, limits: Limits.bodyJSON, grammar: .tolerant)) != nil
            throw .notJSON(error, isTolerable: isTolerable)
        }
    }

    /// Reads a body that is no record, as its shape declares it.
    /// - Throws: `APIError.invalid` with everything that is wrong, and what `body(of:)` throws.
    package func members(of shape: Resource) throws -> PreparedRecord {
        try bodyAndMembers(of: shape).members
    }

    /// Reads a body that is no record: what it says, and its members with the records that it names.
    /// - Throws: As `members(of:)`.
    package func bodyAndMembers(of shape: Resource) throws -> (body: Draft, members: PreparedRecord)
    {
        var decoder = Decoder(
            store.catalog, for: .create, reading: .record, errorName: shape.errorName)
        let draft = try decoder.record(try body(of: shape.errorName).root, of: shape)
        var members = try store.prepare(
            draft, of: shape, id: nil, parent: nil, errorName: shape.errorName)
        members.add(decoder.fieldErrors)
        let fieldErrors = members.allFieldErrors
        guard fieldErrors.isEmpty else {
            throw APIError.invalid(resource: shape.errorName, fieldErrors)
        }
        return (draft, members)
    }
}

extension PreparedRecord {
    /// The text that the field will have; empty if it will have none.
    package func text(_ field: String) -> String {
        if case .text(let text) = self[field] { text } else { "" }
    }
}
