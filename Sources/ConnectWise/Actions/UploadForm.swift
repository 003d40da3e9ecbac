// The form that a document is made of, and what its fields say (docs/LIVE-API.md#documents).

import API
import Dialect
import HTTP
import Primitives
import SQLite
import Schema

/// A form that a document is made of.
struct UploadForm {
    let content: [UInt8]
    let fileName: String
    /// The fields beside the file, by their names in small letters.
    private let fields: [String: String]

    /// Reads the fields of a form as members of a document, with all errors.
    struct Reader {
        let form: UploadForm
        let resource: Resource
        var errors: [FieldError] = []

        var errorName: String { resource.errorName }
    }

    fileprivate init(_ form: Multipart, _ file: Multipart.Part) {
        content = file.content
        fileName = file.fileName ?? "file"
        let named = form.parts.filter { !$0.isFile }.compactMap { part in
            part.name.map { (ASCII.lowercased($0), String(decoding: part.content, as: UTF8.self)) }
        }
        fields = Dictionary(named, uniquingKeysWith: { $1 })
    }

    /// A reader of the fields, without errors so far.
    func reader(of resource: Resource) -> Reader { Reader(form: self, resource: resource) }

    /// The text of a field; nil without the field.
    fileprivate func text(_ name: String) -> String? { fields[ASCII.lowercased(name)] }
}

/// The members of a document that a form gives.
struct UploadMembers {
    let recordType: DocumentOwner?
    let recordID: Int64?
    private let title: String
    private let isPrivate: Bool
    private let isReadOnly: Bool

    init(_ form: UploadForm, _ reader: inout UploadForm.Reader) {
        recordType = reader.owner()
        recordID = reader.number("recordId")
        title = form.text("title") ?? form.fileName
        reader.check(title, "title")
        reader.check(form.fileName, "fileName")
        isPrivate = reader.flag("privateFlag")
        isReadOnly = reader.flag("readOnlyFlag")
    }

    /// The values of a document, by the names of its fields.
    func values(of form: UploadForm) -> [(field: String, value: Value)] {
        [
            ("title", .text(title)), ("fileName", .text(form.fileName)),
            ("publicFlag", Value(!isPrivate)), ("readOnlyFlag", Value(isReadOnly)),
            ("content", .blob(form.content)),
            ("recordType", recordType.map { .text($0.rawValue) } ?? .null),
            ("recordId", Value(recordID)),
        ]
    }
}

extension UploadForm.Reader {
    /// The kind of record that the form names.
    fileprivate mutating func owner() -> DocumentOwner? {
        guard let text = form.text("recordType"), !text.isEmpty else {
            errors.append(.missing("recordType", of: errorName))
            return nil
        }
        if let owner = DocumentOwner.allCases.first(where: { ASCII.equal($0.rawValue, text) }) {
            return owner
        }
        let words = DocumentOwner.allCases.map(\.rawValue)
        errors.append(.notOneOf(words, text, "recordType", of: errorName))
        return nil
    }

    /// The id that a field has.
    fileprivate mutating func number(_ name: String) -> Int64? {
        guard let text = form.text(name), !text.isEmpty else {
            errors.append(.missing(name, of: errorName))
            return nil
        }
        let range = 1...Limits.idMax
        guard let number = Int64(text) else {
            errors.append(
                .invalid(
                    "The field \(name) must be a whole number, but it is '\(text)'.", name,
                    of: errorName))
            return nil
        }
        if !range.contains(number) { errors.append(.outOfRange(name, range, of: errorName)) }
        return range.contains(number) ? number : nil
    }

    /// A flag; false without the field.
    fileprivate mutating func flag(_ name: String) -> Bool {
        let text = form.text(name) ?? ""
        if ASCII.equal(text, "true") { return true }
        if !text.isEmpty, !ASCII.equal(text, "false") {
            errors.append(
                .invalid(
                    "The field \(name) must be true or false, but it is '\(text)'.", name,
                    of: errorName))
        }
        return false
    }

    /// Checks that a text is one that the member of that name can have.
    fileprivate mutating func check(_ text: String, _ name: String) {
        if case .string(let max)? = resource.field(name)?.type, text.unicodeScalars.count > max {
            errors.append(.tooLong(name, max: max, of: errorName))
        } else if text.utf8.contains(0) {
            errors.append(
                .invalid(
                    "The field \(name) must not contain the NUL character.", name,
                    of: errorName))
        }
    }
}

extension RequestContext {
    /// The form in the body.
    /// - Throws: `APIError.mediaType`, `APIError.body`.
    func uploadForm() throws -> UploadForm {
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
        return UploadForm(form, file)
    }
}

/// A kind of record that documents belong to: the words of `recordType`.
enum DocumentOwner: String, CaseIterable {
    case agreement = "Agreement"
    case company = "Company"
    case configuration = "Configuration"
    case contact = "Contact"
    case expense = "Expense"
    case htmlTemplate = "HTMLTemplate"
    case knowledgeBase = "KnowledgeBase"
    case meeting = "Meeting"
    case meetingNote = "MeetingNote"
    case member = "Member"
    case opportunity = "Opportunity"
    case phaseStatus = "PhaseStatus"
    case productSetup = "ProductSetup"
    case project = "Project"
    case projectStatus = "ProjectStatus"
    case projectTemplateTicket = "ProjectTemplateTicket"
    case purchaseOrder = "PurchaseOrder"
    case rma = "Rma"
    case salesOrder = "SalesOrder"
    case serviceTemplate = "ServiceTemplate"
    case ticket = "Ticket"
    case ticketStatus = "TicketStatus"
    case toolbarIcon = "ToolbarIcon"
    case wordTemplate = "WordTemplate"

    /// The resources that have such records; none for what is not kept here.
    var resources: [String] {
        switch self {
        case .agreement, .company, .configuration, .contact, .member, .opportunity, .phaseStatus,
            .project, .projectStatus, .projectTemplateTicket, .purchaseOrder, .serviceTemplate:
            [rawValue]
        case .expense: ["ExpenseEntry"]
        case .knowledgeBase: ["KnowledgeBaseArticle"]
        case .rma: ["RmaTag"]
        case .salesOrder: ["Order"]
        case .ticket: ["Ticket", "ProjectTicket"]
        case .ticketStatus: ["BoardStatus"]
        case .htmlTemplate, .meeting, .meetingNote, .productSetup, .toolbarIcon, .wordTemplate: []
        }
    }
}
