// The deliveries of a sandbox: queues, one for each callback, and what is kept of the past.

package import HTTPClient
package import Primitives

/// The deliveries of a sandbox, in memory. A callback's messages are sent one after another: each when
/// the one before it is settled, so that they arrive in the order of the changes.
package final class Deliveries {
    /// All that are kept, the oldest first, by their numbers.
    private var kept: [Int64: CallbackDelivery] = [:]
    private var first: Int64 = 1
    /// None before this number is settled.
    private var firstSettled: Int64 = 1
    /// The number of the last delivery.
    package private(set) var lastNumber: Int64 = 0
    /// The bytes of those that are kept.
    package private(set) var byteCount = 0
    /// The number of messages that were left out for want of room.
    package private(set) var dropped: Int64 = 0
    /// Those that wait, by callback; the first may be under way.
    private var queues: [Int64: [CallbackDelivery]] = [:]
    /// How many of those that are kept are settled.
    private var settledCount = 0
    /// The messages that come behind their successors, by callback.
    private var held: [Int64: CallbackDelivery] = [:]
    /// What goes wrong on purpose.
    package var faults = CallbackFaults()
    /// When each callback's first message failed since one succeeded.
    private var failingSince: [Int64: Timestamp] = [:]
    /// The callbacks that have failed for too long, until they are taken.
    private var overdue: Set<Int64> = []
    private let countMax: Int
    private let bytesMax: Int
    /// Those that have changed since they were last taken.
    private var changed: Set<Int64> = []

    package init(countMax: Int, bytesMax: Int) {
        self.countMax = countMax
        self.bytesMax = bytesMax
    }

    /// Whether none waits.
    package var isIdle: Bool { queues.isEmpty }

    /// A delivery; nil if it is not kept.
    package subscript(number: Int64) -> CallbackDelivery? { kept[number] }

    /// Adds a message.
    /// - Parameter isAllowed: Whether its host may be asked.
    package func add(
        _ message: CallbackMessage, to url: String, body: [UInt8], at now: Timestamp,
        isAllowed: Bool
    ) {
        let delivery = CallbackDelivery(lastNumber + 1, message, to: url, body: body, at: now)
        guard keep(delivery) else { return }
        guard isAllowed else { return settle(delivery, .refused) }
        queue(delivery, faults.next(for: delivery), at: now)
    }

    /// Sends a message once more, as the last of its callback.
    /// - Returns: The new delivery; nil without room.
    package func resend(_ delivery: CallbackDelivery, at now: Timestamp) -> CallbackDelivery? {
        let again = CallbackDelivery(lastNumber + 1, again: delivery, at: now)
        guard keep(again) else { return nil }
        enqueue(again)
        return again
    }

    private func keep(_ delivery: CallbackDelivery) -> Bool {
        lastNumber = delivery.number
        guard makeRoom(for: delivery) else {
            dropped += 1
            return false
        }
        kept[delivery.number] = delivery
        byteCount += delivery.byteCount
        changed.insert(delivery.number)
        return true
    }

    private func settle(_ delivery: CallbackDelivery, _ state: CallbackDelivery.State) {
        delivery.state = state
        countSettled(delivery)
    }

    private func countSettled(_ delivery: CallbackDelivery) {
        settledCount += 1
        firstSettled = min(firstSettled, delivery.number)
    }

    /// Queues a message, with what a fault does to it.
    private func queue(_ delivery: CallbackDelivery, _ fault: CallbackFault?, at now: Timestamp) {
        delivery.fault = fault?.kind
        switch fault?.kind {
        case .drop: settle(delivery, .lost)
        case .reorder:
            releaseHeld(of: delivery)
            held[delivery.callbackID] = delivery
        case .delay, .duplicate, .signature, nil:
            if fault?.kind == .delay {
                delivery.nextTry = Timestamp(seconds: now.seconds + (fault?.seconds ?? 0))
            }
            enqueue(delivery)
            releaseHeld(of: delivery)
            if fault?.kind == .duplicate { _ = resend(delivery, at: now) }
        }
    }

    private func enqueue(_ delivery: CallbackDelivery) {
        queues[delivery.callbackID, default: []].append(delivery)
    }

    /// Queues the message that was to come behind its successor.
    private func releaseHeld(of successor: CallbackDelivery) {
        if let late = held.removeValue(forKey: successor.callbackID) { enqueue(late) }
    }

    /// Lets go what is settled, the oldest first.
    /// - Returns: Whether there is room: not while all that is kept waits.
    private func makeRoom(for delivery: CallbackDelivery) -> Bool {
        while kept.count >= countMax || byteCount + delivery.byteCount > bytesMax {
            guard settledCount > 0, firstSettled < delivery.number else { return false }
            if let old = kept[firstSettled], old.isSettled { forget(old) }
            firstSettled += 1
        }
        while first < delivery.number, kept[first] == nil { first += 1 }
        return true
    }

    private func forget(_ delivery: CallbackDelivery) {
        kept[delivery.number] = nil
        byteCount -= delivery.byteCount
        settledCount -= 1
        changed.insert(delivery.number)
    }

    /// Forgets those that are settled.
    package func clear() {
        for delivery in kept.values where delivery.isSettled { forget(delivery) }
        dropped = 0
    }

    // MARK: - Sending

    /// The deliveries that are to be sent now: of each callback the first, if its time has come.
    package func due(at now: Timestamp) -> [CallbackDelivery] {
        queues.values.compactMap(\.first).filter {
            $0.state == .waiting && ($0.nextTry ?? now).seconds <= now.seconds
        }.sorted { $0.number < $1.number }
    }

    /// The time of the next attempt that has to wait; nil without one.
    package var nextTry: Timestamp? {
        queues.values.compactMap { $0.first?.nextTry }.min { $0.seconds < $1.seconds }
    }

    /// Begins an attempt.
    package func begin(_ delivery: CallbackDelivery) {
        delivery.state = .sending
        delivery.attempts += 1
        delivery.nextTry = nil
        changed.insert(delivery.number)
    }

    /// Ends an attempt.
    package func end(_ delivery: CallbackDelivery, _ outcome: ClientOutcome, at now: Timestamp) {
        delivery.end(outcome, at: now)
        changed.insert(delivery.number)
        guard delivery.isSettled else { return }
        countSettled(delivery)
        judge(delivery, at: now)
        queues[delivery.callbackID]?.removeFirst()
        if queues[delivery.callbackID]?.isEmpty == true { queues[delivery.callbackID] = nil }
    }

    /// Looks whether a callback has failed for too long (docs/LIVE-API.md#callbacks).
    private func judge(_ delivery: CallbackDelivery, at now: Timestamp) {
        let id = delivery.callbackID
        guard delivery.state == .failed else {
            failingSince[id] = nil
            return
        }
        let since = failingSince[id] ?? now
        failingSince[id] = since
        guard now.seconds - since.seconds >= Retries.disablingSeconds else { return }
        failingSince[id] = nil
        overdue.insert(id)
        delivery.noteDisabling()
    }

    /// Takes the callbacks that are to be disabled.
    func takeOverdue() -> [Int64] {
        defer { overdue = [] }
        return overdue.sorted()
    }

    /// Those that have changed since the last call: nil for one that is forgotten.
    package func takeChanged() -> [(number: Int64, delivery: CallbackDelivery?)] {
        defer { changed = [] }
        return changed.sorted().map { ($0, kept[$0]) }
    }
}
