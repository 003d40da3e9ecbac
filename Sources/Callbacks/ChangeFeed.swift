// Which records were changed, as far as callbacks tell them: from the rows that SQLite tells.

package import Records
import SQLite
package import Schema

/// A change of a record: what was done to it since changes were taken last.
package struct FeedChange {
    /// The action, in the word of callbacks.
    package enum Action: String, CaseIterable, Sendable {
        case added, updated, deleted
    }

    package let resource: Resource
    package let id: Int64
    package let action: Action
    /// Of a record that is there no longer, what each level compared with an `objectId`.
    package let levels: [FeedWatch.Level: Set<Int64>]
    /// Who has deleted it, if that is written nowhere else.
    let author: String?
}

/// The records of a store that were changed and of whose resource callbacks tell. While it is off it
/// costs a comparison for each row.
package final class ChangeFeed {
    /// Whether changes are kept.
    package private(set) var isOn = false
    /// The number of rows of callbacks that were changed since it began.
    package private(set) var subscriptionChanges = 0
    /// The number of rows that were left out since changes were taken last.
    package private(set) var missed = 0
    private let subscriptions: UInt64
    /// It alone calls the feed, with which a sandbox owns it.
    private unowned let store: Store
    /// The revision of the catalog whose resources are watched; nil if none are.
    private var revision: Int?
    private var watches: [UInt64: [FeedWatch]] = [:]
    private var rows: [FeedRow] = []
    /// How many rows there were when each transaction that is open has begun.
    private var marks: [Int] = []

    /// Rows that are kept between two calls of `take`: more than a request changes but by an import.
    private static let rowsMax = 100_000

    /// A feed that the store tells from now on.
    package init(of store: Store) {
        self.store = store
        subscriptions = RowChange.hash(of: CallbackType.entries)
        store.observation.row = { [weak self] change in self?.prepare(for: change) }
        store.observation.transaction = { [weak self] event in self?.observe(event) }
    }

    /// Sets whether changes are kept.
    package func turn(on isOn: Bool) {
        self.isOn = isOn
        if !isOn { rows = [] }
    }

    /// Watches the resources as the store has them now: it gets more, and they get more members.
    private func watch() {
        guard revision != store.catalog.revision else { return }
        revision = store.catalog.revision
        watches = Dictionary(grouping: FeedWatch.all(in: store.catalog)) {
            RowChange.hash(of: $0.table)
        }
    }

    /// Notes what has differed since other data took the place of the store's.
    func add(_ replaced: ReplacedRecords) {
        let room = Self.rowsMax - rows.count
        rows += replaced.rows.prefix(room)
        missed += max(0, replaced.rows.count - room)
    }

    /// Takes the changes so far, in the order in which the records were first changed.
    package func take() -> [FeedChange] {
        defer {
            rows = []
            missed = 0
        }
        return rows.isEmpty ? [] : FeedRow.changes(in: rows)
    }

    /// Notes a row before it changes.
    func prepare(for change: borrowing RowChange) {
        if change.tableHash == subscriptions { subscriptionChanges += 1 }
        guard isOn else { return }
        watch()
        guard let watches = watches[change.tableHash] else { return }
        for watch in watches {
            guard rows.count < Self.rowsMax else {
                missed += 1
                continue
            }
            watch.append(change, to: &rows)
        }
    }

    /// Forgets rows whose change is revoked.
    func observe(_ event: TransactionEvent) {
        switch event {
        case .begun: marks.append(rows.count)
        case .kept: _ = marks.popLast()
        case .revoked:
            guard let mark = marks.popLast(), rows.count > mark else { return }
            rows.removeLast(rows.count - mark)
        }
    }
}

/// A row that belongs to a record.
struct FeedRow {
    let resource: Resource
    let id: Int64
    /// Whether the record was there before; nil for a row of one of its lists.
    let wasThere: Bool?
    /// Whether it is there after; nil for a row of one of its lists.
    let isThere: Bool?
    /// What its levels compared before, by a row that goes.
    let levels: [(level: FeedWatch.Level, id: Int64)]
    /// Who deletes it, if that is written nowhere else.
    let author: String?

    private struct Key: Hashable {
        let resource: String
        let id: Int64
    }

    /// The rows of one record.
    private struct Sum {
        let row: FeedRow
        var wasThere: Bool?
        var isThere: Bool?
        var levels: [FeedWatch.Level: Set<Int64>] = [:]

        mutating func add(_ row: FeedRow) {
            if wasThere == nil { wasThere = row.wasThere }
            if let isThere = row.isThere { self.isThere = isThere }
            for (level, id) in row.levels { levels[level, default: []].insert(id) }
        }

        /// What was done to the record; nil for one that came and went.
        var change: FeedChange? {
            let action: FeedChange.Action
            switch (wasThere ?? true, isThere ?? true) {
            case (false, false): return nil
            case (false, true): action = .added
            case (true, false): action = .deleted
            case (true, true): action = .updated
            }
            return FeedChange(
                resource: row.resource, id: row.id, action: action,
                levels: action == .deleted ? levels : [:],
                author: action == .deleted ? row.author : nil)
        }
    }

    /// What rows make of their records.
    static func changes(in rows: [FeedRow]) -> [FeedChange] {
        var sums: [Sum] = []
        var indexes: [Key: Int] = [:]
        for row in rows {
            let key = Key(resource: row.resource.name, id: row.id)
            let index = indexes[key] ?? sums.count
            if index == sums.count {
                sums.append(Sum(row: row))
                indexes[key] = index
            }
            sums[index].add(row)
        }
        return sums.compactMap(\.change)
    }
}
