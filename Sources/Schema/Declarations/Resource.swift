// The declaration that drives everything: tables, JSON in and out, validation, conditions, routes.

package import Dialect
import Primitives
package import SQLite

/// One kind of record, declared once.
package struct Resource: Sendable {
    /// The schema's name in the API's documentation, such as `ServiceStatus`; a table's name too.
    package private(set) var name: String
    /// The kind: a table, another form of a table's records, or the shape of a body that is no record.
    package private(set) var kind = Kind.table
    /// The title of one record in messages, such as `Service Status`: the words of the name, unless
    /// a declaration has others (docs/LIVE-API.md#errors).
    package private(set) var title: String
    /// The table that holds the records: its own, or that of the resource it is a view of.
    package private(set) var table: String
    /// The path below the base, such as `/company/contacts/{parentId}/notes`.
    package private(set) var path: String
    /// The path of one record, such as `/company/contacts/{parentId}/notes/{id}`.
    package private(set) var recordPath: String
    /// The name of a list of such records in fixtures, such as `serviceStatuses`.
    package private(set) var collection: String
    /// The plural noun of several records in messages, such as `service statuses`.
    package let noun: String
    /// Members in the order in which answers show them, without `_info`.
    package internal(set) var fields: [Field]
    /// Members that other modes know and this one does not: fixtures, made for all modes, may have
    /// them.
    package private(set) var foreignMembers: Set<String> = []
    /// The label of a reference to such a record.
    package let label: Label
    /// The operations at the path.
    package private(set) var operations: Set<Operation>
    /// The operations that strict mode does not have, with the leniency of default mode.
    package private(set) var withheld: (operations: Set<Operation>, leniency: Leniency)?
    /// Other paths at which something can be done.
    private(set) var alternatePaths: [(path: String, operation: Operation)]
    /// The actions of this resource alone.
    private(set) var actions: [Action]
    /// The choice of the default record; nil for resources without one.
    package private(set) var defaultChoice: DefaultChoice?
    /// The reference field that names the record's parent, for a resource below another.
    package private(set) var parent: String?
    /// The reference field whose id identifies this record in paths; nil if a record
    /// goes by its own id.
    package private(set) var locator: String?
    /// The query parameters that name another record by its type and id, whose records are wanted.
    package private(set) var ownerParameters: (type: String, id: String)?
    /// The member of `_info` that shows the GUID of the record in a reference field: the parent's.
    let parentGUID: (name: String, field: String)?
    /// Links of `_info`.
    package private(set) var links: [Link]
    /// Whether answers have `_info`.
    package private(set) var showsInfo: Bool
    /// The leniency by which default mode alone shows `_info`; nil if both modes do the same.
    private let infoLeniency: Leniency?
    /// Whether `_info` tells when and by whom the record was entered.
    package let showsEntry: Bool
    /// The form of deletion.
    package let deletion: Deletion
    /// Members that are refused, each with the reason.
    package let refused: [RefusedMember]
    /// The query parameter of a delete that names the record which takes over what refers to this
    /// one.
    package let transferParameter: String?
    /// Combinations that can occur once only.
    package let unique: [Unique]
    /// Columns that lists are often filtered or sorted by together, or that no field has.
    package let indexes: [ListIndex]
    /// The rules beyond those of single fields.
    package internal(set) var rules: [RuleID]
    /// Columns that no member has, and the database keeps.
    package let kept: KeptColumns?
    /// Columns of other records that its own add up to.
    let tallies: [Tally]
    /// The resource from whose sequence its ids come too, so that no two records of both have one id.
    package let sequence: String?
    /// The type of the callbacks that tell its changes; nil if none do.
    package let callback: CallbackType?
    /// Whether its table is there in some sandboxes only: it has no declaration.
    package private(set) var isUndeclared = false
    /// The records that its table begins with, each as the values of its columns.
    private(set) var initialRecords: [[String: Value]] = []

    /// A resource; the defaults are those of a simple lookup that can be read and written.
    /// - Parameter isBare: Answers show neither `id` nor `_info`.
    package init(
        _ name: String, title: String? = nil, path: String, collection: String? = nil,
        noun: String, label: Label = .field("name"), operations: Set<Operation> = .all,
        strictlyWithout withheld: (Set<Operation>, Leniency)? = nil,
        alternatePaths: [(String, Operation)] = [],
        actions: [Action] = [], defaultChoice: DefaultChoice? = nil, parent: String? = nil,
        ownerParameters: (String, String)? = nil, parentGUID: (String, String)? = nil,
        links: [Link] = [], showsEntry: Bool = false, deletion: Deletion = .row,
        isBare: Bool = false, infoOnlyWith infoLeniency: Leniency? = nil,
        refused: [RefusedMember] = [], transferParameter: String? = nil, unique: [Unique] = [],
        indexes: [ListIndex] = [], rules: [RuleID] = [], kept: KeptColumns? = nil,
        tallies: [Tally] = [], sequence: String? = nil,
        callback: CallbackType? = nil, fields: [Field]
    ) {
        self.name = name
        self.title = title ?? name.spaced
        table = name
        self.path = path
        recordPath = path + "/{id}"
        self.collection = collection ?? String(path.split(separator: "/").last ?? "")
        self.noun = noun
        let id = Field("id", .integer(1...Limits.idMax), isBare ? .writeOnly : .readOnly)
        self.fields = [id] + fields
        self.label = label
        self.operations = operations
        self.withheld = withheld
        self.alternatePaths = alternatePaths
        self.actions = actions
        self.defaultChoice = defaultChoice
        self.parent = parent
        locator = nil
        self.ownerParameters = ownerParameters
        self.parentGUID = parentGUID
        self.links = links
        showsInfo = !isBare
        self.infoLeniency = infoLeniency
        self.showsEntry = showsEntry
        self.deletion = deletion
        self.refused = refused
        self.transferParameter = transferParameter
        self.unique = unique
        self.indexes = indexes
        self.rules = rules
        self.kept = kept
        self.tallies = tallies
        self.sequence = sequence
        self.callback = callback
    }

    /// Another form of the records of `base`, at a path of its own: the same table, fewer or other
    /// members.
    /// - Parameters:
    ///   - recordPath: The path of one record; `path` and `/{id}` if not given.
    ///   - shown: The names of the base's members that it has, beside `id`; nil for all.
    ///   - changed: Members that differ from the base's of the same name, or that it alone has.
    package init(
        viewOf base: Resource, _ name: String, title: String? = nil, path: String,
        recordPath: String? = nil,
        operations: Set<Operation> = .readOnly,
        strictlyWithout withheld: (Set<Operation>, Leniency)? = nil,
        alternatePaths: [(String, Operation)] = [],
        actions: [Action] = [], parent: String? = nil, locator: String? = nil, links: [Link] = [],
        showing shown: [String]? = nil, changing changed: [Field] = []
    ) {
        self = base
        kind = .view
        self.name = name
        self.title = title ?? base.title
        self.path = path
        self.recordPath = recordPath ?? path + "/{id}"
        collection = String(path.split(separator: "/").last ?? "")
        fields = base.fields.compactMap { field in
            if let other = changed.first(where: { $0.name == field.name }) { return other }
            return field.isPrimaryKey || shown?.contains(field.name) ?? true ? field : nil
        }
        fields += changed.filter { base.field($0.name) == nil }
        self.operations = operations
        self.withheld = withheld
        self.alternatePaths = alternatePaths
        self.actions = actions
        defaultChoice = nil
        self.parent = parent
        self.locator = locator
        ownerParameters = nil
        self.links = links
        showsInfo = true
    }

    /// The members of a body or an answer that is no record: no table, no path.
    package init(shape name: String, title: String? = nil, _ fields: [Field]) {
        self.init(
            name, title: title, path: "", noun: name, label: .field("id"), operations: [],
            fields: [])
        kind = .shape
        recordPath = ""
        self.fields = fields
        showsInfo = false
    }

    /// The same resource, as one without a declaration, whose table begins with these records.
    package func undeclared(beginningWith records: [[String: Value]] = []) -> Resource {
        var resource = self
        resource.isUndeclared = true
        resource.initialRecords = records
        return resource
    }

    /// Whether the records are those of another resource, in another form.
    package var isView: Bool { kind == .view }

    /// The kind of what a declaration describes.
    package enum Kind: Sendable {
        /// Records with a table of their own.
        case table
        /// Another form of the records of a table.
        case view
        /// The members of a body or an answer that is no record: no table, no path.
        case shape
    }

    /// The choice of the default record of a resource.
    package enum DefaultChoice: Sendable {
        /// The record whose flag is set, else the oldest.
        case flagged(String)
        /// The record with the greatest id.
        case latest
        /// The one that a record of another resource, whose id is in a query parameter, names in a
        /// reference field.
        case named(in: String, of: String, parameter: String)
        /// The oldest record that is not marked as deleted.
        case oldest
    }

    /// A link of `_info`: its name, and its path with `{id}` for the record's id.
    package struct Link: Sendable {
        package let name: String
        let path: String

        package init(_ name: String, _ path: String) {
            self.name = name
            self.path = path
        }
    }

    /// The form of deletion.
    package enum Deletion: Sendable {
        /// The row goes, with its own children; refused while other records refer to it.
        case row
        /// The row stays and carries this flag; other columns tell when and by whom it went.
        case flag(String, when: String, by: String)
    }

    /// A member that a body must not have.
    package struct RefusedMember: Sendable {
        package let name: String
        package let reason: String

        package init(name: String, reason: String) {
            self.name = name
            self.reason = reason
        }
    }

    /// The name in errors, with a small first letter: `contact object is invalid`.
    package var errorName: String { name.camelCased }

    /// The field of that name.
    package func field(_ name: String) -> Field? { index(of: name).map { fields[$0] } }

    /// The index of the field of that name.
    package func index(of name: String) -> Int? { fields.indices.first { fields[$0].name == name } }

    /// The index of the field of that name, whatever the case of its letters.
    package func index(anyCase name: String) -> Int? {
        // By index: a copy of each field that is passed over takes 500 instructions.
        fields.indices.first { ASCII.equal(fields[$0].name, name) }
    }

    /// The identifier that references show; nil for resources without one.
    var shownIdentifier: Field? { label.showsIdentifier ? field("identifier") : nil }

    /// The members of a reference to such a record that conditions can name.
    package var referenceMembers: [String] {
        let identifier = field("identifier").map { [$0.name] } ?? []
        return ["id", label.member] + identifier + label.details.map(\.name)
    }

    /// The member of `_info`, in references to such a record, that links to it.
    package var hrefName: String {
        label.href ?? errorName + "_href"
    }

    /// The resource as it is in a mode.
    package func form(in mode: Mode) -> Resource {
        var form = self
        form.fields = fields.compactMap { $0.form(in: mode) }
        form.actions = actions.filter { $0.leniency.map(mode.permits) ?? true }
        if let withheld, !mode.permits(withheld.leniency) {
            form.operations.subtract(withheld.operations)
        }
        form.showsInfo = showsInfo && infoLeniency.map(mode.permits) ?? true
        form.foreignMembers = Set(fields.map(\.name)).subtracting(form.fields.map(\.name))
        return form
    }
}
