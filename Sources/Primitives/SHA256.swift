// The hash and the code of messages by which a receiver knows who has sent them.

/// SHA-256 (FIPS 180-4, section 6.2). It stands here since a program without TLS signs as well.
public struct SHA256: Sendable {
    private var state: [UInt32] = [
        0x6a09_e667, 0xbb67_ae85, 0x3c6e_f372, 0xa54f_f53a,
        0x510e_527f, 0x9b05_688c, 0x1f83_d9ab, 0x5be0_cd19,
    ]
    /// The words of a block and those that follow from them.
    private var words = [UInt32](repeating: 0, count: 64)
    /// The bytes of a block that is not complete.
    private var rest: [UInt8] = []
    private var count: UInt64 = 0

    private static let blockBytes = 64

    private init() { rest.reserveCapacity(2 * Self.blockBytes) }

    /// The hash of bytes: 32 bytes.
    public static func hash(_ bytes: [UInt8]) -> [UInt8] {
        var hash = SHA256()
        hash.add(bytes)
        return hash.finish()
    }

    /// The code of a message by a key (HMAC-SHA-256, RFC 2104): 32 bytes.
    public static func code(of message: [UInt8], by key: [UInt8]) -> [UInt8] {
        var block = key.count > blockBytes ? hash(key) : key
        block += repeatElement(0, count: blockBytes - block.count)
        var inner = SHA256()
        inner.add(block.map { $0 ^ 0x36 })
        inner.add(message)
        var outer = SHA256()
        outer.add(block.map { $0 ^ 0x5c })
        outer.add(inner.finish())
        return outer.finish()
    }

    private mutating func add(_ bytes: [UInt8]) {
        count += UInt64(bytes.count)
        var start = 0
        if !rest.isEmpty {
            start = min(Self.blockBytes - rest.count, bytes.count)
            rest += bytes[..<start]
            guard rest.count == Self.blockBytes else { return }
            compress(rest, 0)
            rest.removeAll(keepingCapacity: true)
        }
        while start + Self.blockBytes <= bytes.count {
            compress(bytes, start)
            start += Self.blockBytes
        }
        rest += bytes[start...]
    }

    private mutating func finish() -> [UInt8] {
        let bits = count * 8
        var padding: [UInt8] = [0x80]
        let open = (rest.count + 1 + 8) % Self.blockBytes
        padding += repeatElement(0, count: open == 0 ? 0 : Self.blockBytes - open)
        for shift in stride(from: 56, through: 0, by: -8) {
            padding.append(UInt8(truncatingIfNeeded: bits >> UInt64(shift)))
        }
        add(padding)
        return state.flatMap { word in
            [24, 16, 8, 0].map { UInt8(truncatingIfNeeded: word >> UInt32($0)) }
        }
    }

    private mutating func compress(_ bytes: [UInt8], _ start: Int) {
        expand(bytes, start)
        var (a, b, c, d) = (state[0], state[1], state[2], state[3])
        var (e, f, g, h) = (state[4], state[5], state[6], state[7])
        for index in 0..<64 {
            let sum1 = Self.rotate(e, 6) ^ Self.rotate(e, 11) ^ Self.rotate(e, 25)
            let choice = (e & f) ^ (~e & g)
            let first = h &+ sum1 &+ choice &+ Self.constants[index] &+ words[index]
            let sum0 = Self.rotate(a, 2) ^ Self.rotate(a, 13) ^ Self.rotate(a, 22)
            let majority = (a & b) ^ (a & c) ^ (b & c)
            (h, g, f, e) = (g, f, e, d &+ first)
            (d, c, b, a) = (c, b, a, first &+ sum0 &+ majority)
        }
        for (index, word) in [a, b, c, d, e, f, g, h].enumerated() { state[index] &+= word }
    }

    /// Works out the words of a block.
    private mutating func expand(_ bytes: [UInt8], _ start: Int) {
        for index in 0..<16 {
            let place = start + 4 * index
            words[index] =
                UInt32(bytes[place]) << 24 | UInt32(bytes[place + 1]) << 16
                | UInt32(bytes[place + 2]) << 8 | UInt32(bytes[place + 3])
        }
        for index in 16..<64 {
            let (near, far) = (words[index - 2], words[index - 15])
            let sigma1 = Self.rotate(near, 17) ^ Self.rotate(near, 19) ^ near >> 10
            let sigma0 = Self.rotate(far, 7) ^ Self.rotate(far, 18) ^ far >> 3
            words[index] = words[index - 16] &+ sigma0 &+ words[index - 7] &+ sigma1
        }
    }

    private static func rotate(_ word: UInt32, _ count: UInt32) -> UInt32 {
        word >> count | word << (32 - count)
    }

    /// The first bits of the fractional parts of the cube roots of the first 64 primes.
    private static let constants: [UInt32] = [
        0x428a_2f98, 0x7137_4491, 0xb5c0_fbcf, 0xe9b5_dba5,
        0x3956_c25b, 0x59f1_11f1, 0x923f_82a4, 0xab1c_5ed5,
        0xd807_aa98, 0x1283_5b01, 0x2431_85be, 0x550c_7dc3,
        0x72be_5d74, 0x80de_b1fe, 0x9bdc_06a7, 0xc19b_f174,
        0xe49b_69c1, 0xefbe_4786, 0x0fc1_9dc6, 0x240c_a1cc,
        0x2de9_2c6f, 0x4a74_84aa, 0x5cb0_a9dc, 0x76f9_88da,
        0x983e_5152, 0xa831_c66d, 0xb003_27c8, 0xbf59_7fc7,
        0xc6e0_0bf3, 0xd5a7_9147, 0x06ca_6351, 0x1429_2967,
        0x27b7_0a85, 0x2e1b_2138, 0x4d2c_6dfc, 0x5338_0d13,
        0x650a_7354, 0x766a_0abb, 0x81c2_c92e, 0x9272_2c85,
        0xa2bf_e8a1, 0xa81a_664b, 0xc24b_8b70, 0xc76c_51a3,
        0xd192_e819, 0xd699_0624, 0xf40e_3585, 0x106a_a070,
        0x19a4_c116, 0x1e37_6c08, 0x2748_774c, 0x34b0_bcb5,
        0x391c_0cb3, 0x4ed8_aa4a, 0x5b9c_ca4f, 0x682e_6ff3,
        0x748f_82ee, 0x78a5_636f, 0x84c8_7814, 0x8cc7_0208,
        0x90be_fffa, 0xa450_6ceb, 0xbef9_a3f7, 0xc671_78f2,
    ]
}
