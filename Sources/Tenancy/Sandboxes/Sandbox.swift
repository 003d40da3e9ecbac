// A sandbox: one tenant's data with what the mock does around it.

package import API
package import Callbacks
package import Dialect
package import Primitives
package import Records
package import SQLite

/// A sandbox: the data of one tenant, its journal, and its faults. It lives on
/// one worker and is never touched from elsewhere.
package final class Sandbox {
    /// The data.
    package let store: Store
    /// The journal of requests.
    package let journal = Journal()
    /// The trace of the request that is being answered.
    package let trace = RequestTrace()
    /// What requests leave for later ones.
    package let memory = RequestMemory()
    /// The callbacks, and what was told to them.
    package private(set) var callbacks: SandboxCallbacks
    /// The deliveries as records of a database, made on first use.
    var deliveryRecords: DeliveryData?
    /// What was posted to the sinks.
    package var sinks = Sinks()
    /// The faults.
    package var faults = Faults()
    /// The fault of the request that was answered last; nil if it had none.
    package var injectedFault: InjectedFault?
    /// The drift of lists between pages; nil for none.
    package var drift: Drift?
    /// The seed of the GUIDs of requests, which the name gives.
    package let requestSeed: UInt64
    /// Requests answered since it was opened.
    private var requestCount: Int64 = 0
    /// The number of the request that is answered, or was answered last, of those that are counted.
    package var requestNumber: Int64 = 0

    /// Whether its data is that of an earlier run, of a snapshot, or of an earlier time that it was
    /// open.
    package internal(set) var isReopened = false
    /// Whether a file keeps its data.
    var isInFile = false
    /// The usage that was reported last.
    var notedUsage: SandboxUsage?
    /// The bytes of its pages, and the count of changes at which they were read.
    var databaseByteCount = 0
    var sizedAtChange = -1

    /// A sandbox around the data of a tenant.
    init(_ store: Store) {
        self.store = store
        callbacks = SandboxCallbacks(of: store)
        requestSeed = GUID.seed(of: Self.requests(of: store.name))
    }

    /// Goes on with the callbacks and the sinks of the sandbox in whose place an import has put it.
    package func goOn(from old: Sandbox, telling replaced: ReplacedRecords?) {
        (callbacks, sinks, deliveryRecords) = (old.callbacks, old.sinks, old.deliveryRecords)
        callbacks.go(on: store, telling: replaced)
    }

    /// The name by which requests choose it.
    package var name: String { store.name }

    /// The time by the sandbox's clock.
    package var now: Timestamp { store.now }

    /// The clock of its data.
    package var clock: SandboxClock { store.clock }

    /// Whether anything was changed since it began.
    package var hasChanges: Bool {
        isReopened || store.database.changeCount > 0 || !store.clock.isMachine || !faults.isIdle
    }

    /// The number of the request that is answered next: 1 for the first.
    package func countRequest() -> Int64 {
        requestCount += 1
        return requestCount
    }

    /// The GUID of the request that is answered, or of those that are not counted.
    package func requestID(isCounted: Bool) -> String {
        GUID.text(of: isCounted ? requestNumber : 0, in: Self.requests(of: name))
    }

    /// The name that gives the seed of the GUIDs of requests.
    private static func requests(of name: String) -> String { "request of \(name)" }

    /// The number of records of a resource.
    package func count(of resource: String) throws(DatabaseError) -> Int {
        try store.count(of: resource)
    }
}

extension Sandbox {
    /// The deliveries as a database, up to date.
    /// - Throws: `DatabaseError`.
    package func deliveryData() throws -> DeliveryData {
        let data = try deliveryRecords ?? DeliveryData(clock: store.clock.machine)
        data.table.store.clock = store.clock
        try data.update(from: callbacks.deliveries)
        deliveryRecords = data
        return data
    }
}
