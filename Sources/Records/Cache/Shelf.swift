// The written records of one plan: bytes by id.

import Primitives
import SQLite
import Schema

/// The records of a plan for clients that see the server at one place.
final class Shelf {
    let plan: RecordPlan
    /// The beginning of links.
    let base: [UInt8]
    /// The number of its last use among those of all shelves.
    var lastUse = 0
    /// Whether it is told what changes: not any more when another has taken its place.
    private(set) var isTold = true
    private let rules: RowRules
    private var records: [Record] = []
    /// The places in `records` by id.
    private var places: [Int64: Int] = [:]
    /// The places without a record.
    private var free: [Int] = []

    /// A record in its written form, in a block of its own.
    @safe
    private struct Record {
        let id: Int64
        /// Nil for a place without a record.
        var bytes: UnsafeMutableBufferPointer<UInt8>?
        let steps: Int
        let rows: RowSet
        var isUsed = false
    }

    /// The bytes that a record takes beside its own: its places here, and the block's head.
    private static let overheadBytes = 128

    init(_ plan: RecordPlan, _ base: [UInt8], _ rules: RowRules) {
        self.plan = plan
        self.base = base
        self.rules = rules
    }

    deinit { _ = removeAll() }

    var isEmpty: Bool { places.isEmpty }

    /// The number of places.
    var slotCount: Int { records.count }

    /// Appends the record of an id.
    /// - Returns: The work that it took to write it; nil if it is not here.
    func append(_ id: Int64, to buffer: inout ByteBuffer) -> Int? {
        guard let place = places[id], let bytes = unsafe records[place].bytes else { return nil }
        records[place].isUsed = true
        unsafe buffer.append(bytes.span)
        return records[place].steps
    }

    /// Puts a record in.
    /// - Returns: The bytes that it takes.
    func put(_ id: Int64, _ bytes: Span<UInt8>, steps: Int, showing rows: RowSet) -> Int {
        let removed = remove(id)
        let block = UnsafeMutableBufferPointer<UInt8>.allocate(capacity: bytes.count)
        unsafe bytes.withUnsafeBufferPointer { unsafe _ = block.initialize(fromContentsOf: $0) }
        let record = unsafe Record(id: id, bytes: block, steps: steps, rows: rows)
        if let place = free.popLast() {
            records[place] = record
            places[id] = place
        } else {
            places[id] = records.count
            records.append(record)
        }
        return bytes.count + Self.overheadBytes - removed
    }

    /// Removes the record in a place, unless it was used since this was called for it last.
    /// - Returns: The bytes that it took.
    func removeIfUnused(at place: Int) -> Int {
        guard unsafe records[place].bytes != nil else { return 0 }
        guard records[place].isUsed else { return remove(at: place) }
        records[place].isUsed = false
        return 0
    }

    /// Removes all records.
    /// - Returns: The bytes that they took.
    func removeAll() -> Int {
        var count = 0
        for record in records {
            guard let bytes = unsafe record.bytes else { continue }
            count += bytes.count + Self.overheadBytes
            unsafe bytes.deallocate()
        }
        records = []
        places = [:]
        free = []
        return count
    }

    /// Removes all records, before it is told no more.
    /// - Returns: The bytes that they took.
    func close() -> Int {
        isTold = false
        return removeAll()
    }

    /// Removes what will not be true after a change.
    /// - Returns: The bytes that it took.
    func prepare(for change: borrowing RowChange) -> Int {
        var count = 0
        for consequence in rules[change.tableHash] {
            switch consequence {
            case .own: count += remove(change.oldID) + remove(change.newID)
            case .listed(let column):
                if let id = change.oldInteger(column) { count += remove(id) }
                if let id = change.newInteger(column) { count += remove(id) }
            case .referenced(let columns):
                // A row that is new is not referred to yet.
                guard !change.isInsertion else { continue }
                if change.isUpdate, !columns.contains(where: { change.differs($0) }) { continue }
                count += removeAll(showing: change.oldID, of: change.tableHash)
            case .any: count += removeAll()
            }
        }
        return count
    }

    /// Removes the records that show a row of another.
    private func removeAll(showing id: Int64, of tableHash: UInt64) -> Int {
        var row = RowSet()
        row.insert(id, of: tableHash)
        var count = 0
        for place in records.indices where records[place].rows.contains(row) {
            count += remove(at: place)
        }
        return count
    }

    private func remove(_ id: Int64) -> Int { places[id].map(remove(at:)) ?? 0 }

    private func remove(at place: Int) -> Int {
        guard let bytes = unsafe records[place].bytes else { return 0 }
        places[records[place].id] = nil
        unsafe records[place].bytes = nil
        free.append(place)
        defer { unsafe bytes.deallocate() }
        return bytes.count + Self.overheadBytes
    }
}
