// Drift: rows that are added or removed between two pages of a list, on purpose.

import Dialect
import Primitives
package import Records
import SQLite
package import Schema

/// Rows that come or go while a client pages through a list. Behind each page that is not the last,
/// rows are inserted in front of what comes, or deleted from what was shown: a client that pages by
/// number then meets a row twice, or never; one that pages forward only meets each once.
package struct Drift {
    /// The resource whose lists change.
    package let resource: Resource
    /// The change after each page.
    package let step: Step
    /// Pages that are answered for one step.
    package var pagesPerStep = 1
    /// Pages answered so far, the last ones of lists not counted.
    package private(set) var pages = 0
    /// Rows inserted or deleted so far.
    package private(set) var rows = 0
    /// Rows that were due but could not go where they would have been noticed: no place in front of
    /// what comes, or nothing that may be deleted.
    package private(set) var missed = 0

    /// A change between two pages.
    package enum Step {
        case insert(Int)
        case delete(Int)
    }

    package init(resource: Resource, step: Step) {
        self.resource = resource
        self.step = step
    }

    /// Counts a page, and answers how many rows are due behind it.
    package mutating func countPage() -> Int {
        pages += 1
        guard pages % pagesPerStep == 0 else { return 0 }
        let count =
            switch step {
            case .insert(let count), .delete(let count): count
            }
        return min(count, Limits.driftRowsMax - rows)
    }

    package mutating func count(rows: Int, missed: Int) {
        self.rows += rows
        self.missed += missed
    }
}

extension Store {
    // MARK: - Inserting

    /// Inserts rows in front of a record.
    /// - Returns: How many found a place.
    /// - Throws: `DatabaseError`.
    package func insertRows(
        _ count: Int, before shown: Int64, in list: Query, _ resource: Resource, _ stamp: Stamp
    ) throws -> Int {
        var done = 0
        while done < count, try insertRow(before: shown, in: list, resource, stamp) { done += 1 }
        return done
    }

    /// Inserts a row that precedes a record in a list: a copy of the first of the list. Its
    /// id is the next one, as the service would give it, where that precedes it in the order;
    /// else a free one below the record's.
    /// - Returns: Whether there is a place for one.
    private func insertRow(
        before shown: Int64, in list: Query, _ resource: Resource, _ stamp: Stamp
    ) throws -> Bool {
        let model = try database.first(list.ids(limit: 1, offset: 0)) { $0.integer(0) }
        guard let model else { return false }
        let next = try idAfterLast(of: resource)
        for id in [next, try freeID(below: shown, of: resource)].compactMap(\.self) {
            do {
                try database.transaction {
                    try copy(model, of: resource, as: id, stamp)
                    guard try stands(id, before: shown, in: list) else { throw NoPlace() }
                }
                return true
            } catch is NoPlace {
                continue
            }
        }
        return false
    }

    /// A row would not move any other row of the list.
    private struct NoPlace: Error {}

    /// Whether a record precedes another in a list.
    private func stands(_ id: Int64, before shown: Int64, in list: Query) throws(DatabaseError)
        -> Bool
    {
        let ids = list.ids(limit: .max, offset: 0)
        let found = try database.firstMatch(ids) { row throws(DatabaseError) -> Int64? in
            let found = row.integer(0)
            return found == id || found == shown ? found : nil
        }
        return found == id
    }

    /// The greatest id below another that no record has; nil if all are taken.
    private func freeID(below id: Int64, of resource: Resource) throws(DatabaseError) -> Int64? {
        let table: SQL = "\(name: resource.table)"
        let free = try database.first(
            """
            SELECT max(t."id") - 1 FROM \(table) t WHERE t."id" <= \(id) AND t."id" > 1 \
            AND NOT EXISTS (SELECT 1 FROM \(table) u WHERE u."id" = t."id" - 1)
            """
        ) { $0.optionalInteger(0) }
        return free ?? nil
    }

    /// Copies a row, but for what makes a record itself: id, GUIDs, flags and words that one alone
    /// can have, records that it owns. No rule runs: the change has no side effects.
    private func copy(_ model: Int64, of resource: Resource, as id: Int64, _ stamp: Stamp)
        throws(DatabaseError)
    {
        let fields = resource.fields.filter { $0.column != nil && !$0.isPrimaryKey }
        let names = ["id"] + fields.compactMap(\.column) + Tables.entryColumns
        let values = fields.map { resource.copiedValue(of: $0, as: id) }
        let stamps: [SQL] = [
            "\(stamp.time.text)", "\(stamp.member)", "\(stamp.time.text)", "\(stamp.member)",
        ]
        let table: SQL = "\(name: resource.table)"
        try database.run(
            """
            INSERT INTO \(table) (\(names.map { SQL(name: $0) }.joined(separator: ", "))) \
            SELECT \((["\(id)"] + values + stamps).joined(separator: ", ")) \
            FROM \(table) WHERE "id" = \(model)
            """)
    }

    // MARK: - Deleting

    /// Deletes rows that were shown: the last ones up to a record to which nothing refers.
    /// - Returns: How many.
    /// - Throws: `DatabaseError`.
    package func deleteRows(
        _ count: Int, upTo shown: Int64, in list: Query, _ resource: Resource, _ stamp: Stamp
    ) throws -> Int {
        var candidates: [Int64] = []
        _ = try database.firstMatch(list.ids(limit: .max, offset: 0)) {
            row throws(DatabaseError) -> Bool? in
            candidates.append(row.integer(0))
            return candidates.last == shown ? true : nil
        }
        var done = 0
        // Not the record itself: by it the next row to delete is found.
        for id in candidates.reversed().prefix(Limits.driftCandidatesMax + count)
        where id != shown {
            guard done < count else { break }
            guard try blockingReferences(to: resource, id, idsMax: 1).isEmpty else { continue }
            try delete(resource, id, reassigningTo: nil, by: stamp)
            done += 1
        }
        return done
    }
}

extension Resource {
    /// Whether a copy of a record can stand beside it: what one alone can have is text, which can
    /// be changed, or goes with a flag, which need not be set.
    package var canBeCopied: Bool {
        unique.allSatisfy { unique in
            unique.flag != nil || unique.columns.contains { uniqueText($0) != nil }
        }
    }

    /// The field of a column, if it holds text that can be changed.
    private func uniqueText(_ column: String) -> Field? {
        fields.first { field in
            guard field.column == column, case .string = field.type else { return false }
            return true
        }
    }

    /// The value of a field in a copy of a record, in terms of its row.
    fileprivate func copiedValue(of field: Field, as id: Int64) -> SQL {
        guard let column = field.column else { return "NULL" }
        if case .guid = field.type { return "\(GUID.text(of: id, in: table))" }
        if field.isOwned { return "NULL" }
        if unique.contains(where: { $0.flag == column }) { return "0" }
        guard case .string(let max) = field.type,
            unique.contains(where: { $0.flag == nil && $0.columns.contains(column) })
        else { return "\(name: column)" }
        let end = " \(id)"
        return "substr(\(name: column), 1, \(Int64(max - end.unicodeScalars.count))) || \(end)"
    }
}
