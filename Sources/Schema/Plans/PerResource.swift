// Values that are derived from each resource, made when they are first asked for.

import Synchronization

/// A value for each resource of a catalog. Each is made at its first use, since a start asks for
/// few of them and all of them together take longer than the rest of it. Two threads that ask for
/// the same at once may both make it; one of them is kept.
package final class PerResource<Value: Sendable>: Sendable {
    private let slots: [Slot]

    private final class Slot: Sendable {
        let made = AtomicLazyReference<Box>()
    }

    private final class Box: Sendable {
        let value: Value
        init(_ value: Value) { self.value = value }
    }

    /// Values that are not made yet.
    init(count: Int) { slots = (0..<count).map { _ in Slot() } }

    /// The value of the resource of that index.
    func value(at index: Int, _ make: () -> Value) -> Value {
        slots[index].made.load()?.value ?? slots[index].made.storeIfNil(Box(make())).value
    }
}
