// Records in their written form, kept until one of the rows that they show changes.
//
// To read and write a contact of 3 KB takes some 130,000 instructions, to copy its bytes 500: a list
// of 25 costs a tenth of what it costs without this.
//
// How it stays true: SQLite tells each row before it changes, whatever changes it (`observeRows`), and
// a record that shows that row goes (`RowRules`). A record is kept only while no transaction is open,
// so that nothing is kept that could be rolled back; what a transaction has changed is gone already. A
// library of SQLite that tells no rows counts changes: then any change empties the cache.

import Glibc
import Primitives
import SQLite
import Schema

/// The records of a store in their written form. It has the thread of its store.
package final class RowCache {
    /// The bytes that records and references take.
    package var byteCount: Int { recordBytes + references.byteCount }
    private var recordBytes = 0
    /// The references that records show.
    private let references = ReferenceCache()
    private var recordBytesMax = 0
    private var shelves: [Shelf] = []
    /// The hand of the clock: the place at which eviction continues.
    private var hand = (shelf: 0, slot: 0)
    /// The uses of shelves so far.
    private var uses = 0
    /// Whether any change of the database empties it, since rows are not told.
    var emptiesOnAnyChange = false
    /// The change count of the database when it was asked last.
    private var changeCount = 0

    /// - Parameter bytesMax: The bytes that it may take; nothing is kept with 0.
    init(bytesMax: Int) { limit(to: bytesMax) }

    /// Resources and beginnings of links for which records are kept: more than clients of one sandbox
    /// use at a time.
    private static let shelvesMax = 64

    /// The records of a plan for clients that see the server at one place; nil if none are kept.
    /// - Parameter changes: The change count of the database.
    func shelf(of plan: RecordPlan, base: [UInt8], in catalog: Catalog, changes: Int) -> Shelf? {
        guard recordBytesMax > 0 else { return nil }
        refresh(changes)
        uses += 1
        for shelf in shelves where shelf.plan === plan && shelf.base == base {
            shelf.lastUse = uses
            return shelf
        }
        if shelves.count >= Self.shelvesMax, let oldest = oldestShelf {
            recordBytes -= shelves.remove(at: oldest).close()
        }
        let shelf = Shelf(plan, base, RowRules(plan, in: catalog))
        shelf.lastUse = uses
        shelves.append(shelf)
        return shelf
    }

    /// The references of records for clients that see the server at one place; nil if none are kept.
    func references(base: [UInt8]) -> ReferenceCache.Shelf? {
        emptiesOnAnyChange ? nil : references.shelf(base: base)
    }

    /// Empties the cache if rows are not told and any was changed.
    private func refresh(_ changes: Int) {
        guard emptiesOnAnyChange, changes != changeCount else { return }
        removeAll()
        changeCount = changes
    }

    private var oldestShelf: Int? {
        shelves.indices.min { shelves[$0].lastUse < shelves[$1].lastUse }
    }

    /// Keeps a record.
    /// - Parameter steps: The work that it took, which is counted whenever its bytes are used.
    func keep(_ id: Int64, _ bytes: Span<UInt8>, steps: Int, showing rows: RowSet, on shelf: Shelf)
    {
        // Nothing that would push out most of the others.
        guard bytes.count < recordBytesMax / 16, shelf.isTold else { return }
        recordBytes += shelf.put(id, bytes, steps: steps, showing: rows)
        makeRoom()
    }

    /// Second-chance eviction: removes records until the others take no more than they may, those that
    /// were not used since the hand came by last.
    private func makeRoom() {
        while recordBytes > recordBytesMax, !shelves.isEmpty {
            if hand.shelf >= shelves.count { hand = (0, 0) }
            let shelf = shelves[hand.shelf]
            guard hand.slot < shelf.slotCount else {
                hand = (hand.shelf + 1, 0)
                continue
            }
            recordBytes -= shelf.removeIfUnused(at: hand.slot)
            hand.slot += 1
        }
    }

    /// Sets the bytes that it may take, a quarter of them for references.
    /// - Parameter keepsRecords: Whether whole records are kept, and not references alone.
    package func limit(to bytes: Int, keepsRecords: Bool = true) {
        references.limit(to: bytes / 4)
        recordBytesMax = keepsRecords ? bytes - bytes / 4 : 0
        makeRoom()
    }

    /// Removes all records.
    package func removeAll() {
        for shelf in shelves { recordBytes -= shelf.removeAll() }
        references.removeAll()
    }

    /// Removes what will not be true after a change.
    func prepare(for change: borrowing RowChange) {
        references.prepare(for: change)
        for shelf in shelves where !shelf.isEmpty {
            recordBytes -= shelf.prepare(for: change)
        }
    }
}
