// The bytes of the embedded table, number by number.

import CAssets

/// Reads the embedded table from a place on. The table is part of the program, and tests read all of it:
/// what it says is not doubted.
@safe
struct ContractReader {
    private let bytes: UnsafeBufferPointer<UInt8>
    /// The place of the next number.
    private(set) var offset: Int

    init(at offset: Int = 0) {
        var count = 0
        let start = unsafe psa_mock_contract(&count)
        unsafe bytes = UnsafeBufferPointer(start: start, count: count)
        self.offset = offset
    }

    private mutating func byte() -> UInt8 {
        defer { offset += 1 }
        return unsafe bytes[offset]
    }

    /// The next number: groups of seven bits, the lowest first.
    mutating func number() -> Int {
        var (value, shift) = (0, 0)
        while true {
            let byte = byte()
            value |= Int(byte & 0x7f) << shift
            guard byte >= 0x80 else { return value }
            shift += 7
        }
    }

    /// The next number less one; nil for 0.
    mutating func optional() -> Int? {
        let number = number()
        return number == 0 ? nil : number - 1
    }

    /// The text that the next number names.
    mutating func text(of texts: [String]) -> String { texts[number()] }

    /// Passes so many numbers over.
    mutating func skip(_ count: Int) {
        for _ in 0..<count { _ = number() }
    }

    /// The next list.
    mutating func list<Item>(_ item: (inout ContractReader) -> Item) -> [Item] {
        (0..<number()).map { _ in item(&self) }
    }

    /// A list of texts, each said by what differs from the one before.
    mutating func texts() -> [String] {
        var text: [UInt8] = []
        return list { reader in
            text.removeSubrange(reader.number()...)
            for _ in 0..<reader.number() { text.append(reader.byte()) }
            return String(decoding: text, as: UTF8.self)
        }
    }
}
