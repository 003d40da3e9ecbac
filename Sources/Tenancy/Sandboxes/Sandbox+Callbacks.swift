// Who is told what a request has changed.

package import Callbacks
import Conditions
import HTTPClient
import Primitives
import Records
package import SQLite
import Schema

extension Sandbox {
    /// Looks which callbacks there are, if they may be others than before: those that a request makes
    /// are told what later ones change.
    /// - Throws: `DatabaseError`.
    package func readSubscriptions() throws(DatabaseError) {
        let changes = callbacks.feed.subscriptionChanges
        guard callbacks.changesSeen != changes else { return }
        callbacks.subscriptions = try Subscription.all(in: store)
        callbacks.changesSeen = changes
        callbacks.feed.turn(on: !callbacks.subscriptions.isEmpty)
    }

    /// Queues what a request has changed for the callbacks that want it. A record that it has changed
    /// several times is told once.
    /// - Parameters:
    ///   - base: What links of records begin with.
    ///   - isAllowed: Whether a host may be asked.
    /// - Returns: Whether there is anything to send.
    /// - Throws: `DatabaseError`.
    package func tellCallbacks(
        from sender: CallbackSender, base: [UInt8], where isAllowed: (String) -> Bool
    ) throws(DatabaseError) -> Bool {
        guard callbacks.feed.isOn else { return false }
        for change in callbacks.feed.take() {
            try tell(change, from: sender, base, isAllowed)
        }
        return !callbacks.deliveries.isIdle
    }

    private func tell(
        _ change: FeedChange, from sender: CallbackSender, _ base: [UInt8],
        _ isAllowed: (String) -> Bool
    ) throws(DatabaseError) {
        let author = try store.author(of: change)
        var wanting: [Subscription] = []
        for subscription in callbacks.subscriptions {
            if try subscription.wants(change, by: author, in: store) {
                wanting.append(subscription)
            }
        }
        guard !wanting.isEmpty else { return }
        let entity = try store.entity(of: change, base: base)
        for subscription in wanting {
            callbacks.lastNumber += 1
            let message = CallbackMessage(
                type: ASCII.lowercased(change.resource.callback?.name ?? ""),
                action: change.action.rawValue, recordID: change.id, member: author,
                entity: entity, callbackID: subscription.id, number: callbacks.lastNumber)
            let host = CallbackAddress(subscription.url, id: 0, action: "")?.destination.host
            callbacks.deliveries.add(
                message, to: subscription.url, body: message.body(of: sender), at: now,
                isAllowed: host.map(isAllowed) ?? false)
        }
    }
}

extension Sandbox {
    /// The deliveries as a database, up to date.
    /// - Throws: `DatabaseError`.
    package func deliveryData() throws -> DeliveryData {
        let data = try callbacks.data ?? DeliveryData(clock: store.clock.machine)
        data.table.store.clock = store.clock
        try data.update(from: callbacks.deliveries)
        callbacks.data = data
        return data
    }
}

extension Store {
    /// Who has made a change.
    fileprivate func author(of change: FeedChange) throws(DatabaseError) -> String {
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
    fileprivate func entity(of change: FeedChange, base: [UInt8]) throws(DatabaseError) -> [UInt8]?
    {
        guard change.action != .deleted else { return nil }
        var buffer = ByteBuffer(capacity: 4096)
        let isFound = try RecordWriter(store: self, base: base).write(
            change.id, of: catalog.entry(change.resource.name),
            only: change.resource.toldMembers, to: &buffer)
        return isFound ? buffer.copy() : nil
    }
}
