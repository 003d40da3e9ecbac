// What is known of the records of a collection beyond the vendor's table.

import SQLite
import Schema

/// What is known of a collection without a declaration beyond the vendor's table. It is applied when the
/// resource is made, at its first use: what the table says stands where an amendment says nothing.
struct Amendment: Sendable {
    /// The path of the collection, as the table has it.
    let path: String
    /// For another form of the records of a resource; nil for records of its own.
    private(set) var form: Form?
    /// The plural noun of several records in messages; nil for that of the path.
    private(set) var noun: String?
    private(set) var label: Resource.Label?
    /// Fields in the place of the table's of the same name, and others behind them.
    let fields: [Field]
    private(set) var unique: [Resource.Unique] = []
    private(set) var indexes: [Resource.ListIndex] = []
    private(set) var rules: [RuleID] = []
    private(set) var tallies: [Tally] = []
    /// The records that a tenant has from the beginning.
    private(set) var records: [[String: Value]] = []
    /// Whether tests prove rules of its own, so that it is more than shape and validation.
    let isBehaviour: Bool

    /// Another form of the records of a resource: those that name the record above in a field.
    struct Form: Sendable {
        /// The name of the resource whose records they are.
        let base: String
        /// The reference field that names the record above.
        let parent: String
        /// The reference field whose id identifies a record in paths; nil for its own.
        let locator: String?
        /// The names of the base's members that it has, beside `id`.
        let shown: [String]
    }

    /// An amendment to records of the collection's own.
    init(
        _ path: String, noun: String? = nil, label: Resource.Label? = nil,
        unique: [Resource.Unique] = [], indexes: [Resource.ListIndex] = [], rules: [RuleID] = [],
        tallies: [Tally] = [], records: [[String: Value]] = [],
        fields: [Field] = []
    ) {
        self.path = path
        self.noun = noun
        self.label = label
        self.fields = fields
        self.unique = unique
        self.indexes = indexes
        self.rules = rules
        self.tallies = tallies
        self.records = records
        isBehaviour = !rules.isEmpty || fields.contains { $0.expression != nil }
    }

    /// A collection that has the records of another resource, in another form.
    init(
        _ path: String, of base: String, below parent: String, locator: String? = nil,
        showing shown: [String] = [], changing fields: [Field] = []
    ) {
        self.path = path
        form = Form(base: base, parent: parent, locator: locator, shown: shown)
        self.fields = fields
        isBehaviour = true
    }

    /// The amendments by the paths of their collections.
    static let byPath = Dictionary(uniqueKeysWithValues: all.map { ($0.path, $0) })

    private static let all: [Amendment] =
        timeEntries + scheduleEntries + ticketParts + projects + agreementParts + lookups

    /// Tables that no collection has, and forms of whose records collections show.
    static let hiddenTables: [Resource] = [.ticketConfiguration, .projectTicketConfiguration]
}

extension Amendment.Form {
    /// The resource.
    /// - Parameter changed: Members that differ from the base's of the same name.
    func resource(
        _ name: String, _ path: String, _ operations: Set<Schema.Operation>, of base: Resource,
        changing changed: [Field]
    ) -> Resource {
        // The record above, and the one in paths, are not shown.
        let named = [parent, locator].compactMap(\.self).compactMap { base.field($0) }
        let hidden = named.filter { field in !changed.contains { $0.name == field.name } }.map {
            Field($0.name, $0.type, .writeOnly, .readOnly)
        }
        return Resource(
            viewOf: base, name, path: path, operations: operations, parent: parent,
            locator: locator, showing: shown, changing: changed + hidden)
    }
}
