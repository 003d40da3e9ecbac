// The declaration that drives everything: tables, JSON in and out, validation, conditions, routes.

import SQLite

/// One kind of record, declared once.
struct Resource: Sendable {
    /// The schema's name in the API's own documentation, such as `Contact`; also the table's name.
    let name: String
    /// What one such record is called in messages, such as `Service Status`.
    let title: String
    /// The path below the base, such as `/company/contacts/{parentId}/notes`.
    let path: String
    /// The name of a list of such records in fixtures.
    let collection: String
    /// What several of them are called in a message to a human.
    let noun: String
    /// Members in the order in which answers show them, without `_info`.
    private(set) var fields: [Field]
    /// Members that other modes know and this one does not: fixtures, made for all modes, may have
    /// them.
    private(set) var foreignMembers: Set<String> = []
    /// What a reference to such a record shows.
    let label: Label
    /// What can be done at the path.
    let operations: Set<Operation>
    /// The reference field that names the record's parent, for a resource below another.
    let parent: String?
    /// Links of `_info`.
    let links: [Link]
    /// Whether `_info` tells when and by whom the record was entered.
    let showsEntry: Bool
    /// How a record goes away.
    let deletion: Deletion
    /// Members that are refused, each with the reason.
    let refused: [RefusedMember]
    /// The query parameter of a delete that names the record which takes over what refers to this
    /// one.
    let transferParameter: String?
    /// Combinations that can occur once only.
    let unique: [Unique]
    /// What the fields alone cannot say.
    let rules: [Rule]

    /// A resource; the defaults are those of a simple lookup that can be read and written.
    init(
        _ name: String, title: String? = nil, path: String, collection: String? = nil,
        noun: String,
        label: Label = .field("name"),
        operations: Set<Operation> = Operation.all, parent: String? = nil, links: [Link] = [],
        showsEntry: Bool = false, deletion: Deletion = .row, refused: [RefusedMember] = [],
        transferParameter: String? = nil, unique: [Unique] = [], rules: [Rule] = [], fields: [Field]
    ) {
        self.name = name
        self.title = title ?? name
        self.path = path
        self.collection = collection ?? String(path.split(separator: "/").last ?? "")
        self.noun = noun
        self.fields = [Field("id", .integer(1...Int64(Int32.max)), .readOnly)] + fields
        self.label = label
        self.operations = operations
        self.parent = parent
        self.links = links
        self.showsEntry = showsEntry
        self.deletion = deletion
        self.refused = refused
        self.transferParameter = transferParameter
        self.unique = unique
        self.rules = rules
    }

    /// What a client can do with records of a resource.
    enum Operation: Sendable, CaseIterable {
        case list, count, create, get, replace, update, delete

        static let all = Set(allCases)
        static let readOnly: Set<Operation> = [.list, .count, .get]
    }

    /// How the `name` of a reference to a record is found.
    struct Label: Sendable {
        let expression: Expression
        /// The columns in which `{"name": …}` of a body is looked up.
        let searched: [String]
        /// The member of `_info` that links to the record, such as `company_href`.
        let href: String?

        /// Whether `_info` shows the record's GUID beside the link (fact sheet 4.3).
        let showsGUID: Bool

        /// The name is the value of a field; a body may name any of `others` instead.
        static func field(
            _ name: String, or others: String..., href: String? = nil, showsGUID: Bool = false
        ) -> Label {
            Label(
                expression: Expression { $0[name] }, searched: [name] + others, href: href,
                showsGUID: showsGUID)
        }

        /// The name is put together.
        static func composed(href: String? = nil, _ sql: @escaping @Sendable (Scope) -> SQL)
            -> Label
        {
            Label(expression: Expression(sql), searched: [], href: href, showsGUID: false)
        }
    }

    /// A link of `_info`: its name, and its path with `{id}` for the record's id.
    struct Link: Sendable {
        let name: String
        let path: String

        init(_ name: String, _ path: String) {
            self.name = name
            self.path = path
        }
    }

    /// How a record goes away.
    enum Deletion: Sendable {
        /// The row goes, with its own children; refused while other records refer to it.
        case row
        /// The row stays and carries this flag.
        case flag(String)
    }

    /// A member that a body must not have.
    struct RefusedMember: Sendable {
        let name: String
        let reason: String
    }

    /// Columns whose values together occur once, among the rows where `condition` holds.
    struct Unique: Sendable {
        let columns: [String]
        let flag: String?

        init(_ columns: String..., where flag: String? = nil) {
            self.columns = columns
            self.flag = flag
        }
    }

    /// The name as errors spell it: `contact object is invalid`.
    var errorName: String { name.prefix(1).lowercased() + name.dropFirst() }

    /// The field of that name.
    func field(_ name: String) -> Field? { fields.first { $0.name == name } }

    /// The index of the field of that name.
    func index(of name: String) -> Int? { fields.firstIndex { $0.name == name } }

    /// The member of `_info`, in references to such a record, that links to it.
    var hrefName: String {
        label.href ?? errorName + "_href"
    }

    /// The resource as it is in a mode.
    func form(in mode: Mode) -> Resource {
        var form = self
        form.fields = fields.compactMap { $0.form(in: mode) }
        form.foreignMembers = Set(fields.map(\.name)).subtracting(form.fields.map(\.name))
        return form
    }
}
