// Records as answers show them: from the cache if they are there, else read and written.

package import Conditions
package import Primitives
package import SQLite
package import Schema

/// How records of a resource are written: found once for all records of a page.
package struct RecordForm {
    let plan: RecordPlan
    /// Where whole records are kept; nil for parts of records, and if none are kept.
    let shelf: Shelf?
}

extension RecordWriter {
    /// The form of records of a resource.
    /// - Parameter members: Those that are wanted; nil for all.
    package func form(of resource: CatalogEntry, only members: FieldList?) -> RecordForm {
        if let members, !members.isEverything {
            return RecordForm(
                plan: store.partPlans.plan(
                    of: resource.resource.name, only: members, in: store.catalog),
                shelf: nil)
        }
        let plan = resource.recordPlan(in: store.catalog)
        return RecordForm(
            plan: plan,
            shelf: store.rowCache.shelf(
                of: plan, base: base, in: store.catalog, changes: store.database.changeCount))
    }

    /// Writes the record of that id; returns false, having written nothing, if it does not exist.
    /// Members that are null are left out (docs/LIVE-API.md#json-on-the-wire).
    package func write(
        _ id: Int64, of resource: CatalogEntry, only members: FieldList?,
        to buffer: inout ByteBuffer
    ) throws(DatabaseError) -> Bool {
        try write(id, as: form(of: resource, only: members), to: &buffer)
    }

    /// Writes the record of that id; returns false, having written nothing, if it does not exist.
    /// The work of a request is the same whether the record is kept or not, so that no answer depends
    /// on what was asked before.
    package func write(_ id: Int64, as form: RecordForm, to buffer: inout ByteBuffer)
        throws(DatabaseError) -> Bool
    {
        if let shelf = form.shelf, let steps = shelf.append(id, to: &buffer) {
            try store.database.repeatWork(steps: steps)
            return true
        }
        let (start, before) = (buffer.count, store.database.workDone)
        var found = FoundRows()
        let count = try writeRows(form.plan, id, finding: &found, to: &buffer)
        guard let shelf = form.shelf, count == 1, !found.isIncomplete, store.mayKeepWhatIsRead
        else { return count > 0 }
        store.rowCache.keep(
            id, buffer.span.extracting(start...), steps: store.database.workDone - before,
            showing: found.shown, on: shelf)
        return true
    }
}

extension RowSet {
    /// Adds the row that a reference names, if it names one.
    mutating func insert(_ joined: JoinedRow, _ row: borrowing Row) {
        guard let id = row.optionalInteger(joined.column) else { return }
        insert(id, of: joined.tableHash)
    }
}
