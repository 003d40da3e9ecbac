// The requests of a sandbox as server-sent events, as they come.

package import Conditions
import Dialect
package import HTTP
package import Primitives
import Records
import Schema

/// The entries of a journal behind one of them, as server-sent events (HTML Living Standard, section
/// 9.2): `request` with an entry, `dropped` with the number of those that the journal had let go
/// before the client took them, and `end` when the sandbox or its data is there no longer. It keeps
/// no entries: a client that reads nothing misses some.
package struct JournalStream: BodySource {
    private let sandboxes: Sandboxes
    private let name: String
    private let journal: Journal
    /// The text of the conditions that the entries meet.
    private let conditions: String
    private let fields: FieldList?
    /// The number of the last entry that was told or passed over.
    private var lastNumber: Int64
    /// Whether there was nothing to tell when it was last asked.
    private var isIdle = false

    /// Entries that are looked for at a time.
    private static let entriesMax = 100

    /// A stream of the entries of a sandbox.
    /// - Parameters:
    ///   - conditions: What they have to meet; empty for all.
    ///   - fields: The members that are shown; nil for all.
    ///   - number: The number of the entry behind which it begins; nil for the last one, and for a
    ///     number that no entry has had yet.
    /// - Throws: `APIError.condition`, `APIError.unrecognizedName`, `APIError.enumeration`,
    ///   `APIError.mock` at the limit, `DatabaseError`.
    package init(
        of sandbox: Sandbox, in sandboxes: Sandboxes, where conditions: String,
        showing fields: FieldList?, after number: Int64?
    ) throws {
        journal = sandbox.journal
        guard journal.followerCount < Limits.journalStreamsMax else {
            throw APIError.mock(
                "A sandbox has at most \(Limits.journalStreamsMax) open streams of its journal; "
                    + "close one.")
        }
        _ = try RequestPattern(conditions, on: sandbox.journalData().table)
        self.sandboxes = sandboxes
        self.conditions = conditions
        self.fields = fields
        name = sandbox.name
        lastNumber = min(number ?? journal.lastNumber, journal.lastNumber)
    }

    package mutating func write(to body: inout ByteBuffer, until end: Int) throws -> BodyProgress {
        guard let sandbox = sandboxes.existing(name), sandbox.journal === journal else {
            body.append("event: end\ndata: {}\n\n")
            return .done
        }
        let start = body.count
        let isNew = lastNumber < journal.lastNumber
        writeDropped(to: &body)
        while lastNumber < journal.lastNumber {
            guard body.count < end else { return .more }
            try writeEntries(of: sandbox, to: &body, until: end)
        }
        // A comment tells a client, and what stands between, that the connection lives.
        if isIdle, !isNew { body.append(":\n\n") }
        isIdle = body.count == start
        return .waiting(milliseconds: Limits.journalStreamIdleMilliseconds)
    }

    private mutating func writeDropped(to body: inout ByteBuffer) {
        let missed = journal.firstNumber - 1 - lastNumber
        guard missed > 0 else { return }
        lastNumber += missed
        body.append("event: dropped\ndata: {\"count\":")
        body.append(decimal: missed)
        body.append("}\n\n")
    }

    private mutating func writeEntries(
        of sandbox: Sandbox, to body: inout ByteBuffer, until end: Int
    ) throws {
        let data = try sandbox.journalData()
        let pattern = try RequestPattern(conditions, on: data.table)
        let numbers = try pattern.numbers(after: lastNumber, limit: Self.entriesMax)
        for number in numbers {
            guard body.count < end else { return }
            body.append("id: ")
            body.append(decimal: number)
            body.append("\nevent: request\ndata: ")
            _ = try RecordWriter(store: data.table.store, base: []).write(
                number, of: data.table.entry, only: fields, to: &body)
            body.append("\n\n")
            lastNumber = number
        }
        if numbers.count < Self.entriesMax { lastNumber = journal.lastNumber }
    }
}

extension Sandbox {
    /// The journal as a database, up to date.
    /// - Throws: `DatabaseError`.
    package func journalData() throws -> JournalData {
        var data = try journal.data ?? JournalData(clock: store.clock.machine)
        data.table.store.clock = store.clock
        try data.update(from: journal)
        journal.data = data
        return data
    }
}
