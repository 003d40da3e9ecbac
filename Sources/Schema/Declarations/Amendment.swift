// What is known of the records of a collection beyond the vendor's table.

package import SQLite

/// What is known of a collection without a declaration beyond the vendor's table. It is applied when the
/// resource is made, at its first use: what the table says stands where an amendment says nothing. That of
/// a declared one has the rules about further members.
package struct Amendment: Sendable {
    /// The path of the collection, as the table has it.
    package let path: String
    /// For another form of the records of a resource; nil for records of its own.
    package private(set) var form: Form?
    /// The name of a record in messages; nil for that of the resource, in words.
    package private(set) var title: String?
    /// The plural noun of several records in messages; nil for that of the path.
    package private(set) var noun: String?
    package private(set) var label: Resource.Label?
    /// Fields in the place of the table's of the same name, and others behind them.
    package let fields: [Field]
    package private(set) var unique: [Resource.Unique] = []
    package private(set) var indexes: [Resource.ListIndex] = []
    package private(set) var rules: [RuleID] = []
    package private(set) var tallies: [Tally] = []
    /// The resource from whose sequence the ids come; nil for one of the collection's own.
    package private(set) var sequence: String?
    /// The type of the callbacks that tell changes; nil if none do.
    package private(set) var callback: CallbackType?
    /// The records that a tenant has from the beginning.
    package private(set) var records: [[String: Value]] = []
    /// Whether tests prove rules of its own, so that it is more than shape and validation.
    package let isBehaviour: Bool

    /// Another form of the records of a resource: those that name the record above in a field.
    package struct Form: Sendable {
        /// The name of the resource whose records they are.
        package let base: String
        /// The reference field that names the record above.
        let parent: String
        /// The reference field whose id identifies a record in paths; nil for its own.
        let locator: String?
        /// The names of the base's members that it has, beside `id`.
        let shown: [String]
    }

    /// An amendment to records of the collection's own.
    package init(
        _ path: String, title: String? = nil, noun: String? = nil, label: Resource.Label? = nil,
        unique: [Resource.Unique] = [], indexes: [Resource.ListIndex] = [], rules: [RuleID] = [],
        tallies: [Tally] = [], sequence: String? = nil, callback: CallbackType? = nil,
        records: [[String: Value]] = [],
        fields: [Field] = []
    ) {
        self.path = path
        self.title = title
        self.noun = noun
        self.label = label
        self.fields = fields
        self.unique = unique
        self.indexes = indexes
        self.rules = rules
        self.tallies = tallies
        self.sequence = sequence
        self.callback = callback
        self.records = records
        isBehaviour = !rules.isEmpty || fields.contains { $0.expression != nil }
    }

    /// A collection that has the records of another resource, in another form.
    package init(
        _ path: String, of base: String, below parent: String, locator: String? = nil,
        showing shown: [String] = [], changing fields: [Field] = []
    ) {
        self.path = path
        form = Form(base: base, parent: parent, locator: locator, shown: shown)
        self.fields = fields
        isBehaviour = true
    }
}

extension Amendment.Form {
    /// The resource.
    /// - Parameter changed: Members that differ from the base's of the same name.
    package func resource(
        _ name: String, _ path: String, _ operations: Set<Operation>, of base: Resource,
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
