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
            Field("id", .integer(1...Int64(Int32.max))), Field("title", .string(max: 100)),
            Field("fileName", .string(max: 250)),
        ])
}

extension ActionHandler {
    static let uploadDocument = ActionHandler(.uploadDocument) { context, response in
        let form = try context.uploadForm()
        let stamp = try context.stamp()
        let written = try context.store.performWrite(
            context.resource, id: nil, parent: nil, by: stamp
        ) {
            try context.store.addDocument(form, by: stamp)
        }
        try context.write(written.id, .created, into: &response)
    }

    static let downloadDocument = ActionHandler(.downloadDocument) { context, response in
        let id = try context.recordID()
        guard let (bytes, name) = try context.store.file(of: id) else {
            throw APIError.noRecord(kind: "File of document", id: id)
        }
        response.start(.ok, date: context.now)
        let quoted = name.filter { $0 != "\"" && $0 != "\\" && !$0.isNewline }
        response.field("Content-Disposition", "attachment; filename=\"\(quoted)\"")
        response.startBody(ImageFormat(bytes)?.mediaType ?? "application/octet-stream")
        response.body.append(bytes)
        response.finish()
    }
}

/// A form that a document is made of.
private struct UploadForm {
    let content: [UInt8]
    let fileName: String
    /// The fields beside the file, by their names in small letters.
    let fields: [String: String]

    /// A flag; false without the field.
    func flag(_ name: String) -> Bool { fields[name].map { ASCII.equal($0, "true") } ?? false }
}

extension RequestContext {
    /// The form in the body.
    /// - Throws: `APIError.mediaType`, `APIError.body`, `APIError.invalid`.
    fileprivate func uploadForm() throws -> UploadForm {
        let type = FieldValue(request.value(of: "Content-Type") ?? "")
        guard type.text == "multipart/form-data" else {
            throw APIError.mediaType(type.text, isPatch: false)
        }
        let form = try Multipart(request.bytes[request.body], boundary: type["boundary"] ?? "")
        let file = try form.file()
        guard file.content.count <= Limits.imageBytesMax else {
            throw APIError.body(
                "The file has \(file.content.count) bytes; at most "
                    + "\(Limits.imageBytesMax) are taken.")
        }
        let named = form.parts.filter { !$0.isFile }.compactMap { part in
            part.name.map { (ASCII.lowercased($0), String(decoding: part.content, as: UTF8.self)) }
        }
        return UploadForm(
            content: file.content, fileName: file.fileName ?? "file",
            fields: Dictionary(named, uniquingKeysWith: { $1 }))
    }
}

extension Store {
    /// Makes a document of a form. To be called inside a transaction.
    /// - Throws: `APIError.invalid` where the form names no record that is there.
    fileprivate func addDocument(_ form: UploadForm, by stamp: Stamp) throws -> Int64 {
        let resource = catalog.resource("Document")
        let owner = try owner(of: form)
        var draft = Draft(resource, for: .create)
        func put(_ value: Value, in field: String) {
            draft.put(.value(value), in: field, of: resource)
        }
        put(.text(form.fields["title"] ?? form.fileName), in: "title")
        put(.text(form.fileName), in: "fileName")
        put(Value(!form.flag("privateflag")), in: "publicFlag")
        put(Value(form.flag("readonlyflag")), in: "readOnlyFlag")
        put(.blob(form.content), in: "content")
        put(.text(owner.type), in: "recordType")
        put(.integer(owner.id), in: "recordId")
        if ASCII.equal(owner.type, "Ticket") {
            draft.put(.reference(.id(owner.id)), in: "ticket", of: resource)
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

    /// The record that a form says the document belongs to. Kinds of records that are kept here have to
    /// have one of that id.
    private func owner(of form: UploadForm) throws -> (type: String, id: Int64) {
        var errors: [FieldError] = []
        let type = form.fields["recordtype"] ?? ""
        if type.isEmpty { errors.append(.missing("recordType", of: "document")) }
        let id = form.fields["recordid"].flatMap { Int64($0) } ?? 0
        if id < 1 { errors.append(.missing("recordId", of: "document")) }
        let kind = catalog.resources.first { !$0.isView && ASCII.equal($0.name, type) }
        if let kind, errors.isEmpty, try !contains(kind, id, below: nil) {
            errors.append(
                .notFound("\(kind.title) \(id) not found", "recordId", of: "document"))
        }
        guard errors.isEmpty else { throw APIError.invalid(resource: "document", errors) }
        return (kind?.name ?? type, id)
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
