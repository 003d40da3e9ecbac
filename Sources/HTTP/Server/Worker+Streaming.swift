// Responses whose bodies are written in slices: at most one slice in each round of the event loop,
// so that requests received meanwhile are answered first.

internal import Primitives
internal import Synchronization

/// A response whose body is written in slices.
final class StreamedResponse {
    let request: Request
    /// The time of its first slice.
    let since: Milliseconds
    /// The responses to send, this one last, as long as its Content-Length may become known.
    var response: Response
    /// The source of the rest of its body, once that is sent in the chunked coding.
    var remainder: (any BodySource)?
    /// The number of bytes of its body that are written.
    var bodyBytes = 0
    /// The bytes that are written ahead of what the client takes.
    var bytesAhead = 0
    let status: Status?
    /// Whether its body has no end of its own.
    let isUnending: Bool

    init(_ response: consuming Response, to request: Request, since: Milliseconds) {
        status = response.status
        isUnending = response.isUnending
        self.response = response
        self.request = request
        self.since = since
    }
}

extension Worker {
    /// Moves a response that continues later, with those before it, out of `response`.
    mutating func startStream(_ request: Request, _ socket: Int32) {
        let token = table.token(socket)
        let stream = StreamedResponse(response.detach(), to: request, since: now)
        streams[token] = stream
        group.load.responseBytes.add(expectedBytes(of: stream), ordering: .relaxed)
        table[socket].state.continueInSlices()
        dueStreams.append(token)
    }

    /// The bytes that a streamed response counts as, beside those that are unsent: one without an end
    /// never collects any.
    private func expectedBytes(of stream: StreamedResponse) -> Int {
        stream.isUnending ? 0 : limits.unchunkedBodyBytesMax
    }

    /// Writes the slice that has been due for the longest time.
    mutating func writeNextSlice() {
        guard !dueStreams.isEmpty else { return }
        let token = dueStreams.removeFirst()
        // The client may have closed the connection.
        guard let socket = table.socket(of: token), let stream = streams[token] else { return }
        do {
            if stream.remainder != nil {
                try writeChunk(stream, socket)
            } else if stream.isUnending {
                startChunks(stream, socket)
            } else {
                try writeSlice(stream, socket)
            }
        } catch {
            breakOff(stream, socket, error)
        }
    }

    /// Ends a response whose rest is lost. Those before it that are not sent yet are whole.
    private mutating func breakOff(
        _ stream: StreamedResponse, _ socket: Int32, _ error: (any Error)? = nil
    ) {
        endStream(socket, error)
        guard stream.remainder == nil else { return close(socket) }
        response.attach(&stream.response)
        response.dropRemainder()
        response.delivery = Delivery(ending: .empty)
        table[socket].state.sendSlice(now: now)
        sendResponses(socket)
    }

    /// Writes a slice of a body that may still be short enough to be sent with Content-Length.
    private mutating func writeSlice(_ stream: StreamedResponse, _ socket: Int32) throws {
        let progress = try stream.response.writeSlice(
            of: limits.sliceBytesMax, wholeBytesMax: limits.unchunkedBodyBytesMax)
        stream.bodyBytes = stream.response.bodyBytes
        switch progress {
        case .broken: breakOff(stream, socket)
        case .done: sendWhole(stream, socket)
        case .more
        where stream.response.bodyBytes < limits.unchunkedBodyBytesMax || writesAhead(stream):
            dueStreams.append(table.token(socket))
        case .more, .waiting: startChunks(stream, socket)
        }
    }

    /// Whether the next slice is written before the client has taken those before it: as long as
    /// there is memory for all.
    private func writesAhead(_ stream: StreamedResponse) -> Bool {
        guard stream.response.isWrittenAhead else { return false }
        let change = stream.bodyBytes - stream.bytesAhead
        stream.bytesAhead = stream.bodyBytes
        let bytes = group.load.responseBytes.add(change, ordering: .relaxed).newValue
        // The other half is left for others.
        guard bytes > limits.responsesBytesMax / 2 else { return true }
        group.load.responseBytes.subtract(stream.bytesAhead, ordering: .relaxed)
        stream.bytesAhead = 0
        return false
    }

    /// Sends what is written, from now on in chunks.
    private mutating func startChunks(_ stream: StreamedResponse, _ socket: Int32) {
        stream.remainder = stream.response.switchToChunked()
        guard stream.remainder != nil else { return sendWhole(stream, socket) }
        setOutput(stream.response.chunkedBytes(), socket)
        stream.response.clear()
        table[socket].state.sendSlice(now: now)
        resumeSending(socket)
    }

    private mutating func sendWhole(_ stream: StreamedResponse, _ socket: Int32) {
        endStream(socket)
        response.attach(&stream.response)
        table[socket].state.sendSlice(now: now)
        sendResponses(socket)
    }

    /// Writes and sends the next chunk. The client has taken those before it.
    private mutating func writeChunk(_ stream: StreamedResponse, _ socket: Int32) throws {
        var progress = try stream.remainder?.write(
            to: &response.body, until: limits.sliceBytesMax)
        guard progress != .broken else {
            response.clear()
            return close(socket)
        }
        if stream.isUnending, drainDeadline != nil { progress = .done }
        var bytes: [UInt8] = []
        bytes.appendChunk(response.body.span)
        stream.bodyBytes += response.body.count
        response.clear()
        if case .waiting(let milliseconds) = progress, bytes.isEmpty {
            return awaitMore(milliseconds, socket)
        }
        if progress == .done {
            bytes.appendLastChunk()
            endStream(socket)
        }
        setOutput(bytes, socket)
        table[socket].state.sendSlice(now: now)
        resumeSending(socket)
    }

    /// Waits until a source may have more to write. A client that has gone is seen meanwhile.
    private mutating func awaitMore(_ milliseconds: Int, _ socket: Int32) {
        table[socket].state.awaitMore(milliseconds: milliseconds, now: MonotonicClock.now())
        perform(.wait, socket)
    }

    /// Has the source write on.
    mutating func continueStream(_ socket: Int32) {
        table[socket].state.awaitSlice()
        dueStreams.append(table.token(socket))
        perform(.wait, socket)
    }

    /// Schedules the next slice of a response, all written slices of which are sent.
    /// - Returns: Whether there is one.
    mutating func scheduleNextSlice(_ socket: Int32) -> Bool {
        guard !streams.isEmpty, streams[table.token(socket)] != nil else { return false }
        table[socket].state.awaitSlice()
        dueStreams.append(table.token(socket))
        return true
    }

    /// Ends a streamed response that is complete or given up.
    mutating func endStream(_ socket: Int32, _ error: (any Error)? = nil) {
        guard !streams.isEmpty, let stream = streams.removeValue(forKey: table.token(socket)) else {
            return
        }
        group.load.responseBytes.subtract(
            expectedBytes(of: stream) + stream.bytesAhead, ordering: .relaxed)
        if stream.isUnending { handler.cancel(WaitToken(table.token(socket))) }
        var request = stream.request
        request.waitedMilliseconds = Int(MonotonicClock.now() - stream.since)
        handler.finished(request, stream.status, bodyBytes: stream.bodyBytes, error)
    }
}
