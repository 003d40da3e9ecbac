// Runs, and what is told of them.

import Glibc
import Primitives
import Simulation

/// Runs one seed, and tells what happened.
func repeatRun(_ seed: UInt64, _ options: Options) -> Never {
    let outcome = Simulation.run(seed: seed, options.size, tells: options.traces)
    print(outcome.failure.map { "broken: \($0)" } ?? "no promise broken")
    print("hash \(String(outcome.hash, radix: 16))")
    exit(outcome.failure == nil ? 0 : 1)
}

/// Runs one seed after another until the time is over. Of each way to fail the first seed is told.
func runMany(_ options: Options) -> Never {
    let end = MonotonicTime.nanoseconds + Int64(options.seconds) * 1_000_000_000
    var (seed, counts) = (options.first, Array(repeating: 0, count: Simulation.eventNames.count))
    var reasons: [String] = []
    while MonotonicTime.nanoseconds < end {
        let outcome = Simulation.run(seed: seed, options.size)
        if let failure = outcome.failure, !reasons.contains(failure.reason) {
            reasons.append(failure.reason)
            tellFailure(failure, seed, options.size)
        }
        for index in counts.indices { counts[index] += outcome.counts[index] }
        seed += 1
    }
    for (name, count) in zip(Simulation.eventNames, counts) { print("  \(name): \(count)") }
    print("runs \(seed - options.first)")
    exit(reasons.isEmpty ? 0 : 1)
}

private func tellFailure(_ failure: Failure, _ seed: UInt64, _ size: RunSize) {
    let shortest = Simulation.shrink(seed: seed, size)
    print("broken: \(failure)")
    print("    " + Simulation.command(seed: seed, shortest))
}
