// What conditions are asked on beside records of the imitated service: entries of a table in memory.

import API
import Conditions
import Dialect
import JSON
import Primitives
import Records
import Schema

/// Entries of a table in memory: the requests of a journal, or the deliveries of callbacks.
package struct EntryTable {
    let store: Store
    let entry: CatalogEntry
    /// The nouns of one entry and of several.
    let noun: (one: String, several: String)
    /// The members that tell an entry in few words.
    let summary: FieldList

    /// The plan of the list that parameters ask for.
    /// - Throws: `APIError.condition`, `APIError.unrecognizedName`, `APIError.enumeration`.
    func plan(_ parameters: Parameters) throws(APIError) -> ListPlan {
        try ListPlan(
            ListRequest(parameters, of: entry.resource), on: entry.resource, below: nil,
            in: store.catalog)
    }

    /// An entry in few words, with what it lacks.
    func json(_ number: Int64, differing: [String] = []) throws -> JSONOutput {
        var buffer = ByteBuffer()
        _ = try RecordWriter(store: store, base: []).write(
            number, of: entry, only: summary, to: &buffer)
        return .object([
            (noun.one, .json(buffer.copy())),
            ("differs", differing.isEmpty ? .absent : .list(differing.map { .text($0) })),
        ])
    }
}
