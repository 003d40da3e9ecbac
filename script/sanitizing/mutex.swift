// A counter that two threads add to, always under the lock: there is no race in it. ThreadSanitizer
// reports one all the same, since it does not see how `Synchronization.Mutex` is handed over by futex:
// the library is built without it.

import Dispatch
import Synchronization

final class Counter: Sendable {
    private let number = Mutex(0)

    func add() { number.withLock { $0 += 1 } }

    var value: Int { number.withLock { $0 } }
}

let counter = Counter()
DispatchQueue.concurrentPerform(iterations: 2) { _ in
    for _ in 0..<100_000 { counter.add() }
}
print(counter.value)
