// The URL of a link for one record.

import API
import Dialect
import HTTP
import JSON
import Primitives
import Records
import SQLite
import Schema

extension Action {
    /// Puts the id of a record into the URL of a link (`POST /system/info/links/{id}/resolveurl`).
    static let resolveURL = Action(
        "resolveurl", .post, "/system/info/links/{id}/resolveurl",
        body: .json(Resource.linkResolution), answer: .object(.created, Resource.linkResolution))
}

extension ActionHandler {
    static let resolveURL = ActionHandler(.resolveURL) { context, response in
        let link = try context.recordID()
        let shape = Resource.linkResolution
        var decoder = Decoder(
            context.store.catalog, for: .create, reading: .record, errorName: shape.errorName)
        let draft = try decoder.record(try context.body().root, of: shape)
        guard case .value(.integer(let id))? = draft.inputs[0], decoder.fieldErrors.isEmpty else {
            let missing = FieldError.missing("referenceId", of: shape.errorName)
            let fieldErrors = decoder.fieldErrors.isEmpty ? [missing] : decoder.fieldErrors
            throw APIError.invalid(resource: shape.errorName, fieldErrors)
        }
        let template = try context.store.database.first(
            "SELECT \"url\" FROM \"LinkInfo\" WHERE \"id\" = \(link)"
        ) { $0.text(0) }
        let url = (template ?? "").replacingPlace(with: String(id))
        response.write(
            .object([("referenceId", .number(id)), ("url", .text(url))]), .created,
            at: context.now)
    }
}

extension String {
    /// The text with `{referenceId}` replaced wherever it stands.
    fileprivate func replacingPlace(with id: String) -> String {
        var rest = self[...]
        var text = ""
        while let open = rest.firstIndex(of: "{") {
            text += rest[..<open]
            rest = rest[open...]
            if rest.hasPrefix("{referenceId}") {
                text += id
                rest = rest.dropFirst("{referenceId}".count)
            } else {
                text += "{"
                rest = rest.dropFirst()
            }
        }
        return text + rest
    }
}
