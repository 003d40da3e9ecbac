// Answers that are written in slices: at most one slice in a turn of the loop, so that requests that
// have come meanwhile are answered first.

internal import Primitives
internal import Synchronization

/// An answer that is written in slices.
final class SlicedAnswer {
    let request: Request
    /// When its first slice was written.
    let since: Milliseconds
    /// The answers to send, this one last, as long as its length may become known.
    var response: Response
    /// What is left of its body, once that is sent in chunks.
    var rest: (any BodySource)?
    /// The bytes of its body that are written.
    var bodyBytes = 0
    let status: Status?

    init(_ response: consuming Response, to request: Request, since: Milliseconds) {
        status = response.status
        self.response = response
        self.request = request
        self.since = since
    }
}

extension Worker where Handler: ~Copyable {
    /// Takes an answer out that goes on, and those before it.
    mutating func pause(_ request: Request, _ socket: Int32) {
        let token = table.token(socket)
        sliced[token] = SlicedAnswer(response.takeOut(), to: request, since: now)
        crew.load.answersBytes.add(limits.wholeAnswerBytesMax, ordering: .relaxed)
        table[socket].state.pause()
        slicesDue.append(token)
    }

    /// Writes the slice that has been due for the longest time.
    mutating func writeNextSlice() {
        guard !slicesDue.isEmpty else { return }
        let token = slicesDue.removeFirst()
        // Its client may have gone.
        guard let socket = table.socket(of: token), let answer = sliced[token] else { return }
        do {
            try answer.rest == nil ? writeSlice(answer, socket) : writeChunk(answer, socket)
        } catch {
            endSlices(socket, error)
            close(socket)
        }
    }

    /// Writes on as long as the answer may be short enough to be sent whole, with its length.
    private mutating func writeSlice(_ answer: SlicedAnswer, _ socket: Int32) throws {
        let progress = try answer.response.writeSlice(of: limits.sliceBytesMax)
        answer.bodyBytes = answer.response.bodyBytes
        switch progress {
        case .broken: close(socket)
        case .done: sendWhole(answer, socket)
        case .more where answer.response.bodyBytes < limits.wholeAnswerBytesMax:
            slicesDue.append(table.token(socket))
        case .more:
            answer.rest = answer.response.startChunks()
            guard answer.rest != nil else { return sendWhole(answer, socket) }
            keepOutput(answer.response.chunkedBytes(), socket)
            answer.response.clear()
            table[socket].state.sendSlice(now: now)
            resumeSending(socket)
        }
    }

    private mutating func sendWhole(_ answer: SlicedAnswer, _ socket: Int32) {
        endSlices(socket)
        swap(&response, &answer.response)
        table[socket].state.sendSlice(now: now)
        sendAnswers(socket)
    }

    /// Writes and sends the next chunk; the client has taken those before.
    private mutating func writeChunk(_ answer: SlicedAnswer, _ socket: Int32) throws {
        let progress = try answer.rest?.write(to: &response.body, until: limits.sliceBytesMax)
        guard progress != .broken else {
            response.clear()
            return close(socket)
        }
        var bytes: [UInt8] = []
        bytes.appendChunk(response.body.span)
        answer.bodyBytes += response.body.count
        response.clear()
        if progress == .done {
            bytes.appendLastChunk()
            endSlices(socket)
        }
        keepOutput(bytes, socket)
        table[socket].state.sendSlice(now: now)
        resumeSending(socket)
    }

    /// All that is written of an answer is sent: the next slice is due.
    /// - Returns: Whether there is one.
    mutating func isSliceDue(_ socket: Int32) -> Bool {
        guard !sliced.isEmpty, sliced[table.token(socket)] != nil else { return false }
        table[socket].state.awaitSlice()
        slicesDue.append(table.token(socket))
        return true
    }

    /// An answer in slices is written, or given up.
    mutating func endSlices(_ socket: Int32, _ error: (any Error)? = nil) {
        guard !sliced.isEmpty, let answer = sliced.removeValue(forKey: table.token(socket)) else {
            return
        }
        crew.load.answersBytes.subtract(limits.wholeAnswerBytesMax, ordering: .relaxed)
        var request = answer.request
        request.waitedMilliseconds = Int(MonotonicClock.now() - answer.since)
        handler.finished(request, answer.status, bodyBytes: answer.bodyBytes, error)
    }
}
