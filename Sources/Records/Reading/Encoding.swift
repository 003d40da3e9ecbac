// Rows -> JSON bytes, straight into the answer.
//
// Members are written with a comma in front, and the first comma then becomes the brace: no member has
// to know whether it is the first one. With that, and with plans of classes, a contact takes half the
// instructions outside SQLite.

import JSON
import Primitives
import SQLite
import Schema

/// What was found of other records while one was written.
struct FoundRows {
    /// The rows that it shows.
    var shown = RowSet()
    /// Whether it refers to a record that is not there: should that come, the record is another.
    var isIncomplete = false
    /// The links that were read last.
    var links: (select: String, owner: Int64, ids: [Int64])?
}

/// Writes records as JSON: the one place that does.
package struct RecordWriter {
    /// The store that records are read from.
    package let store: Store
    /// The prefix of the paths of links, escaped for a JSON string.
    package let base: [UInt8]
    /// Where references are kept; nil if none are.
    let references: ReferenceCache.Shelf?

    package init(store: Store, base: [UInt8]) {
        self.store = store
        self.base = base
        references = store.rowCache.references(base: base)
    }

    /// Writes every row that the plan finds for `id` as an object, with commas between; answers how
    /// many.
    /// - Parameter found: Where what is found of other records is put.
    func writeRows(
        _ plan: RecordPlan, _ id: Int64, finding found: inout FoundRows, to buffer: inout ByteBuffer
    ) throws(DatabaseError) -> Int {
        var count = 0
        try store.database.forEachRow(text: plan.select, id: id) {
            (row) throws(DatabaseError) in
            if count > 0 { buffer.append(",") }
            count += 1
            for joined in plan.joinedRows { found.shown.insert(joined, row) }
            let start = buffer.count
            for slot in plan.slots { try write(slot, row, finding: &found, to: &buffer) }
            if let info = plan.info { write(info, row, to: &buffer) }
            closeObject(from: start, &buffer)
            store.database.countWork(bytes: buffer.count - start)
        }
        return count
    }

    /// Makes members, each with a comma in front, an object.
    func closeObject(from start: Int, _ buffer: inout ByteBuffer) {
        guard buffer.count > start else { return buffer.append("{}") }
        buffer.overwrite(at: start, with: UInt8(ascii: "{"))
        buffer.append(UInt8(ascii: "}"))
    }

    /// Writes a member; nothing if it is null.
    func write(
        _ slot: RecordPlan.Slot, _ row: borrowing Row, finding found: inout FoundRows,
        to buffer: inout ByteBuffer
    ) throws(DatabaseError) {
        switch slot.content {
        case .text(let column): writeText(slot.key, row, column, to: &buffer)
        case .number(let column):
            guard !row.isNull(column) else { return }
            buffer.append(slot.key)
            buffer.append(decimal: row.integer(column))
        case .decimal(let column):
            guard !row.isNull(column) else { return }
            buffer.append(slot.key)
            buffer.appendJSON(row.real(column))
        case .givenFlag(let column) where row.isNull(column): return
        case .flag(let column), .givenFlag(let column):
            buffer.append(slot.key)
            row.integer(column) != 0 ? buffer.append("true") : buffer.append("false")
        case .list(let column):
            row.withText(column) { list in
                buffer.append(slot.key)
                buffer.append(list)
            }
        case .customFields(let values):
            buffer.append(slot.key)
            try writeCustomFields(values, row, to: &buffer)
        case .constant(let bytes):
            buffer.append(slot.key)
            buffer.append(bytes)
        case .reference(let reference):
            guard !row.isNull(reference.id) else { return }
            buffer.append(slot.key)
            try write(reference, row, to: &buffer)
        case .wholeReference(let column, let plan):
            guard !row.isNull(column) else { return }
            buffer.append(slot.key)
            try writeReference(to: row.integer(column), plan, finding: &found, to: &buffer)
        case .children(let plan):
            try writeChildren(plan, slot.key, row, finding: &found, to: &buffer)
        case .links(let links):
            buffer.append(slot.key)
            try writeLinks(links, row.integer(0), finding: &found, to: &buffer)
        case .firstLink(let links):
            try writeFirst(links, slot.key, row.integer(0), finding: &found, to: &buffer)
        }
    }

    func writeText(
        _ key: [UInt8], _ row: borrowing Row, _ column: Int, to buffer: inout ByteBuffer
    ) {
        row.withText(column) { text in
            buffer.append(key)
            buffer.appendJSON(utf8: text)
        }
    }

    func writeText(
        _ key: StaticString, _ row: borrowing Row, _ column: Int, to buffer: inout ByteBuffer
    ) {
        row.withText(column) { text in
            buffer.append(key)
            buffer.appendJSON(utf8: text)
        }
    }

    /// Writes a list of child records; left out when it is empty (schemas, `communicationItems`).
    private func writeChildren(
        _ plan: RecordPlan, _ key: [UInt8], _ row: borrowing Row, finding found: inout FoundRows,
        to buffer: inout ByteBuffer
    ) throws(DatabaseError) {
        let before = buffer.count
        buffer.append(key)
        buffer.append("[")
        let count = try writeRows(plan, row.integer(0), finding: &found, to: &buffer)
        buffer.append("]")
        if count == 0 { buffer.truncate(to: before) }
    }

    private func write(
        _ info: RecordPlan.Info, _ row: borrowing Row, to buffer: inout ByteBuffer
    ) {
        buffer.append(#","_info":"#)
        let start = buffer.count
        writeText(#","lastUpdated":"#, row, info.lastUpdated, to: &buffer)
        writeText(#","updatedBy":"#, row, info.updatedBy, to: &buffer)
        if let entered = info.dateEntered, let by = info.enteredBy {
            writeText(#","dateEntered":"#, row, entered, to: &buffer)
            writeText(#","enteredBy":"#, row, by, to: &buffer)
        }
        if let guid = info.parentGUID {
            buffer.append(guid.key)
            row.withBytes(guid.column) { buffer.appendJSON(utf8: $0) }
        }
        for link in info.links {
            buffer.append(link.key)
            writeLink(link.path, row, 0, nil, info.lastUpdated, to: &buffer)
        }
        closeObject(from: start, &buffer)
    }

    /// An absolute link. The pieces of paths are ASCII without anything to escape.
    func writeLink(
        _ path: PathTemplate, _ row: borrowing Row, _ id: Int, _ parent: Int?,
        _ lastUpdated: Int?, to buffer: inout ByteBuffer
    ) {
        buffer.append(UInt8(ascii: "\""))
        buffer.append(base)
        for piece in path.pieces {
            switch piece {
            case .text(let bytes): buffer.append(bytes)
            case .id: buffer.append(decimal: row.integer(id))
            case .parentID: buffer.append(decimal: row.integer(parent ?? id))
            case .lastUpdated: row.append(lastUpdated ?? id, to: &buffer)
            }
        }
        buffer.append(UInt8(ascii: "\""))
    }
}
