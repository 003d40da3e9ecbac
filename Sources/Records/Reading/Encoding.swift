// Rows -> JSON bytes, straight into the answer.

package import Conditions
import JSON
package import Primitives
package import SQLite
import Schema

/// Writes records as JSON: the one place that does.
package struct RecordWriter {
    /// The store that records are read from.
    package let store: Store
    /// The prefix of the paths of links, escaped for a JSON string.
    package let base: [UInt8]

    package init(store: Store, base: [UInt8]) {
        self.store = store
        self.base = base
    }

    /// Writes the record of that id; returns false, having written nothing, if it does not exist.
    /// Members that are null are left out (docs/LIVE-API.md#json-on-the-wire).
    package func write(
        _ id: Int64, of resource: String, only selection: FieldList?,
        to buffer: inout ByteBuffer
    ) throws(DatabaseError) -> Bool {
        try write(id, as: form(of: resource, only: selection), to: &buffer)
    }

    /// Writes every row that the plan finds for `id` as an object; answers how many.
    /// - Parameter shown: Where the rows of other records that it shows are put.
    func writeRows(
        _ plan: RecordPlan, _ id: Int64, only selection: FieldList?,
        separated: Bool, showing shown: inout RowSet, to buffer: inout ByteBuffer
    ) throws(DatabaseError) -> Int {
        var count = 0
        try store.database.forEachRow(text: plan.select, bindings: [.integer(id)]) {
            (row) throws(DatabaseError) in
            if count > 0, separated { buffer.append(",") }
            count += 1
            for joined in plan.joinedRows { shown.insert(joined, row) }
            try writeObject(row, plan, only: selection, showing: &shown, to: &buffer)
        }
        return count
    }

    private func writeObject(
        _ row: borrowing Row, _ plan: RecordPlan, only selection: FieldList?,
        showing shown: inout RowSet, to buffer: inout ByteBuffer
    ) throws(DatabaseError) {
        buffer.append("{")
        let start = buffer.count
        for slot in plan.slots {
            let part = selection?.includes(slot.name) ?? .whole
            if case .no = part { continue }
            try write(slot, part, row, startingAt: start, showing: &shown, to: &buffer)
        }
        if let info = plan.info, selection.map({ $0.includes("_info").isAnything }) ?? true {
            begin(#""_info":"#, startingAt: start, &buffer)
            write(info, row, to: &buffer)
        }
        buffer.append("}")
        store.database.countWork(bytes: buffer.count - start)
    }

    /// The comma between members, and the member's name.
    private func begin(_ key: StaticString, startingAt start: Int, _ buffer: inout ByteBuffer) {
        if buffer.count > start { buffer.append(",") }
        buffer.append(key)
    }

    private func begin(_ key: [UInt8], startingAt start: Int, _ buffer: inout ByteBuffer) {
        if buffer.count > start { buffer.append(",") }
        buffer.append(key)
    }

    private func write(
        _ slot: RecordPlan.Slot, _ part: FieldList.Selection, _ row: borrowing Row,
        startingAt start: Int, showing shown: inout RowSet, to buffer: inout ByteBuffer
    ) throws(DatabaseError) {
        switch slot.content {
        case .text(let column):
            guard !row.isNull(column) else { return }
            begin(slot.key, startingAt: start, &buffer)
            writeText(row, column, to: &buffer)
        case .number(let column):
            guard !row.isNull(column) else { return }
            begin(slot.key, startingAt: start, &buffer)
            buffer.append(decimal: row.integer(column))
        case .decimal(let column):
            guard !row.isNull(column) else { return }
            begin(slot.key, startingAt: start, &buffer)
            buffer.appendJSON(row.real(column))
        case .flag(let column):
            begin(slot.key, startingAt: start, &buffer)
            row.integer(column) != 0 ? buffer.append("true") : buffer.append("false")
        case .list(let column):
            guard !row.isNull(column) else { return }
            begin(slot.key, startingAt: start, &buffer)
            row.append(column, to: &buffer)
        case .customFields(let column, let screen):
            begin(slot.key, startingAt: start, &buffer)
            try writeCustomFields(screen, part, row, column, to: &buffer)
        case .constant(let bytes):
            begin(slot.key, startingAt: start, &buffer)
            buffer.append(bytes)
        case .reference(let reference):
            guard !row.isNull(reference.id) else { return }
            begin(slot.key, startingAt: start, &buffer)
            try write(reference, part, row, to: &buffer)
        case .children(let plan):
            try writeChildren(
                plan, slot.key, part, row, startingAt: start, showing: &shown, to: &buffer)
        case .links(let links):
            begin(slot.key, startingAt: start, &buffer)
            try writeLinks(links, part, row.integer(0), showing: &shown, to: &buffer)
        case .firstLink(let links):
            try writeFirst(
                links, slot.key, part, row, startingAt: start, showing: &shown, to: &buffer)
        }
    }

    private func writeText(_ row: borrowing Row, _ column: Int, to buffer: inout ByteBuffer) {
        row.withBytes(column) { buffer.appendJSON(utf8: $0) }
    }

    /// Writes a list of child records; left out when it is empty (schemas, `communicationItems`).
    private func writeChildren(
        _ plan: RecordPlan, _ key: [UInt8], _ part: FieldList.Selection,
        _ row: borrowing Row, startingAt start: Int, showing shown: inout RowSet,
        to buffer: inout ByteBuffer
    ) throws(DatabaseError) {
        let before = buffer.count
        begin(key, startingAt: start, &buffer)
        buffer.append("[")
        let count = try writeRows(
            plan, row.integer(0), only: part.list, separated: true, showing: &shown, to: &buffer)
        buffer.append("]")
        if count == 0 { buffer.truncate(to: before) }
    }

    private func writeLinks(
        _ links: RecordPlan.LinkPlan, _ part: FieldList.Selection, _ id: Int64,
        showing shown: inout RowSet, to buffer: inout ByteBuffer
    ) throws(DatabaseError) {
        buffer.append("[")
        let start = buffer.count
        try store.database.forEachRow(text: links.select, bindings: [.integer(id)]) {
            (row) throws(DatabaseError) in
            if buffer.count > start { buffer.append(",") }
            shown.insert(links.joinedRow, row)
            try write(links.reference, part, row, to: &buffer)
        }
        buffer.append("]")
    }

    private func writeFirst(
        _ links: RecordPlan.LinkPlan, _ key: [UInt8], _ part: FieldList.Selection,
        _ row: borrowing Row, startingAt start: Int, showing shown: inout RowSet,
        to buffer: inout ByteBuffer
    ) throws(DatabaseError) {
        var isWritten = false
        try store.database.forEachRow(
            text: links.select, bindings: [.integer(row.integer(0))]
        ) { (row) throws(DatabaseError) in
            guard !isWritten else { return }
            isWritten = true
            shown.insert(links.joinedRow, row)
            begin(key, startingAt: start, &buffer)
            try write(links.reference, part, row, to: &buffer)
        }
    }

    /// `{id, identifier, name, …, _info}`: the expanded form of a reference
    /// (docs/LIVE-API.md#references).
    private func write(
        _ reference: RecordPlan.ReferenceContent, _ part: FieldList.Selection,
        _ row: borrowing Row, to buffer: inout ByteBuffer
    ) throws(DatabaseError) {
        buffer.append("{")
        let start = buffer.count
        if part.shows("id") {
            begin(#""id":"#, startingAt: start, &buffer)
            buffer.append(decimal: row.integer(reference.id))
        }
        if let identifier = reference.identifier, !row.isNull(identifier),
            part.shows("identifier")
        {
            begin(#""identifier":"#, startingAt: start, &buffer)
            writeText(row, identifier, to: &buffer)
        }
        // Values of the record referred to: they name no other rows.
        var shown = RowSet()
        for member in reference.members where part.shows(member.name) {
            try write(member, .whole, row, startingAt: start, showing: &shown, to: &buffer)
        }
        if part.shows("_info"), let hrefKey = reference.hrefKey {
            begin(#""_info":{"#, startingAt: start, &buffer)
            buffer.append(hrefKey)
            writeLink(reference.path, row, reference.id, reference.parent, nil, to: &buffer)
            if let guid = reference.guid, !row.isNull(guid) {
                buffer.append(#","mobileGuid":"#)
                writeText(row, guid, to: &buffer)
            }
            buffer.append("}")
        }
        buffer.append("}")
    }

    private func write(
        _ info: RecordPlan.Info, _ row: borrowing Row, to buffer: inout ByteBuffer
    ) {
        buffer.append(#"{"lastUpdated":"#)
        writeText(row, info.lastUpdated, to: &buffer)
        buffer.append(#","updatedBy":"#)
        writeText(row, info.updatedBy, to: &buffer)
        if let entered = info.dateEntered, let by = info.enteredBy {
            buffer.append(#","dateEntered":"#)
            writeText(row, entered, to: &buffer)
            buffer.append(#","enteredBy":"#)
            writeText(row, by, to: &buffer)
        }
        if let guid = info.parentGUID {
            buffer.append(guid.key)
            writeText(row, guid.column, to: &buffer)
        }
        for link in info.links {
            buffer.append(",")
            buffer.append(link.key)
            writeLink(link.path, row, 0, nil, info.lastUpdated, to: &buffer)
        }
        buffer.append("}")
    }

    /// An absolute link. The pieces of paths are ASCII without anything to escape.
    private func writeLink(
        _ path: PathTemplate, _ row: borrowing Row, _ id: Int, _ parent: Int?,
        _ lastUpdated: Int?, to buffer: inout ByteBuffer
    ) {
        buffer.append("\"")
        buffer.append(base)
        for piece in path.pieces {
            switch piece {
            case .text(let bytes): buffer.append(bytes)
            case .id: buffer.append(decimal: row.integer(id))
            case .parentID: buffer.append(decimal: row.integer(parent ?? id))
            case .lastUpdated: row.append(lastUpdated ?? id, to: &buffer)
            }
        }
        buffer.append("\"")
    }
}

extension FieldList.Selection {
    /// The selection inside a member; nil for all of it.
    var list: FieldList? {
        if case .some(let list) = self { list } else { nil }
    }

    /// Whether anything of a member is wanted.
    var isAnything: Bool {
        if case .no = self { false } else { true }
    }

    /// Whether a member inside is wanted.
    func shows(_ name: String) -> Bool {
        switch self {
        case .no: false
        case .whole: true
        case .some(let list): list.includes(name).isAnything
        }
    }
}
