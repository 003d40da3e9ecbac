// Chance that is the same each time.

/// SplitMix64 (Steele, Lea and Flood, "Fast splittable pseudorandom number generators", 2014): the
/// same seed gives the same numbers everywhere.
struct SplitMix64: Sendable, Hashable {
    private var state: UInt64

    /// - Parameter stream: Which of the independent sequences of the seed.
    init(seed: Int64, stream: Int64) {
        state = UInt64(bitPattern: seed)
        // The first number of a seed is far from that of its neighbours: streams do not overlap.
        state = next() ^ UInt64(bitPattern: stream) &* 0xd134_2543_de82_ef95
    }

    /// The next 64 bits.
    mutating func next() -> UInt64 {
        state &+= 0x9e37_79b9_7f4a_7c15
        var word = state
        word = (word ^ (word >> 30)) &* 0xbf58_476d_1ce4_e5b9
        word = (word ^ (word >> 27)) &* 0x94d0_49bb_1331_11eb
        return word ^ (word >> 31)
    }

    /// The next number from 0 up to, but not including, 1: 53 bits of it.
    mutating func fraction() -> Double { Double(next() >> 11) / 9_007_199_254_740_992 }

    /// The next number of a range. A range of one number takes nothing from the sequence.
    mutating func number(in range: ClosedRange<Int64>) -> Int64 {
        guard range.count > 1 else { return range.lowerBound }
        return range.lowerBound + Int64(fraction() * Double(range.count))
    }
}
