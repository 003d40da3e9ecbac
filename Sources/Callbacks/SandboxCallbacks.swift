// The callbacks of a sandbox: who is told what a request has changed.

import Conditions
import Dialect
package import HTTP
import HTTPClient
import Primitives
package import Records
package import SQLite
import Schema

/// The callbacks of a sandbox with the messages to them. They end with the data at a reset and a restored
/// snapshot; an import tells them what it changes.
package final class SandboxCallbacks {
    /// The records that were changed.
    package private(set) var feed: ChangeFeed
    /// The messages.
    package let deliveries = Deliveries(
        countMax: Limits.deliveriesMax, bytesMax: Limits.deliveryBytesMax)
    /// The requests that wait for deliveries: each looks again whenever one has changed.
    package var waiters: Set<WaitToken> = []
    /// Those that are told changes.
    private var subscriptions: [Subscription] = []
    /// How many changes of the callbacks were seen; -1 if they were never looked at.
    private var changesSeen = -1
    private var lastNumber: Int64 = 0
    /// What is shown of records, by the names of their resources, with the number of fields that it was worked
    /// out from: to parse the names anew took a quarter of the instructions of a change.
    private var toldMembers: [String: (fieldCount: Int, shown: FieldList?)] = [:]

    package init(of store: Store) { feed = ChangeFeed(of: store) }

    /// Looks which callbacks there are, if they may be others than before: those that a request makes
    /// are told what later ones change.
    /// - Throws: `DatabaseError`.
    package func readSubscriptions(of store: Store) throws(DatabaseError) {
        if !store.slicing.holds.isHeld { try disableOverdue(in: store) }
        let changes = feed.subscriptionChanges
        guard changesSeen != changes else { return }
        subscriptions = try Subscription.all(in: store)
        changesSeen = changes
        feed.turn(on: !subscriptions.isEmpty)
    }

    /// Makes the callbacks inactive that have failed for too long.
    private func disableOverdue(in store: Store) throws(DatabaseError) {
        for id in deliveries.takeOverdue() {
            try store.database.run(
                """
                UPDATE \(name: CallbackType.entries) \
                SET "inactiveFlag" = 1, "lastUpdated" = \(store.now.text) WHERE "id" = \(id)
                """)
        }
    }

    /// Goes on with other data: those that were told changes of the former are told how it differs.
    package func go(on store: Store, telling replaced: ReplacedRecords?) {
        feed = ChangeFeed(of: store)
        feed.turn(on: !subscriptions.isEmpty)
        if let replaced { feed.add(replaced) }
        changesSeen = -1
    }

    /// Queues what a request has changed for the callbacks that want it. A record that it has changed
    /// several times is told once.
    /// - Parameters:
    ///   - base: What links of records begin with.
    ///   - isAllowed: Whether a host may be asked.
    /// - Returns: Whether there is anything to send.
    /// - Throws: `DatabaseError`.
    package func tell(
        changesOf store: Store, from sender: CallbackSender, base: [UInt8],
        where isAllowed: (String) -> Bool
    ) throws(DatabaseError) -> Bool {
        guard feed.isOn else { return false }
        for change in feed.take() { try tell(change, of: store, from: sender, base, isAllowed) }
        return !deliveries.isIdle
    }

    private func shown(of resource: Resource) -> FieldList? {
        let fieldCount = resource.fields.count
        if let told = toldMembers[resource.name], told.fieldCount == fieldCount {
            return told.shown
        }
        let shown = resource.toldMembers
        toldMembers[resource.name] = (fieldCount, shown)
        return shown
    }

    private func tell(
        _ change: FeedChange, of store: Store, from sender: CallbackSender, _ base: [UInt8],
        _ isAllowed: (String) -> Bool
    ) throws(DatabaseError) {
        let author = try store.author(of: change)
        var wanting: [Subscription] = []
        for subscription in subscriptions {
            if try subscription.wants(change, by: author, in: store) {
                wanting.append(subscription)
            }
        }
        guard !wanting.isEmpty else { return }
        let entity = try store.entity(of: change, only: shown(of: change.resource), base: base)
        for subscription in wanting {
            lastNumber += 1
            let message = CallbackMessage(
                type: ASCII.lowercased(change.resource.callback?.name ?? ""),
                action: change.action.rawValue, recordID: change.id, member: author,
                entity: entity, callbackID: subscription.id, number: lastNumber)
            let host = CallbackAddress(subscription.url, id: 0, action: "")?.destination.host
            deliveries.add(
                message, to: subscription.url, body: message.body(of: sender), at: store.now,
                isAllowed: host.map(isAllowed) ?? false)
        }
    }
}

extension Store {
    /// Who has made a change.
    fileprivate func author(of change: FeedChange) throws(DatabaseError) -> String {
        if let author = change.author { return author }
        if let stamp = deletions.stamp(of: change.id, in: change.resource.table),
            change.action == .deleted
        {
            return stamp.member
        }
        return try database.first(
            "SELECT \"updatedBy\" FROM \(name: change.resource.table) WHERE \"id\" = \(change.id)"
        ) { $0.text(0) } ?? ""
    }

    /// A record as its callbacks show it; nil for one that is there no longer.
    fileprivate func entity(of change: FeedChange, only shown: FieldList?, base: [UInt8])
        throws(DatabaseError) -> [UInt8]?
    {
        guard change.action != .deleted else { return nil }
        var buffer = ByteBuffer(capacity: 4096)
        let isFound = try RecordWriter(store: self, base: base).write(
            change.id, of: catalog.entry(change.resource.name),
            only: shown, to: &buffer)
        return isFound ? buffer.copy() : nil
    }
}
