// One operation of the OpenAPI document: names, parameters, errors.

import Dialect
import HTTP
import Primitives
import Schema

/// One method at one path.
struct OpenAPIOperation {
    let method: HTTP.Method
    let work: Declared
    let endpoint: Endpoint<Declared>
    let resource: Resource
    /// How far it is imitated.
    let tier: Tier

    init(
        _ method: HTTP.Method, _ work: Declared, at endpoint: Endpoint<Declared>,
        of resource: Resource, tier: Tier = .behaviour
    ) {
        self.tier = tier
        self.method = method
        self.work = work
        self.endpoint = endpoint
        self.resource = resource
    }

    /// The name that generated clients give it, spelled as in the live service's document:
    /// `getCompanyContactsByParentIdNotesById`.
    var id: String { Self.id(method, endpoint.path) }

    static func id(_ method: HTTP.Method, _ path: String) -> String {
        path.split(separator: "/").reduce(ASCII.lowercased(method.name)) { id, segment in
            let isPlace = segment.first == "{"
            let word = segment.drop { !ASCII.isLetter($0.asciiValue ?? 0) }.prefix { $0 != "}" }
            return id + (isPlace ? "By" : "") + word.prefix(1).uppercased()
                + word.dropFirst().filter { $0 != "." && $0 != "_" && $0 != "-" }
        }
    }

    /// A summary in a few words.
    var summary: String {
        let name = Self.words(resource.title)
        let one = ("aeiou".contains(name.prefix(1)) ? "an " : "a ") + name
        let form = resource.isView ? ", as \(resource.name)" : ""
        switch work {
        case .operation(let operation):
            return switch operation {
            case .list: "List \(resource.noun)\(form)"
            case .count: "Count \(resource.noun)\(form)"
            case .create: "Create \(one)\(form)"
            case .search: "Search \(resource.noun)\(form)"
            case .defaultRecord: "Get the default \(name)\(form)"
            case .get: "Get \(one)\(form)"
            case .replace: "Replace \(one)\(form)"
            case .update: "Change \(one)\(form)"
            case .delete: "Delete \(one)\(form)"
            case .usages: "Count what refers to \(one)"
            case .usageList: "List what refers to \(one)"
            }
        case .action(let action): return Self.sentence(Self.words(action.name))
        }
    }

    static func sentence(_ text: String) -> String {
        text.prefix(1).uppercased() + text.dropFirst()
    }

    /// The words of a name such as `requestPassword`.
    static func words(_ name: String) -> String {
        var text = ""
        for character in name {
            if character.isUppercase, let last = text.last, last != " " { text += " " }
            text += character.lowercased()
        }
        return text
    }

    // MARK: - Parameters

    /// Parameters that many operations share (docs/LIVE-API.md#query-parameters: the standard ones
    /// of a GET), and those of the head.
    enum Parameter: String, CaseIterable {
        case conditions, childConditions, customFieldConditions, orderBy, fields
        case page, pageSize, pageId
        case paginationType = "pagination-type"
        case clientId

        /// The location: `path`, `query` or `header`.
        var location: String {
            switch self {
            case .paginationType, .clientId: "header"
            default: "query"
            }
        }
    }

    /// Those of the shared parameters that mean something here.
    func standardParameters(in mode: Mode) -> [Parameter] {
        let own: [Parameter] =
            switch work {
            case .operation(.list):
                filters + [.orderBy, .fields, .page, .pageSize, .pageId, .paginationType]
            case .operation(.search): [.fields, .page, .pageSize, .pageId, .paginationType]
            case .operation(.count): filters
            case .operation(.create), .operation(.get), .operation(.replace), .operation(.update),
                .operation(.defaultRecord):
                [.fields]
            case .operation(.usageList): [.page, .pageSize]
            case .operation(.delete), .operation(.usages), .action: []
            }
        return own + (endpoint.isControlPlane ? [] : [.clientId])
    }

    private var filters: [Parameter] {
        let hasLists = resource.fields.contains { field in
            switch field.type {
            case .children, .links: !field.isWriteOnly
            default: false
            }
        }
        let hasCustomFields = resource.fields.contains { field in
            if case .customFields = field.type { true } else { false }
        }
        return [.conditions] + (hasLists ? [.childConditions] : [])
            + (hasCustomFields ? [.customFieldConditions] : [])
    }

    /// The query parameters that this operation alone has.
    var ownParameters: [Field] {
        switch work {
        case .operation(.defaultRecord):
            guard case .named(_, _, let name)? = resource.defaultChoice else { return [] }
            return [Field(name, .integer(1...Int64(Int32.max)), .required)]
        case .operation(.delete):
            return resource.transferParameter.map {
                [Field($0, .integer(0...Int64(Int32.max)))]
            } ?? []
        case .action(let action): return action.parameters
        case .operation: return []
        }
    }

    // MARK: - Errors

    /// The kinds of errors, by their names among the components.
    enum ErrorKind: String, CaseIterable {
        case badRequest = "BadRequest"
        case unauthorized = "Unauthorized"
        case forbidden = "Forbidden"
        case notFound = "NotFound"
        case conflict = "Conflict"
        case contentTooLarge = "ContentTooLarge"
        case uriTooLong = "URITooLong"
        case unsupportedMediaType = "UnsupportedMediaType"
        case notImplemented = "NotImplemented"

        var status: Status {
            switch self {
            case .badRequest: .badRequest
            case .unauthorized: .unauthorized
            case .forbidden: .forbidden
            case .notFound: .notFound
            case .conflict: .conflict
            case .contentTooLarge: .contentTooLarge
            case .uriTooLong: .uriTooLong
            case .unsupportedMediaType: .unsupportedMediaType
            case .notImplemented: .notImplemented
            }
        }
    }

    /// The errors that a request can be answered with.
    var errors: [ErrorKind] {
        ErrorKind.allCases.filter { kind in
            if case .action(let action) = work, action.errorStatuses.contains(kind.status) {
                return true
            }
            switch kind {
            // Wherever there are versions, one can be asked for that there is not.
            case .badRequest: return !endpoint.isControlPlane || hasBody || canBeMisput
            case .unauthorized, .forbidden: return !endpoint.isControlPlane
            case .notFound: return !endpoint.pathVariables.isEmpty || isDefault
            case .conflict: return isDelete && resource.canBeInUse
            case .contentTooLarge, .unsupportedMediaType: return hasBody
            case .uriTooLong: return canBeMisput
            case .notImplemented: return false
            }
        }
    }

    /// Whether a query can be wrong: conditions, orders, pages.
    private var canBeMisput: Bool {
        switch work {
        case .operation(.list), .operation(.count), .operation(.search), .operation(.usageList):
            true
        case .operation, .action: false
        }
    }

    private var hasBody: Bool {
        switch work {
        case .operation(let operation):
            [.create, .replace, .update, .search].contains(operation)
        case .action(let action): action.body != nil
        }
    }

    private var isDefault: Bool {
        if case .operation(.defaultRecord) = work { true } else { false }
    }

    private var isDelete: Bool { if case .operation(.delete) = work { true } else { false } }
}

extension Endpoint<Declared> {
    /// Whether it is one of the program itself, not of the imitated service.
    var isControlPlane: Bool { path.hasPrefix("/_mock/") }

    /// The names of the places of its path: `parentId`, `id` or others.
    var pathVariables: [String] {
        path.split(separator: "/").filter { $0.first == "{" }.map {
            String($0.dropFirst().dropLast())
        }
    }
}

extension Resource {
    /// Whether other records can hold on to a record, so that it is not deleted: any can that the contract
    /// lets refer to it.
    fileprivate var canBeInUse: Bool { if case .row = deletion { true } else { false } }
}

extension Resource {
    /// The number of records (docs/LIVE-API.md#lookups).
    static let count = Resource(
        shape: "Count", [Field("count", .integer(0...Int64(Int32.max)), .required)])
}
