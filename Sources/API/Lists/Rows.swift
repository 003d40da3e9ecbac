// The rows of a page, written a slice at a time.

import Conditions
import Dialect
import HTTP
import Primitives
import Records
import SQLite
import Schema

/// The records of a page that are not written yet. Each is read when it is written, so that a long
/// page has the state of each record at that time: one that is deleted meanwhile is left out. The page
/// breaks off if its sandbox is reset or ended, or when all slices together take more work than a
/// request may.
struct Rows: BodySource {
    private weak var store: Store?
    private let base: [UInt8]
    private let resource: CatalogEntry
    private let selection: FieldList?
    private var ids: ArraySlice<Int64>
    private var isFirst = true
    /// The steps of work that all slices may take, with what the request did before them.
    private let stepsMax: Int
    /// The steps that are done.
    private var stepsDone = 0

    init(
        _ ids: ArraySlice<Int64>, of resource: CatalogEntry, only selection: FieldList?,
        by writer: RecordWriter, stepsMax: Int = Limits.requestStepsMax
    ) {
        self.stepsMax = stepsMax
        store = writer.store
        base = writer.base
        self.resource = resource
        self.selection = selection
        self.ids = ids
    }

    mutating func write(to body: inout ByteBuffer, until end: Int) throws -> BodyProgress {
        guard let store else { return .broken }
        // The first slice is a part of its request, whose work is counted.
        let isLater = !store.database.isWorkLimited
        if isLater { store.database.limitWork(to: stepsMax, after: stepsDone) }
        defer {
            stepsDone = store.database.workDone
            if isLater { store.database.limitWork(to: nil) }
        }
        return try write(from: store, to: &body, until: end)
    }

    private mutating func write(
        from store: Store, to body: inout ByteBuffer, until end: Int
    ) throws -> BodyProgress {
        let writer = RecordWriter(store: store, base: base)
        let form = writer.form(of: resource, only: selection)
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
        }
        body.append("]")
        return .done
    }
}
