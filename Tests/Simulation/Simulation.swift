// Many runs, each with a seed of its own.

import CSimulation

/// The simulation of a server: runs by their seeds.
package enum Simulation {
    /// What a run has shown.
    package struct Outcome: Sendable {
        package let failure: Failure?
        /// A number that differs as soon as anything in the run does.
        package let hash: UInt64
        /// How often each kind of event has happened, in the order of `eventNames`.
        package let counts: [Int]
    }

    /// The names of the kinds of events.
    package static var eventNames: [String] { Network.names }

    /// Whether the program can be simulated: not under ThreadSanitizer.
    package static var isAvailable: Bool { simulation_is_available() != 0 }

    /// Runs one seed on the calling thread.
    /// - Parameter tells: Whether what happens is printed.
    package static func run(
        seed: UInt64, _ size: RunSize = RunSize(), tells: Bool = false
    ) -> Outcome {
        let tell: ((String) -> Void)? = tells ? { print($0) } : nil
        simulation_tell(tells ? { Network.tell($0, $1, $2) } : nil)
        var failure: Failure?
        do {
            let world = try World(seed: seed, size, tell: tell)
            do { try world.run() } catch { failure = error as? Failure ?? Failure("\(error)") }
            world.endServer()
        } catch {
            failure = Failure("\(error)")
        }
        defer { simulation_end() }
        return Outcome(failure: failure, hash: simulation_hash(), counts: Network.counts)
    }

    /// The command that repeats a run.
    package static func command(seed: UInt64, _ size: RunSize) -> String {
        "script/simulate --seed \(seed) --clients \(size.clients) --requests \(size.requests) "
            + "--steps \(size.steps) --trace"
    }

    /// The smallest size found with which a seed fails in the same way.
    package static func shrink(seed: UInt64, _ size: RunSize = RunSize()) -> RunSize {
        var smallest = size
        let reason = run(seed: seed, size).failure?.reason
        func attempt(_ smaller: RunSize) -> Bool {
            guard smaller != smallest, let failure = run(seed: seed, smaller).failure,
                failure.reason == reason
            else { return false }
            smallest = smaller
            return true
        }
        while attempt(halved(smallest, \.steps)) || attempt(halved(smallest, \.requests))
            || attempt(halved(smallest, \.clients)) || attempt(lessened(smallest, \.steps))
            || attempt(lessened(smallest, \.requests)) || attempt(lessened(smallest, \.clients))
        {}
        return smallest
    }

    private static func halved(_ size: RunSize, _ part: WritableKeyPath<RunSize, Int>) -> RunSize {
        var smaller = size
        smaller[keyPath: part] = max(1, size[keyPath: part] / 2)
        return smaller
    }

    private static func lessened(_ size: RunSize, _ part: WritableKeyPath<RunSize, Int>) -> RunSize
    {
        var smaller = size
        smaller[keyPath: part] = max(1, size[keyPath: part] - 1)
        return smaller
    }
}
