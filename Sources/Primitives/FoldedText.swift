// Case-insensitive iteration of text.

/// An iterator over UTF-8 in units that are equal if characters differ in case only. A unit is a
/// folded scalar; bytes that are no UTF-8 count as U+FFFD.
struct FoldedText: ~Escapable {
    private let bytes: Span<UInt8>
    private var index = 0

    @_lifetime(copy bytes)
    init(_ bytes: Span<UInt8>) { self.bytes = bytes }

    /// Whether the end is reached.
    var isAtEnd: Bool { index == bytes.count }

    /// Returns the next unit; nil at the end.
    @_lifetime(self: copy self)
    mutating func next() -> UInt32? {
        guard index < bytes.count else { return nil }
        let byte = bytes[index]
        index += 1
        return byte < 0x80 ? UInt32(ASCII.lowercased(byte)) : next(after: byte)
    }

    /// Returns the unit of a character beyond ASCII whose first byte is read.
    @_lifetime(self: copy self)
    private mutating func next(after lead: UInt8) -> UInt32 {
        let count = lead < 0xC0 ? 0 : lead < 0xE0 ? 1 : lead < 0xF0 ? 2 : 3
        guard count > 0 else { return 0xFFFD }
        var scalar = UInt32(lead & 0x3F >> UInt8(count))
        for _ in 0..<count {
            guard index < bytes.count, bytes[index] & 0xC0 == 0x80 else { return 0xFFFD }
            scalar = scalar << 6 | UInt32(bytes[index] & 0x3F)
            index += 1
        }
        return CaseFolding.folded(scalar)
    }

    /// The units of a text.
    static func units(of text: some Sequence<Unicode.Scalar>) -> [UInt32] {
        text.map { CaseFolding.folded($0.value) }
    }
}
