// Values that there is one of for each mode, made when they are first asked for.

import Synchronization

/// A value for each mode. Each is made at its first use, since a run mostly asks for one mode. Two
/// threads that ask for the same at once may both make it; one of them is kept.
package final class PerMode<Value: Sendable>: Sendable {
    private let lenient = AtomicLazyReference<Box>()
    private let strict = AtomicLazyReference<Box>()
    private let make: @Sendable (Mode) -> Value

    private final class Box: Sendable {
        let value: Value
        init(_ value: Value) { self.value = value }
    }

    /// Values that are not made yet.
    package init(_ make: @escaping @Sendable (Mode) -> Value) { self.make = make }

    /// The value of a mode.
    package subscript(mode: Mode) -> Value {
        switch mode {
        case .default: lenient.load()?.value ?? lenient.storeIfNil(Box(make(mode))).value
        case .strict: strict.load()?.value ?? strict.storeIfNil(Box(make(mode))).value
        }
    }
}
