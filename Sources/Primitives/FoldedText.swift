// Case-insensitive iteration of text, the one definition of which characters are equal.

/// An iterator over UTF-8 in units that are equal if characters differ in case only. A unit is a
/// byte, with the ASCII letters in lower case.
struct FoldedText: ~Escapable {
    private let bytes: Span<UInt8>
    private var index = 0

    @_lifetime(copy bytes)
    init(_ bytes: Span<UInt8>) { self.bytes = bytes }

    /// Whether the end is reached.
    var isAtEnd: Bool { index == bytes.count }

    /// Returns the next unit; nil at the end.
    @_lifetime(self: copy self)
    mutating func next() -> UInt8? {
        guard index < bytes.count else { return nil }
        defer { index += 1 }
        return ASCII.lowercased(bytes[index])
    }

    /// The units of a text.
    static func units(of text: some Sequence<UInt8>) -> [UInt8] { text.map(ASCII.lowercased) }
}
