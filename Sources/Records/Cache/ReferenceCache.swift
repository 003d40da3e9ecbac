// References in their written form, kept until what they show changes.
//
// A contact refers to some ten records. To read and write these references takes two thirds of the
// instructions of the contact, to copy their bytes a tenth of that.

import Dialect
import SQLite
import Schema

/// The references that records show, in their written form: those to one record are the same wherever it
/// is referred to. Like `RowCache` it is told each row before it changes; where SQLite does not tell
/// rows, none are kept.
final class ReferenceCache {
    /// Whether any are kept.
    var isOn = true {
        didSet { if !isOn { removeAll() } }
    }
    private var shelves: [Shelf] = []

    /// A reference in its written form.
    struct Reference {
        let bytes: [UInt8]
        /// The work that it took to read it, which is counted whenever its bytes are used.
        let steps: Int
    }

    /// The references to records of one resource.
    fileprivate struct List {
        let tableHash: UInt64
        /// The tables of which any row may show in a reference.
        let otherTables: [UInt64]
        var references: [Int64: Reference] = [:]

        init(_ plan: ReferencePlan) {
            tableHash = plan.tableHash
            otherTables = plan.otherTableHashes
        }

        mutating func prepare(for change: borrowing RowChange) {
            if change.tableHash == tableHash {
                references[change.oldID] = nil
                if change.newID != change.oldID { references[change.newID] = nil }
            }
            if otherTables.contains(change.tableHash) { references = [:] }
        }
    }

    /// The references for clients that see the server at one place.
    final class Shelf {
        let base: [UInt8]
        private var lists: [List] = []
        /// The places in `lists`, by the number of the plan; -1 for none.
        private var places: [Int] = []
        /// Whether it is told what changes: not any more when another has taken its place.
        private var isTold = true
        private(set) var count = 0

        init(base: [UInt8]) { self.base = base }

        /// The reference to a record.
        subscript(id: Int64, plan: ReferencePlan) -> Reference? {
            guard plan.number < places.count, places[plan.number] >= 0 else { return nil }
            return lists[places[plan.number]].references[id]
        }

        /// Keeps the reference to a record.
        func keep(_ reference: Reference, to id: Int64, _ plan: ReferencePlan) {
            guard isTold else { return }
            if count >= Limits.keptReferencesMax { removeAll() }
            while places.count <= plan.number { places.append(-1) }
            if places[plan.number] < 0 {
                places[plan.number] = lists.count
                lists.append(List(plan))
            }
            lists[places[plan.number]].references[id] = reference
            count += 1
        }

        fileprivate func prepare(for change: borrowing RowChange) {
            guard count > 0 else { return }
            for index in lists.indices { lists[index].prepare(for: change) }
            count = lists.reduce(0) { $0 + $1.references.count }
        }

        private func removeAll() {
            lists = []
            places = []
            count = 0
        }

        /// Removes its references, and keeps none from now on.
        fileprivate func close() {
            isTold = false
            removeAll()
        }
    }

    /// Beginnings of links for which references are kept: more than clients of one sandbox use at a time.
    private static let shelvesMax = 4
    /// The bytes of a usual reference, with its place.
    private static let referenceBytes = 320

    /// The bytes that it takes, about.
    var byteCount: Int { shelves.reduce(0) { $0 + $1.count * Self.referenceBytes } }

    /// The references with a beginning of links; nil if none are kept.
    func shelf(base: [UInt8]) -> Shelf? {
        guard isOn else { return nil }
        if let known = shelves.first(where: { $0.base == base }) { return known }
        if shelves.count >= Self.shelvesMax { shelves.removeFirst().close() }
        let shelf = Shelf(base: base)
        shelves.append(shelf)
        return shelf
    }

    /// Removes all references.
    func removeAll() {
        for shelf in shelves { shelf.close() }
        shelves = []
    }

    /// Removes what will not be true after a change.
    func prepare(for change: borrowing RowChange) {
        for shelf in shelves { shelf.prepare(for: change) }
    }
}
