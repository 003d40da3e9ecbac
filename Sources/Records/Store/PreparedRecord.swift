// A record that is completed and checked before it is written: it is refused
// before anything is written.

package import Dialect
package import SQLite
package import Schema

/// A record about to be written: what the body says, completed and checked.
package struct PreparedRecord {
    /// The resource of the record.
    package let resource: Resource
    /// What writing needs to know of the resource.
    let plan: WritePlan
    package var purpose: Purpose
    /// The record that is changed, or the id that a new one shall have; nil for the next one.
    package var id: Int64?
    /// The name of the record of the whole body in errors.
    package let errorName: String
    /// The path of the record in the body.
    package let path: String
    /// The values to write, by the index of the field: only fields that have a column.
    package var values: [Value?]
    /// The stored values, by the index of the field, for a record that is changed.
    let stored: [Value]?
    /// Lists of links to write, by the index of the field: ids of the records linked to.
    package var links: [Int: [Int64]] = [:]
    /// Lists of child records to write, by the index of the field.
    package var children: [Int: [PreparedRecord]] = [:]
    /// Flags of records referred to that are to name this one, by the index of the field.
    var backReferences: [Int: Bool] = [:]
    package var stamp: EntryStamp
    /// The identifier of the member who makes the change; nil for one of the server's own.
    let author: String?
    /// Whether no table has a record of that id, so that nothing belongs to it yet.
    let isUnknown: Bool
    /// Whether the values are those that were stored once.
    let isRestored: Bool
    package var fieldErrors: [FieldError] = []
    /// The errors of stored values that a change does not touch.
    var storedFieldErrors: [FieldError] = []
    /// What the client may not expect of the change.
    var remarks: [Remark] = []
    /// Whether the record leaves a flag that only one among its like has to the one that has it.
    package let keepsExistingDefault: Bool

    init(
        _ draft: Draft, of resource: Resource, _ plan: WritePlan, id: Int64?, stored: [Value]?,
        errorName: String
    ) {
        self.resource = resource
        self.plan = plan
        purpose = draft.purpose
        self.id = id
        self.stored = stored
        self.errorName = errorName
        path = draft.path
        keepsExistingDefault = draft.keepsExistingDefault
        stamp = draft.stamp
        author = draft.author
        isRestored = draft.isRestored
        isUnknown = draft.purpose == .create
        values = Array(repeating: nil, count: resource.fields.count)
    }

    /// A record of a fixture, or what one brings, with an id that no table has.
    package init(newOf resource: Resource, _ plan: WritePlan, isRestored: Bool, errorName: String) {
        self.resource = resource
        self.plan = plan
        purpose = .fixture
        stored = nil
        self.errorName = errorName
        path = ""
        keepsExistingDefault = false
        stamp = EntryStamp()
        author = nil
        self.isRestored = isRestored
        isUnknown = true
        values = Array(repeating: nil, count: resource.fields.count)
    }

    /// Whether a stored record is changed, rather than a new one made.
    package var isChange: Bool { stored != nil }

    /// The value that the field will have.
    package subscript(_ field: String) -> Value {
        get {
            guard let index = resource.index(of: field) else { return .null }
            return values[index] ?? stored?[index] ?? .null
        }
        set {
            guard let index = resource.index(of: field) else { return }
            values[index] = newValue
        }
    }

    /// The id, or whole number, that the field will have.
    package func integer(_ field: String) -> Int64? {
        if case .integer(let number) = self[field] { number } else { nil }
    }

    /// Whether the field will be set.
    func flag(_ field: String) -> Bool { integer(field) == 1 }

    /// The fields that have a value before defaults are filled in: those of the body.
    private var named: [Bool] = []

    /// Takes the values so far for those of the body.
    mutating func rememberNamed() {
        named = values.map { if case .some = $0 { true } else { false } }
    }

    /// Whether the body says something of the field.
    package func bodyNames(_ field: String) -> Bool {
        resource.index(of: field).map { named.indices.contains($0) && named[$0] } ?? false
    }

    /// Whether the field will have another value than the stored record.
    package func changes(_ field: String) -> Bool {
        guard let index = resource.index(of: field), let value = values[index] else { return false }
        return value != stored?[index] ?? .null
    }

    /// The columns that get another value, and the tables of records below it that are written; nil
    /// for a new record, of which everything is new.
    var touched: Set<String>? {
        guard isChange else { return nil }
        var touched: Set<String> = []
        for index in plan.fields {
            guard let value = values[index], value != stored?[index] else { continue }
            resource.fields[index].column.map { _ = touched.insert($0) }
        }
        for index in [links.keys.map(\.self), children.keys.map(\.self)].joined() {
            switch resource.fields[index].type {
            case .links(let table), .children(let table), .mainChild(let table, _, _):
                touched.insert(table)
            default: break
            }
        }
        return touched
    }

    /// The records that the field of a child resource makes or changes.
    package subscript(childrenIn field: String) -> [PreparedRecord] {
        get { resource.index(of: field).flatMap { children[$0] } ?? [] }
        set {
            guard let index = resource.index(of: field) else { return }
            children[index] = newValue
        }
    }

    /// Adds an error, which refuses the record.
    package mutating func addError(_ error: FieldError) { fieldErrors.append(error) }

    /// Adds the errors of decoding the body.
    package mutating func add(_ read: [FieldError]) {
        // Looked up, since a refused list has thousands of problems in as many items.
        forgetMissing(Set(read.flatMap(\.paths)))
        fieldErrors = read + fieldErrors
    }

    /// Removes errors that a refused value, or a part of it, is missing, and those of the value in
    /// its place; in the lists inside too.
    private mutating func forgetMissing(_ read: Set<String>) {
        fieldErrors.removeAll { $0.code == "MissingRequiredField" && read.contains($0.field) }
        storedFieldErrors.removeAll { read.contains($0.field) }
        for list in children.keys {
            for index in children[list, default: []].indices {
                children[list]?[index].forgetMissing(read)
            }
        }
    }

    /// All errors, those of the lists inside too, in the order of the fields.
    package var allFieldErrors: [FieldError] {
        unorderedFieldErrors.enumerated().map { (rank: rank($1), offset: $0, fieldError: $1) }
            .sorted {
                $0.rank == $1.rank
                    ? $0.offset < $1.offset : $0.rank.lexicographicallyPrecedes($1.rank)
            }.map(\.fieldError)
    }

    private var unorderedFieldErrors: [FieldError] {
        fieldErrors + storedFieldErrors
            + children.values.flatMap { $0.flatMap(\.unorderedFieldErrors) }
    }

    /// The position of an error's field: its index, the item of the list, the index in the item.
    private func rank(_ fieldError: FieldError) -> [Int] {
        var ranks: [Int] = []
        var level: PreparedRecord? = self
        // By bytes: a refused list has thousands of problems.
        let inside = fieldError.field.utf8.dropFirst(path.utf8.count)
        for piece in inside.split(separator: UInt8(ascii: "/")).map({ String(Substring($0)) }) {
            if let item = Int(piece) {
                ranks.append(item)
            } else {
                let index = level?.resource.index(of: piece)
                ranks.append(index ?? resource.fields.count)
                level = index.flatMap { level?.children[$0]?.first }
            }
        }
        return ranks
    }
}
