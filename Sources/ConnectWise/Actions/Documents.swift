// Documents: a form with a file in, the same bytes out (docs/LIVE-API.md#documents).

import API
import Dialect
import HTTP
import Primitives
import Records
import SQLite
import Schema

extension Action {
    /// Takes a file in a form, with what it belongs to.
    static let uploadDocument = Action(
        "upload", .post, "/system/documents", body: .bytes(["multipart/form-data"]),
        answer: .object(.created, documentInfo))

    /// Answers the bytes of a document.
    static let downloadDocument = Action(
        "download", .get, "/system/documents/{id}/download",
        answer: .bytes(ImageFormat.mediaTypes + ["application/octet-stream"]))

    private static let documentInfo = Resource(
        shape: "DocumentInfo",
        [
            Field("id", .integer(1...Limits.idMax)), Field("title", .string(max: 100)),
            Field("fileName", .string(max: 250)),
        ])
}

extension ActionHandler {
    static let uploadDocument = ActionHandler(.uploadDocument) { context, response in
        let form = try context.uploadForm()
        var reader = form.reader(of: context.resource)
        let members = UploadMembers(form, &reader)
        for name in members.recordType?.resources ?? [] {
            try context.store.open(context.store.catalog.entry(name))
        }
        let stamp = try context.stamp()
        let written = try context.store.performWrite(
            context.resource, id: nil, parent: nil, by: stamp
        ) {
            try context.store.addDocument(form, members, &reader, by: stamp)
        }
        try context.write(written.id, .created, into: &response)
    }

    static let downloadDocument = ActionHandler(.downloadDocument) { context, response in
        let id = try context.recordID()
        guard let (bytes, name) = try context.store.file(of: id) else {
            throw APIError.noRecord(kind: "File of document", id: id)
        }
        response.start(.ok, date: context.now)
        response.field("Content-Disposition", attachment(name))
        response.startBody(ImageFormat(bytes)?.mediaType ?? "application/octet-stream")
        response.body.append(bytes)
        response.finish()
    }

    /// A file with a name. One beyond ASCII is said in both forms (RFC 6266, appendix D).
    private static func attachment(_ name: String) -> String {
        var plain = String.UnicodeScalarView()
        for scalar in name.unicodeScalars where scalar.value >= 0x20 && scalar.value != 0x7f {
            guard scalar != "\"", scalar != "\\" else { continue }
            plain.append(scalar.isASCII ? scalar : "_")
        }
        let field = "attachment; filename=\"\(String(plain))\""
        let isPlain = name.unicodeScalars.allSatisfy(\.isASCII)
        return isPlain ? field : field + "; filename*=\(ExtendedValue.value(name))"
    }
}

extension Store {
    /// Makes a document of a form. To be called inside a transaction.
    /// - Throws: `APIError.invalid` for what the form says and a document cannot have.
    fileprivate func addDocument(
        _ form: UploadForm, _ members: UploadMembers, _ reader: inout UploadForm.Reader,
        by stamp: Stamp
    ) throws -> Int64 {
        let resource = catalog.resource("Document")
        let owner = try owner(members, &reader)
        guard reader.errors.isEmpty else {
            throw APIError.invalid(resource: resource.errorName, reader.errors)
        }
        var draft = Draft(resource, for: .create)
        for (field, value) in members.values(of: form) {
            draft.put(.value(value), in: field, of: resource)
        }
        if owner == DocumentOwner.ticket.rawValue, let id = members.recordID {
            draft.put(.reference(.id(id)), in: "ticket", of: resource)
        }
        return try addDocument(draft, by: stamp)
    }

    /// Makes a document. To be called inside a transaction.
    /// - Throws: `APIError.invalid`.
    func addDocument(_ draft: Draft, by stamp: Stamp) throws -> Int64 {
        let resource = catalog.resource("Document")
        let write = try prepare(
            draft, of: resource, id: nil, parent: nil, errorName: resource.errorName)
        guard write.allFieldErrors.isEmpty else {
            throw APIError.invalid(resource: resource.errorName, write.allFieldErrors)
        }
        return try save(write, by: stamp)
    }

    /// The resource of the record that a form says the document belongs to; nil for records that are
    /// not kept here. Those that are have to have one of that id.
    private func owner(_ members: UploadMembers, _ reader: inout UploadForm.Reader) throws
        -> String?
    {
        guard let type = members.recordType, let id = members.recordID else { return nil }
        for name in type.resources where try contains(catalog.resource(name), id, below: nil) {
            return name
        }
        guard let first = type.resources.first else { return nil }
        reader.errors.append(
            .notFound(
                "\(catalog.resource(first).title) \(id) not found", "recordId",
                of: reader.errorName))
        return nil
    }

    /// The bytes of a document with the name of the file; nil without bytes.
    fileprivate func file(of document: Int64) throws(DatabaseError)
        -> (bytes: [UInt8], name: String)?
    {
        try database.first(
            """
            SELECT "content", coalesce("fileName", "title") FROM "Document" \
            WHERE "id" = \(document) AND "content" IS NOT NULL
            """
        ) { ($0.blob(0), $0.text(1)) }
    }
}
