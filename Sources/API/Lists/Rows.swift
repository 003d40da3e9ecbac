// The rows of a page, written a slice at a time.

import Conditions
import Dialect
import HTTP
import Primitives
import Records
import SQLite
import Schema

/// The records of a page that are not written yet. Each is read when it is written; mostly the data
/// is held until the last one is, so that the page shows one state, and all of it is written however
/// slowly the client takes it. The page breaks off if its sandbox is reset or ended, if the data changes all the
/// same, or when all slices together take more work than a request may.
struct Rows: BodySource {
    private weak var store: Store?
    private let base: [UInt8]
    private let resource: CatalogEntry
    private let selection: FieldList?
    private var ids: ArraySlice<Int64>
    private let reading: RowsReading
    private var isFirst = true
    /// What keeps the data as it is from the first slice to the last.
    private var hold: DataHold?
    /// The count of changes at the first slice.
    private var changeCount = 0
    /// The steps of work that all slices may take, with what the request did before them.
    private let stepsMax: Int
    /// The steps that are done.
    private var stepsDone = 0

    init(
        _ ids: ArraySlice<Int64>, of resource: CatalogEntry, only selection: FieldList?,
        by writer: RecordWriter, reading: RowsReading = .held,
        stepsMax: Int = Limits.requestStepsMax
    ) {
        self.reading = reading
        self.stepsMax = stepsMax
        store = writer.store
        base = writer.base
        self.resource = resource
        self.selection = selection
        self.ids = ids
    }

    var isWrittenAhead: Bool { true }

    mutating func write(to body: inout ByteBuffer, until end: Int) throws -> BodyProgress {
        guard let store, hold == nil || changeCount == store.database.changeCount else {
            return .broken
        }
        // The first slice is a part of its request, whose work is counted.
        let isLater = !store.database.isWorkLimited
        if isLater { store.database.limitWork(to: stepsMax, after: stepsDone) }
        defer {
            stepsDone = store.database.workDone
            if isLater { store.database.limitWork(to: nil) }
        }
        let progress = try write(from: store, to: &body, until: end)
        if progress == .more, hold == nil, reading == .held {
            hold = try store.slicing.holdData()
            changeCount = store.database.changeCount
        } else if progress == .done {
            hold = nil
        }
        return progress
    }

    private mutating func write(
        from store: Store, to body: inout ByteBuffer, until end: Int
    ) throws -> BodyProgress {
        let writer = RecordWriter(store: store, base: base)
        let form = writer.form(of: resource, only: selection)
        let sliceEnd = store.slicing.sliceEnd(of: store.database)
        while let id = ids.first {
            guard body.count < end else { return .more }
            ids.removeFirst()
            let start = body.count
            if !isFirst { body.append(",") }
            if try writer.write(id, as: form, to: &body) {
                isFirst = false
            } else {
                body.truncate(to: start)
            }
            if isOver(sliceEnd, store) { return .more }
        }
        body.append("]")
        return .done
    }

    /// Whether the slice has taken long enough. A look at the clock at each row took 3 % of a short page.
    private func isOver(_ end: SliceEnd, _ store: Store) -> Bool {
        ids.count % Self.rowsPerLook == 0 && reading != .atOnce && !ids.isEmpty
            && end.isReached(by: store.database)
    }

    private static let rowsPerLook = 8
}
