// The moments at which drift happens.

package import API
import Primitives
import Records
import SQLite
import Schema

extension Sandbox {
    /// Lets rows come or go behind a page of a list, if that is wished for its resource.
    /// - Throws: `DatabaseError`.
    package func drift(behind page: RequestTrace.PageServed) throws {
        guard var drift, let shown = page.lastID, drift.resource.table == page.list.resource.table
        else { return }
        let count = drift.countPage()
        let done = try store.database.transaction {
            let stamp = Stamp(time: now, member: "Drift")
            return switch drift.step {
            case .delete:
                try store.deleteRows(count, upTo: shown, in: page.list, drift.resource, stamp)
            case .insert:
                try store.insertRows(count, before: shown, in: page.list, drift.resource, stamp)
            }
        }
        drift.count(rows: done, missed: count - done)
        self.drift = drift
    }
}
