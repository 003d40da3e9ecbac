// The chunked transfer coding: RFC 9112, section 7.1.

/// A decoder of a chunked body that arrives in parts. No byte is read twice.
struct ChunkedParser: Sendable {
    private enum Stage {
        case size
        case data(Int)
        case dataEnd, trailer
    }

    /// Whether the body is longer than its limit. Parsing may continue with a higher limit.
    private(set) var isTooLong = false
    /// The head, and after it the body decoded so far.
    private(set) var decoded: [UInt8]
    private let start: Int
    private var position: Int
    private var scanned: Int
    private var stage = Stage.size

    /// Creates a parser of the body that begins at `start`, after the head.
    init(_ bytes: Span<UInt8>, start: Int) {
        decoded = bytes.array(0..<start)
        self.start = start
        position = start
        scanned = start
    }

    /// Continues to parse.
    /// - Returns: The end of the body in `bytes`; nil if it is incomplete or too long.
    mutating func parse(
        _ bytes: Span<UInt8>, bodyBytesMax: Int, limits: HTTPLimits
    ) throws(ProtocolError) -> Int? {
        isTooLong = false
        while true {
            switch stage {
            case .size:
                let lineStart = position
                guard let line = try nextLine(bytes, limits) else { return nil }
                let size = try ChunkLine(bytes, line, bodyBytesMax: bodyBytesMax).size
                guard size <= bodyBytesMax - (decoded.count - start) else {
                    position = lineStart
                    isTooLong = true
                    return nil
                }
                stage = size == 0 ? .trailer : .data(size)
            case .data(let left):
                let taken = min(left, bytes.count - position)
                decoded.append(bytes, position..<(position + taken))
                position += taken
                stage = taken == left ? .dataEnd : .data(left - taken)
                if taken < left { return nil }
            case .dataEnd:
                guard try skipLineEnd(bytes) else { return nil }
                stage = .size
            case .trailer:
                guard let line = try nextLine(bytes, limits) else { return nil }
                if line.isEmpty { return position }
                // Trailer fields are checked, then discarded (RFC 9110, section 6.5.1).
                _ = try FieldLine(bytes, line)
            }
        }
    }

    /// The next line without its CR LF.
    private mutating func nextLine(
        _ bytes: Span<UInt8>, _ limits: HTTPLimits
    ) throws(ProtocolError) -> Range<Int>? {
        scanned = max(scanned, position)
        while scanned < bytes.count, bytes[scanned] != Syntax.lineFeed { scanned += 1 }
        let overhead = scanned - decoded.count
        guard overhead <= limits.headBytesMax + limits.bodyBytesMax else {
            throw .chunksTooSmall(limits)
        }
        guard scanned < bytes.count else { return nil }
        guard scanned > position, bytes[scanned - 1] == Syntax.carriageReturn else {
            throw .bareLineFeed
        }
        let line = position..<(scanned - 1)
        position = scanned + 1
        return line
    }

    private mutating func skipLineEnd(_ bytes: Span<UInt8>) throws(ProtocolError) -> Bool {
        guard position < bytes.count else { return false }
        guard bytes[position] == Syntax.carriageReturn else { throw .chunkEnd }
        guard position + 1 < bytes.count else { return false }
        guard bytes[position + 1] == Syntax.lineFeed else { throw .chunkEnd }
        position += 2
        return true
    }
}
