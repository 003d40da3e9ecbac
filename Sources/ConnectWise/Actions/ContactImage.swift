// The image of a contact: bytes in, the same bytes out.

import API
import Dialect
import HTTP
import Primitives
import Records
import SQLite
import Schema

extension Action {
    private static let imagePath = "/company/contacts/{id}/image"

    /// Answers the image. `useDefaultFlag=true` asks for a placeholder instead of a missing one;
    /// `lastModified` only makes the URL another one, for caches (docs/LIVE-API.md#info-links).
    static let contactImage = Action(
        "image", .get, imagePath, answer: .bytes(ImageFormat.mediaTypes))

    /// Sets the image: the bytes of one as the body, or a form with one file.
    static let setContactImage = [("putImage", Method.put), ("postImage", .post)].map {
        Action(
            $0, $1, imagePath, body: .bytes(ImageFormat.mediaTypes + ["multipart/form-data"]),
            answer: .nothing, onlyWith: .imageUpload)
    }

    /// Takes the image away.
    static let deleteContactImage = Action(
        "deleteImage", .delete, imagePath, answer: .nothing, onlyWith: .imageUpload)
}

extension ActionHandler {
    static let contactImage = ActionHandler(
        .contactImage, representation: RequestContext.imageRepresentation
    ) { context, response in
        try context.writeImage(of: context.recordID(), into: &response)
    }

    static let setContactImage = Action.setContactImage.map { action in
        ActionHandler(action, representation: RequestContext.imageRepresentation) {
            context, response in
            let contact = try context.recordID()
            let (bytes, format) = try context.image()
            try context.changeImage(of: contact, to: bytes, format, into: &response)
        }
    }

    static let deleteContactImage = ActionHandler(
        .deleteContactImage, representation: RequestContext.imageRepresentation
    ) { context, response in
        let contact = try context.recordID()
        guard try context.store.image(of: contact) != nil else {
            throw APIError.noImage(kind: context.resource.title, id: contact)
        }
        try context.changeImage(of: contact, to: nil, .png, into: &response)
    }
}

extension RequestContext {
    /// The image that the path names, or the placeholder in its place.
    /// - Throws: The error for an image that does not exist.
    fileprivate static func imageRepresentation(of context: RequestContext) throws -> Representation
    {
        let contact = try context.recordID()
        if let image = try context.store.image(of: contact) {
            return .existing(changed: Timestamp(image.lastUpdated))
        }
        let isRead = context.request.method == .get || context.request.method == .head
        if try isRead && context.parameters.flag("useDefaultFlag") {
            return .existing(changed: nil)
        }
        guard !isRead, context.request.method != .delete else {
            throw APIError.noImage(kind: context.resource.title, id: contact)
        }
        return .none
    }

    fileprivate func writeImage(of contact: Int64, into response: inout Response) throws {
        let image = try store.image(of: contact)
        guard try image != nil || parameters.flag("useDefaultFlag") else {
            throw APIError.noImage(kind: resource.title, id: contact)
        }
        response.start(.ok, date: now)
        if let changed = image.flatMap({ Timestamp($0.lastUpdated) }) {
            response.field("Last-Modified", changed.httpDate)
        }
        let bytes = image?.bytes ?? ImageFormat.placeholder
        // A fixture can give a contact a document of any kind.
        response.startBody(ImageFormat(bytes)?.mediaType ?? "application/octet-stream")
        response.body.append(bytes)
        response.finish()
    }

    fileprivate func changeImage(
        of contact: Int64, to bytes: [UInt8]?, _ format: ImageFormat,
        into response: inout Response
    ) throws {
        let stamp = try stamp()
        _ = try store.performWrite(resource, id: contact, parent: nil, by: stamp) {
            try store.setImage(of: contact, to: bytes, format, by: stamp)
            return contact
        }
        response.start(.noContent, date: now)
        response.finish()
    }

    /// The image in the body, as it is or as the file of a form.
    /// - Throws: `APIError.unsupportedImage`, `APIError.imageTooLarge`, `APIError.body`.
    fileprivate func image() throws(APIError) -> (bytes: [UInt8], format: ImageFormat) {
        let type = FieldValue(request.value(of: "Content-Type") ?? "")
        guard type.text == "multipart/form-data" else {
            return try Self.checked(Array(request.bytes[request.body]), declaredAs: type.text)
        }
        let form = try Multipart(
            request.bytes[request.body], boundary: type["boundary"] ?? "")
        let file = try form.file()
        return try Self.checked(file.content, declaredAs: file.type ?? "")
    }

    /// An image that is what it is said to be.
    private static func checked(_ bytes: [UInt8], declaredAs type: String) throws(APIError)
        -> (bytes: [UInt8], format: ImageFormat)
    {
        let isAnything = type.isEmpty || type == "application/octet-stream"
        guard isAnything || ImageFormat.mediaTypes.contains(type) else {
            throw .unsupportedImage(
                "The request entity's media type '\(type)' is not supported for this resource. "
                    + "Send \(ImageFormat.mediaTypes.joined(separator: ", ")), or one of them as "
                    + "the file of multipart/form-data.")
        }
        guard !bytes.isEmpty else { throw .body("The body is empty; an image is expected.") }
        guard bytes.count <= Limits.imageBytesMax else {
            throw .imageTooLarge(bytes: bytes.count)
        }
        guard let format = ImageFormat(bytes) else {
            throw .unsupportedImage("The body is no PNG, JPEG, GIF or WebP image.")
        }
        guard isAnything || String(describing: format.mediaType) == type else {
            throw .unsupportedImage(
                "The body is said to be \(type), but it is \(format.mediaType).")
        }
        return (bytes, format)
    }
}

extension Parameters {
    /// A flag in a parameter; false if it is not there.
    /// - Throws: `APIError.parameter`.
    fileprivate func flag(_ name: String) throws(APIError) -> Bool {
        guard let text = self[name] else { return false }
        switch ASCII.lowercased(text) {
        case "true": return true
        case "false": return false
        default: throw .parameter(name: name, value: text, expected: "true or false")
        }
    }
}

extension Store {
    /// The image of a contact, and when it was set; nil if it has no image.
    fileprivate func image(of contact: Int64) throws(DatabaseError)
        -> (bytes: [UInt8], lastUpdated: String)?
    {
        try database.first(
            """
            SELECT photo."content", photo."lastUpdated" FROM "Contact" c \
            JOIN "Document" photo ON photo."id" = c."photoId" \
            WHERE c."id" = \(contact) AND photo."content" IS NOT NULL
            """
        ) { ($0.blob(0), $0.text(1)) }
    }

    /// Gives a contact another image, or none: a new document, for what others saw of the old one
    /// stays true. To be called inside a transaction.
    fileprivate func setImage(
        of contact: Int64, to bytes: [UInt8]?, _ format: ImageFormat, by stamp: Stamp
    ) throws {
        let resource = catalog.resource("Contact")
        let old = try record(namedIn: "photo", of: resource, contact)
        let new = try bytes.map { bytes in
            try addDocument(
                "Photo of contact \(contact)", "contact-\(contact).\(format.fileExtension)", bytes,
                by: stamp)
        }
        try update(resource, contact, ["\(name: "photoId") = \(new)"], by: stamp)
        if let old { try removeUnreferenced(catalog.resource("Document"), old, by: stamp) }
    }

    private func addDocument(
        _ title: String, _ fileName: String, _ content: [UInt8], by stamp: Stamp
    ) throws -> Int64 {
        let resource = catalog.resource("Document")
        var draft = Draft(resource, for: .create)
        draft.put(.value(.text(title)), in: "title", of: resource)
        draft.put(.value(.text(fileName)), in: "fileName", of: resource)
        draft.put(.value(.blob(content)), in: "content", of: resource)
        return try addDocument(draft, by: stamp)
    }
}
