// References and links of a record -> JSON, from the cache where they are kept.

import Primitives
import SQLite
import Schema

extension RecordWriter {
    func writeLinks(
        _ links: RecordPlan.LinkPlan, _ id: Int64, finding found: inout FoundRows,
        to buffer: inout ByteBuffer
    ) throws(DatabaseError) {
        buffer.append("[")
        let start = buffer.count
        try forEachLink(links, of: id, finding: &found, to: &buffer) {
            (buffer) throws(DatabaseError) in
            if buffer.count > start { buffer.append(",") }
            return true
        }
        buffer.append("]")
    }

    func writeFirst(
        _ links: RecordPlan.LinkPlan, _ key: [UInt8], _ id: Int64,
        finding found: inout FoundRows, to buffer: inout ByteBuffer
    ) throws(DatabaseError) {
        var isWritten = false
        try forEachLink(links, of: id, finding: &found, to: &buffer) {
            (buffer) throws(DatabaseError) in
            guard !isWritten else { return false }
            isWritten = true
            buffer.append(key)
            return true
        }
    }

    /// Writes the references of links.
    /// - Parameter begin: Writes what comes before one, and tells whether it is to be written.
    private func forEachLink(
        _ links: RecordPlan.LinkPlan, of id: Int64, finding found: inout FoundRows,
        to buffer: inout ByteBuffer,
        _ begin: (inout ByteBuffer) throws(DatabaseError) -> Bool
    ) throws(DatabaseError) {
        switch links.reference {
        case .wholeReference(let column, let plan):
            for linked in try linkedIDs(links, column, of: id, &found) where try begin(&buffer) {
                try writeReference(to: linked, plan, finding: &found, to: &buffer)
            }
        case .reference(let reference):
            try store.database.forEachRow(text: links.select, id: id) {
                (row) throws(DatabaseError) in
                found.shown.insert(links.joinedRow, row)
                if try begin(&buffer) { try write(reference, row, to: &buffer) }
            }
        default: preconditionFailure("a link is a reference")
        }
    }

    /// The ids of the records that links name, read once for the list and its first.
    private func linkedIDs(
        _ links: RecordPlan.LinkPlan, _ column: Int, of id: Int64, _ found: inout FoundRows
    ) throws(DatabaseError) -> [Int64] {
        if let last = found.links, last.owner == id, last.select == links.select {
            return last.ids
        }
        var ids: [Int64] = []
        try store.database.forEachRow(text: links.select, id: id) { ids.append($0.integer(column)) }
        for linked in ids { found.shown.insert(linked, of: links.joinedRow.tableHash) }
        found.links = (links.select, id, ids)
        return ids
    }

    /// A whole reference, from the cache if it is there.
    func writeReference(
        to id: Int64, _ plan: ReferencePlan, finding found: inout FoundRows,
        to buffer: inout ByteBuffer
    ) throws(DatabaseError) {
        if let kept = references?[id, plan] {
            buffer.append(kept.bytes)
            return try store.database.repeatWork(steps: kept.steps)
        }
        let (start, before) = (buffer.count, store.database.workDone)
        try store.database.forEachRow(text: plan.select, id: id) {
            (row) throws(DatabaseError) in
            try write(plan.content, row, to: &buffer)
        }
        // A file that was changed elsewhere, without foreign keys, may lack the record.
        guard buffer.count > start else {
            found.isIncomplete = true
            return buffer.append("null")
        }
        guard let references, store.mayKeepWhatIsRead else { return }
        let bytes = unsafe buffer.span.extracting(start...).withUnsafeBufferPointer {
            unsafe Array($0)
        }
        references.keep(
            ReferenceCache.Reference(bytes: bytes, steps: store.database.workDone - before),
            to: id, plan)
    }

    /// `{id, identifier, name, …, _info}`: the expanded form of a reference
    /// (docs/LIVE-API.md#references).
    func write(
        _ reference: RecordPlan.ReferenceContent, _ row: borrowing Row, to buffer: inout ByteBuffer
    ) throws(DatabaseError) {
        let start = buffer.count
        if reference.showsID {
            buffer.append(#","id":"#)
            buffer.append(decimal: row.integer(reference.id))
        }
        if let identifier = reference.identifier {
            writeText(#","identifier":"#, row, identifier, to: &buffer)
        }
        // Values of the record referred to: they name no other rows.
        var found = FoundRows()
        for member in reference.members {
            try write(member, row, finding: &found, to: &buffer)
        }
        if let info = reference.info {
            buffer.append(info.key)
            writeLink(info.path, row, reference.id, info.parent, nil, to: &buffer)
            if let guid = info.guid { writeText(#","mobileGuid":"#, row, guid, to: &buffer) }
            buffer.append(UInt8(ascii: "}"))
        }
        closeObject(from: start, &buffer)
    }
}
