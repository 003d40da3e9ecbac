// Chance that repeats.

import Primitives

/// What a simulation chooses by: the same seed gives the same choices.
struct Chance {
    private var generator: SplitMix64

    init(seed: UInt64) { generator = SplitMix64(state: seed) }

    mutating func number() -> UInt64 { generator.next() }

    /// A number from 0 to below `end`.
    mutating func below(_ end: Int) -> Int {
        end > 1 ? Int(generator.next() % UInt64(end)) : 0
    }

    mutating func happens(percent: Int) -> Bool { below(100) < percent }

    mutating func one<Element>(of elements: [Element]) -> Element {
        elements[below(elements.count)]
    }
}
