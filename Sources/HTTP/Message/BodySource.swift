// Bodies that are written in slices, so that a long one does not delay other requests.

public import Primitives

/// The source of a long body, which is written in slices.
public protocol BodySource {
    /// Appends to `body` until it holds `end` bytes or more, or the body is complete.
    mutating func write(to body: inout ByteBuffer, until end: Int) throws -> BodyProgress

    /// Whether the body is written to its end however slowly the client takes it, because what it is
    /// written from must not change until then. It is kept in memory as far as there is any.
    var isWrittenAhead: Bool { get }
}

extension BodySource {
    /// False: a slice is written when the client has taken the one before.
    public var isWrittenAhead: Bool { false }
}

/// The progress of writing a body.
public enum BodyProgress: Equatable, Sendable {
    /// There is more to write.
    case more
    /// There is nothing to write until the request is woken (`Response.wake`), or for that time,
    /// from 1 to `HTTPLimits.delaySecondsMax`; other values are clamped.
    case waiting(milliseconds: Int)
    /// The body is complete.
    case done
    /// The rest of the body is lost: the connection closes before the end of the body.
    case broken
}

extension Response {
    /// Writes the rest of the body and completes the response. Over a socket a body is written in
    /// slices, between which other requests are answered. A body longer than
    /// `HTTPLimits.unchunkedBodyBytesMax` is sent in the chunked coding (RFC 9112, section 7.1),
    /// each slice as soon as the client has taken the one before.
    /// - Parameter atOnce: Whether the body is complete when this returns, however long it is. A
    ///   body for HTTP/1.0 and a body that is rewritten always is.
    /// - Precondition: Called between `startBody` and `finish`, instead of the latter.
    /// - Throws: `ResponseMemoryFull`, and what the source throws.
    public mutating func write(_ source: consuming some BodySource, atOnce: Bool = false) throws {
        guard let server, !atOnce, canPause else { return try writeWhole(&source) }
        let start = body.count
        let progress = try source.write(to: &body, until: start + sliceBytesLeft)
        guard progress == .more else {
            sliceBytesLeft = max(0, sliceBytesLeft - (body.count - start))
            return finish(after: progress)
        }
        sliceBytesLeft = 0
        do throws(ResponseMemoryFull) {
            try server.checkMemory(for: server.limits.unchunkedBodyBytesMax)
            remainder = source
            isStreaming = true
        } catch {
            // A body of one slice does not count against the limit.
            let end = start + server.limits.sliceBytesMax
            guard try source.write(to: &body, until: end) == .done else { throw error }
            finish()
        }
    }

    /// Writes a body that has no end of its own, such as server-sent events. Over a socket it is sent
    /// in the chunked coding, each piece as soon as it is written; it ends when the source is done,
    /// or when the server stops. `RequestHandler.cancel` tells the end. For HTTP/1.0 and without a
    /// socket the body is what there is to write now.
    /// - Precondition: Called between `startBody` and `finish`, instead of the latter.
    /// - Throws: `ResponseMemoryFull`, and what the source throws.
    public mutating func write(unending source: consuming some BodySource) throws {
        guard server != nil, canPause else { return try writeWhole(&source) }
        remainder = source
        isStreaming = true
        isUnending = true
    }

    private mutating func writeWhole(_ source: inout some BodySource) throws {
        let step = server?.limits.unchunkedBodyBytesMax ?? .max / 2
        var progress = BodyProgress.more
        while progress == .more {
            progress = try source.write(to: &body, until: body.count + step)
            if progress == .more { try server?.checkMemory(for: bodyBytes) }
        }
        finish(after: progress)
    }

    /// Completes the response. With the length of what there is, a body whose rest is lost would look
    /// whole: the connection closes without it.
    private mutating func finish(after progress: BodyProgress) {
        if progress == .broken { delivery = Delivery(ending: .empty) }
        finish()
    }

    private var canPause: Bool {
        !context.isHTTP10 && bodyRewriting.map { !$0.applies(to: contentType) } ?? true
    }
}

// The part of a worker in a streamed response.
extension Response {
    /// Moves the responses that are written out of the buffer, which is empty afterwards.
    mutating func detach() -> Response {
        var other = Response()
        other.server = server
        other.sliceBytesLeft = sliceBytesLeft
        swap(&other.woken, &woken)
        swap(&other, &self)
        return other
    }

    /// Moves responses that were moved out back into the buffer, which is empty.
    mutating func attach(_ other: inout Response) {
        swap(&other.woken, &woken)
        swap(&other.sliceBytesLeft, &sliceBytesLeft)
        swap(&other, &self)
    }

    /// Writes one more slice of the body, and completes the response if it is the last one.
    /// - Parameter wholeBytesMax: The longest body that is complete then; of a longer one that was
    ///   written ahead the rest is what is left to send.
    mutating func writeSlice(of bytes: Int, wholeBytesMax: Int) throws -> BodyProgress {
        let progress = try remainder?.write(to: &body, until: body.count + bytes) ?? .done
        guard progress == .done else { return progress }
        if isWrittenAhead, bodyBytes > wholeBytesMax {
            keepRest(after: bytes)
            return .more
        }
        dropRemainder()
        finish()
        return .done
    }

    /// Whether the rest of the body is written before the client takes it.
    var isWrittenAhead: Bool { remainder?.isWrittenAhead ?? false }

    /// Makes a source of the bytes of the body behind the first ones.
    private mutating func keepRest(after bytes: Int) {
        let end = min(body.count, bodyStart + bytes)
        var beginning = ByteBuffer(capacity: end)
        beginning.append(body.span.extracting(0..<end))
        swap(&beginning, &body)
        remainder = WrittenBody(beginning, from: end)
    }

    /// Forgets the source of the rest of the body.
    mutating func dropRemainder() {
        remainder = nil
        isStreaming = false
    }

    /// Replaces Content-Length by Transfer-Encoding: chunked; both field lines have the same
    /// length.
    /// - Returns: The source of the rest of the body; nil if the response has no body.
    mutating func switchToChunked() -> (any BodySource)? {
        defer { dropRemainder() }
        let coding: [UInt8] = Array("Transfer-Encoding: chunked".utf8)
        body.overwrite(at: bodyStart - 4 - coding.count, with: coding.span)
        guard context.omitsBody else { return remainder }
        body.truncate(to: bodyStart)
        isFinished = true
        return nil
    }

    /// The bytes of the responses, the last one with its first chunk.
    func chunkedBytes() -> [UInt8] {
        var bytes: [UInt8] = []
        bytes.append(body.span, 0..<bodyStart)
        bytes.appendChunk(body.span.extracting(bodyStart..<body.count))
        return bytes
    }
}

/// The rest of a body that was written ahead.
private final class WrittenBody: BodySource {
    private let bytes: ByteBuffer
    private var offset: Int

    init(_ bytes: consuming ByteBuffer, from offset: Int) {
        self.bytes = bytes
        self.offset = offset
    }

    func write(to body: inout ByteBuffer, until end: Int) -> BodyProgress {
        let count = min(max(0, end - body.count), bytes.count - offset)
        body.append(bytes, offset..<offset + count)
        offset += count
        return offset == bytes.count ? .done : .more
    }
}

extension [UInt8] {
    /// Appends a chunk (RFC 9112, section 7.1). No bytes give no chunk, since an empty one is the
    /// last.
    mutating func appendChunk(_ bytes: Span<UInt8>) {
        guard !bytes.isEmpty else { return }
        append(contentsOf: String(bytes.count, radix: 16).utf8)
        append(contentsOf: [Syntax.carriageReturn, Syntax.lineFeed])
        append(bytes, 0..<bytes.count)
        append(contentsOf: [Syntax.carriageReturn, Syntax.lineFeed])
    }

    /// Appends the last chunk, without a trailer section.
    mutating func appendLastChunk() { append(contentsOf: Array("0\r\n\r\n".utf8)) }
}
