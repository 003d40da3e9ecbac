// Random numbers for faults: one sequence for each rule, and numbers of a range.

import Primitives

extension SplitMix64 {
    /// - Parameter stream: Which of the independent sequences of the seed.
    init(seed: Int64, stream: Int64) {
        var first = SplitMix64(state: UInt64(bitPattern: seed))
        // The first number of a seed is far from that of its neighbours: streams do not overlap.
        self.init(state: first.next() ^ UInt64(bitPattern: stream) &* 0xd134_2543_de82_ef95)
    }

    /// The next number from 0 up to, but not including, 1: 53 bits of it.
    mutating func fraction() -> Double { Double(next() >> 11) / 9_007_199_254_740_992 }

    /// The next number of a range. A range of one number takes nothing from the sequence.
    mutating func number(in range: ClosedRange<Int64>) -> Int64 {
        guard range.count > 1 else { return range.lowerBound }
        return range.lowerBound + Int64(fraction() * Double(range.count))
    }
}
