// One record about to be written, first looked at from all sides: what will be refused is refused
// before anything is written.

package import Dialect
package import SQLite
package import Schema

/// A record about to be written: what the body says, completed and checked.
package struct PreparedRecord {
    package let resource: Resource
    let purpose: Purpose
    /// The record that is changed, or the id that a new one shall have; nil for the next one.
    package var id: Int64?
    /// What errors call the record that the whole body stands for.
    package let errorName: String
    /// Where the record stands in the body.
    package let path: String
    /// The values to write, by the index of the field: only fields that have a column.
    var values: [Value?]
    /// The stored values, by the index of the field, for a record that is changed.
    let stored: [Value]?
    /// Lists of links to write, by the index of the field: ids of the records linked to.
    var links: [Int: [Int64]] = [:]
    /// Lists of child records to write, by the index of the field.
    var children: [Int: [PreparedRecord]] = [:]
    /// Flags of records referred to that are to name this one, by the index of the field.
    var backReferences: [Int: Bool] = [:]
    var stamp: EntryStamp
    /// Whether the values are those that were stored once.
    let isRestored: Bool
    var problems: [FieldError] = []
    /// What is wrong with stored values that a change leaves alone.
    var storedProblems: [FieldError] = []
    /// Whether the record leaves a flag that only one among its like has to the one that has it.
    package let keepsExistingDefault: Bool

    init(_ draft: Draft, of resource: Resource, id: Int64?, stored: [Value]?, errorName: String) {
        self.resource = resource
        purpose = draft.purpose
        self.id = id
        self.stored = stored
        self.errorName = errorName
        path = draft.path
        keepsExistingDefault = draft.keepsExistingDefault
        stamp = draft.stamp
        isRestored = draft.isRestored
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
    private var named: Set<Int> = []

    /// Takes the values so far for those of the body.
    mutating func rememberNamed() {
        named = Set(values.indices.filter { values[$0] != nil })
    }

    /// Whether the body says something of the field.
    package func bodyNames(_ field: String) -> Bool {
        resource.index(of: field).map(named.contains) ?? false
    }

    /// Whether the field will have another value than the stored record.
    package func changes(_ field: String) -> Bool {
        guard let index = resource.index(of: field), let value = values[index] else { return false }
        return value != stored?[index] ?? .null
    }

    package mutating func note(_ problem: FieldError) { problems.append(problem) }

    /// Takes in the problems that reading the body brought up.
    package mutating func add(_ read: [FieldError]) {
        // Looked up, since a refused list has thousands of problems in as many items.
        forgetMissing(Set(read.flatMap(\.paths)))
        problems = read + problems
    }

    /// A value that was refused, or a part of it, is not missing as well, and what is stored in its
    /// place does not matter; in the lists inside too.
    private mutating func forgetMissing(_ read: Set<String>) {
        problems.removeAll { $0.code == "MissingRequiredField" && read.contains($0.field) }
        storedProblems.removeAll { read.contains($0.field) }
        for list in children.keys {
            for index in children[list, default: []].indices {
                children[list]?[index].forgetMissing(read)
            }
        }
    }

    /// All problems, those of the lists inside too, in the order of the fields.
    package var allProblems: [FieldError] {
        unorderedProblems.enumerated().map { (rank: rank($1), offset: $0, problem: $1) }.sorted {
            $0.rank == $1.rank
                ? $0.offset < $1.offset : $0.rank.lexicographicallyPrecedes($1.rank)
        }.map(\.problem)
    }

    private var unorderedProblems: [FieldError] {
        problems + storedProblems + children.values.flatMap { $0.flatMap(\.unorderedProblems) }
    }

    /// Where the field of a problem stands: its index, the item of the list, the index in the item.
    private func rank(_ problem: FieldError) -> [Int] {
        var ranks: [Int] = []
        var level: PreparedRecord? = self
        // By bytes: a refused list has thousands of problems.
        let inside = problem.field.utf8.dropFirst(path.utf8.count)
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
