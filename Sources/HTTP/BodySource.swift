// Bodies that are written piece by piece, so that a long one makes no other request wait.

public import Primitives

/// What a long body is written by, a slice at a time.
public protocol BodySource {
    /// Appends to `body` until that holds `end` bytes or more, or nothing is left.
    mutating func write(to body: inout ByteBuffer, until end: Int) throws -> BodyProgress
}

/// How far a body is written.
public enum BodyProgress: Sendable {
    /// Something is left.
    case more
    /// It is complete.
    case done
    /// What is left is not there any more: the connection closes without the end of the body.
    case broken
}

/// The answers under way hold as many bytes as they may, so that no long one is begun.
public struct AnswersFull: Error {
    /// The limit, `HTTPLimits.answersBytesMax`.
    public let bytesMax: Int
}

extension Response {
    /// Whether the body is written up to some place, and goes on later.
    public var isPaused: Bool { rest != nil }

    /// Writes the rest of the body and completes the answer. Over a socket a body is written in
    /// slices, between which other requests are answered. A body that is longer than
    /// `HTTPLimits.wholeAnswerBytesMax` is sent in the chunked coding (RFC 9112, section 7.1), each
    /// slice as soon as the client has taken the last one.
    /// - Parameter atOnce: Whether the body is to be complete when this returns, however long it is.
    ///   So is every body for HTTP/1.0, or one that is rewritten.
    /// - Precondition: between `startBody` and `finish`, in place of the latter.
    /// - Throws: `AnswersFull`, and what the source throws.
    public mutating func write(_ source: consuming some BodySource, atOnce: Bool = false) throws {
        guard let server, !atOnce, canPause else { return try writeWhole(&source) }
        let start = body.count
        guard try source.write(to: &body, until: start + sliceBytesLeft) == .more else {
            sliceBytesLeft = max(0, sliceBytesLeft - (body.count - start))
            return finish()
        }
        sliceBytesLeft = 0
        do throws(AnswersFull) {
            try server.checkRoom(for: server.limits.wholeAnswerBytesMax)
            rest = source
        } catch {
            // A short one needs no room.
            let end = start + server.limits.sliceBytesMax
            guard try source.write(to: &body, until: end) == .done else { throw error }
            finish()
        }
    }

    private mutating func writeWhole(_ source: inout some BodySource) throws {
        let step = server?.limits.wholeAnswerBytesMax ?? .max / 2
        while try source.write(to: &body, until: body.count + step) == .more {
            try server?.checkRoom(for: bodyBytes)
        }
        finish()
    }

    private var canPause: Bool {
        !context.isHTTP10 && bodyRewriting.map { !$0.applies(to: contentType) } ?? true
    }
}

// What the worker does with a body that goes on.
extension Response {
    /// Takes out the answers that are written, and begins with none.
    mutating func takeOut() -> Response {
        var other = Response()
        other.server = server
        other.sliceBytesLeft = sliceBytesLeft
        swap(&other.woken, &woken)
        swap(&other, &self)
        return other
    }

    /// Writes one more slice of the body; completes the answer if it is the last one.
    mutating func writeSlice(of bytes: Int) throws -> BodyProgress {
        let progress = try rest?.write(to: &body, until: body.count + bytes) ?? .done
        if progress == .done {
            rest = nil
            finish()
        }
        return progress
    }

    /// Takes out what is left of the body. The head, in which the length stood, now says that the
    /// body comes in chunks: both field lines are of the same length.
    mutating func startChunks() -> (any BodySource)? {
        defer { rest = nil }
        let coding: [UInt8] = Array("Transfer-Encoding: chunked".utf8)
        body.overwrite(at: bodyStart - 4 - coding.count, with: coding.span)
        guard context.omitsBody else { return rest }
        body.truncate(to: bodyStart)
        isFinished = true
        return nil
    }

    /// The answers as they are sent, the last one with its first chunk.
    func chunkedBytes() -> [UInt8] {
        var bytes: [UInt8] = []
        bytes.append(body.span, 0..<bodyStart)
        bytes.appendChunk(body.span.extracting(bodyStart..<body.count))
        return bytes
    }
}

extension [UInt8] {
    /// Appends a chunk (RFC 9112, section 7.1); none for no bytes, since that would be the last one.
    mutating func appendChunk(_ bytes: Span<UInt8>) {
        guard !bytes.isEmpty else { return }
        append(contentsOf: String(bytes.count, radix: 16).utf8)
        append(contentsOf: [Syntax.carriageReturn, Syntax.lineFeed])
        append(bytes, 0..<bytes.count)
        append(contentsOf: [Syntax.carriageReturn, Syntax.lineFeed])
    }

    /// Appends the last chunk, without trailers.
    mutating func appendLastChunk() { append(contentsOf: Array("0\r\n\r\n".utf8)) }
}
