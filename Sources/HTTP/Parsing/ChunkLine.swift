// The line before each chunk: RFC 9112, sections 7.1 and 7.1.1.

/// `chunk-size [ chunk-ext ]`. Extensions are checked and ignored: none is recognized.
struct ChunkLine {
    /// The number of bytes of the chunk; any number above the limit for one beyond it.
    let size: Int

    /// Parses `line`, which ends before its CR LF.
    init(
        _ bytes: Span<UInt8>, _ line: Range<Int>, bodyBytesMax: Int
    ) throws(ProtocolError) {
        var size = 0
        var index = line.lowerBound
        while index < line.upperBound, let digit = Syntax.hexValue(bytes[index]) {
            if size <= bodyBytesMax { size = size * 16 + Int(digit) }
            index += 1
        }
        guard index > line.lowerBound else { throw .chunkSize }
        self.size = size
        guard index < line.upperBound else { return }
        guard Self.startsExtension(bytes[index]) else { throw .chunkSize }
        while index < line.upperBound { try Self.skipExtension(bytes, &index, line.upperBound) }
    }

    private static func startsExtension(_ byte: UInt8) -> Bool {
        byte == semicolon || Syntax.isWhitespace(byte)
    }

    /// Skips `BWS ";" BWS chunk-ext-name [ BWS "=" BWS chunk-ext-val ]`.
    private static func skipExtension(
        _ bytes: Span<UInt8>, _ index: inout Int, _ end: Int
    ) throws(ProtocolError) {
        guard skip(semicolon, bytes, &index, end), skipToken(bytes, &index, end) else {
            throw .chunkExtension
        }
        var next = index
        guard skip(UInt8(ascii: "="), bytes, &next, end) else { return }
        guard skipToken(bytes, &next, end) || skipQuoted(bytes, &next, end) else {
            throw .chunkExtension
        }
        index = next
    }

    /// Skips a separator with the whitespace around it.
    private static func skip(
        _ separator: UInt8, _ bytes: Span<UInt8>, _ index: inout Int, _ end: Int
    ) -> Bool {
        skipWhitespace(bytes, &index, end)
        guard index < end, bytes[index] == separator else { return false }
        index += 1
        skipWhitespace(bytes, &index, end)
        return true
    }

    private static func skipWhitespace(_ bytes: Span<UInt8>, _ index: inout Int, _ end: Int) {
        while index < end, Syntax.isWhitespace(bytes[index]) { index += 1 }
    }

    private static func skipToken(_ bytes: Span<UInt8>, _ index: inout Int, _ end: Int) -> Bool {
        let start = index
        while index < end, Syntax.isToken(bytes[index]) { index += 1 }
        return index > start
    }

    /// Skips a `quoted-string` (RFC 9110, section 5.6.4).
    private static func skipQuoted(_ bytes: Span<UInt8>, _ index: inout Int, _ end: Int) -> Bool {
        guard index < end, bytes[index] == quote else { return false }
        index += 1
        while index < end, bytes[index] != quote {
            if bytes[index] == UInt8(ascii: "\\") { index += 1 }
            guard index < end, !Syntax.isControl(bytes[index]) || bytes[index] == Syntax.tab
            else { return false }
            index += 1
        }
        guard index < end else { return false }
        index += 1
        return true
    }

    private static let semicolon = UInt8(ascii: ";")
    private static let quote = UInt8(ascii: "\"")
}
