// Bodies in chunks: RFC 9112, section 7.1.

/// Decodes a chunked body, as far as it has come. Bytes once read are not read again.
struct ChunkedParser: Sendable {
    private enum Stage {
        case size
        case data(Int)
        case dataEnd, trailer
    }

    /// Whether the body, as far as its chunks tell, is longer than it may be. It is parsed on with
    /// another limit.
    private(set) var isTooLong = false
    /// The head, and behind it the body decoded so far.
    private(set) var decoded: [UInt8]
    private let start: Int
    private var position: Int
    private var scanned: Int
    private var stage = Stage.size

    /// A parser of the body that starts behind the head, at `start`.
    init(_ bytes: Span<UInt8>, start: Int) {
        decoded = bytes.array(0..<start)
        self.start = start
        position = start
        scanned = start
    }

    /// Reads on. The end of the body in `bytes`, or nil if there is more to come, or too much.
    mutating func parse(
        _ bytes: Span<UInt8>, bodyBytesMax: Int, limits: HTTPLimits
    ) throws(RequestFailure) -> Int? {
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
                // Trailers are checked, then dropped (RFC 9110, section 6.5.1).
                _ = try Field(bytes, line)
            }
        }
    }

    /// The next line without its CR LF.
    private mutating func nextLine(
        _ bytes: Span<UInt8>, _ limits: HTTPLimits
    ) throws(RequestFailure) -> Range<Int>? {
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

    private mutating func skipLineEnd(_ bytes: Span<UInt8>) throws(RequestFailure) -> Bool {
        guard position < bytes.count else { return false }
        guard bytes[position] == Syntax.carriageReturn else { throw .chunkEnd }
        guard position + 1 < bytes.count else { return false }
        guard bytes[position + 1] == Syntax.lineFeed else { throw .chunkEnd }
        position += 2
        return true
    }
}
