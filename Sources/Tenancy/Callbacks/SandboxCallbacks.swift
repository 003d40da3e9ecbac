// The callbacks of a sandbox, with what was told to them.

package import Callbacks
import Dialect
package import HTTP
import Records

/// The callbacks of a sandbox with the messages to them. They end with the data: a reset, a restored
/// snapshot and an import leave none.
package final class SandboxCallbacks {
    /// The records that were changed.
    package let feed: ChangeFeed
    /// The messages.
    package let deliveries = Deliveries(
        countMax: Limits.deliveriesMax, bytesMax: Limits.deliveryBytesMax)
    /// The deliveries as records of a database, made on first use.
    package var data: DeliveryData?
    /// The requests that wait for deliveries: each looks again whenever one has changed.
    package var waiters: Set<WaitToken> = []
    /// Those that are told changes.
    var subscriptions: [Subscription] = []
    /// How many changes of the callbacks were seen; -1 if they were never looked at.
    var changesSeen = -1
    var lastNumber: Int64 = 0

    init(of store: Store) { feed = ChangeFeed(of: store) }
}
