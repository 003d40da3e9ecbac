// The requests of a connection: read, answered by the handler, and the responses sent.

internal import Primitives

extension Worker {
    /// Reads from a connection, once: a second read only to learn that there is no more would cost
    /// more than it finds.
    mutating func receive(_ socket: Int32) {
        if let secure = table[socket].secure { return receive(socket, secure) }
        switch Socket.receive(socket, into: &readBuffer) {
        case .wouldBlock: return
        case .failed: close(socket)
        case .bytes(0): perform(table[socket].state.inputEnded(), socket)
        case .bytes(let count) where table[socket].state.isLingering:
            perform(table[socket].state.discarded(count, now: now), socket)
        case .bytes(let count): process(count, socket)
        }
    }

    /// Handles the deadline of a connection, which has passed.
    mutating func expire(_ socket: Int32) {
        // An earlier deadline of the same round may have closed the connection.
        guard table.contains(socket) else { return }
        perform(table[socket].state.deadlineExpired(now: now), socket)
    }

    /// Processes the bytes of the last read, after those buffered from earlier reads.
    mutating func process(_ count: Int, _ socket: Int32) {
        // Moved out, so that the handler may be called while the bytes are parsed.
        var bytes: [UInt8] = []
        swap(&bytes, &readBuffer)
        defer { swap(&bytes, &readBuffer) }
        guard table[socket].input.isEmpty else {
            table[socket].input.append(bytes.span, 0..<count)
            serveBuffered(socket)
            return enforceInputLimit()
        }
        var offset = 0
        while answerRequests(bytes.span.extracting(offset..<count), &offset, socket) {}
        if table.contains(socket), offset < count, table[socket].state.needsInput {
            table[socket].input.append(bytes.span, offset..<count)
            countInput(socket)
            enforceInputLimit()
        }
    }

    /// Processes the bytes that are buffered.
    private mutating func serveBuffered(_ socket: Int32) {
        var bytes: [UInt8] = []
        swap(&bytes, &table[socket].input)
        var offset = 0
        while answerRequests(bytes.span.extracting(offset..<bytes.count), &offset, socket) {}
        guard table.contains(socket) else { return }
        if offset < bytes.count, table[socket].state.needsInput {
            if offset > 0 { bytes.removeFirst(offset) }
            swap(&bytes, &table[socket].input)
        }
        countInput(socket)
    }

    /// Answers the requests of `input`, as many as one send may hold, and sends the responses.
    /// - Parameter offset: Is advanced by the bytes consumed.
    /// - Returns: Whether `input` may hold more requests to answer at once.
    private mutating func answerRequests(
        _ input: Span<UInt8>, _ offset: inout Int, _ socket: Int32
    ) -> Bool {
        var consumed = 0
        var isFull = false
        serving: while true {
            let rest = input.extracting(consumed..<input.count)
            switch table[socket].state.process(rest, now: now) {
            case .answer(let request, let length, let closes):
                consumed += length
                if let error = overload(of: request, socket) {
                    refuse(error, Response.Context(to: request, closes: true))
                    break serving
                }
                if !isOnlyWorker, let worker = otherWorker(for: request) {
                    bufferInput(input, &consumed, socket)
                    table[socket].state.handOff()
                    table[socket].pending = PendingRequest(request, worker: worker)
                    break serving
                }
                answer(request, closes: closes, socket)
                if !response.isPlain {
                    bufferInput(input, &consumed, socket)
                    deferResponse(request, since: now, socket)
                    break serving
                }
                isFull = response.body.count >= limits.pipelinedBytesMax
                if isFull || consumed == input.count { break serving }
            case .refuse(let error):
                refuse(error)
                break serving
            case .startTLS:
                offset += input.count
                startTLS(rest, socket)
                return false
            case .needLimit(let head):
                let bytesMax = handler.bodyBytesMax(of: head) ?? limits.bodyBytesMax
                table[socket].state.allowBody(bytesMax: bytesMax)
            case .sendContinue:
                response.appendContinue()
                break serving
            case .wait: break serving
            }
        }
        offset += consumed
        // What is collected is the last of a connection in its round: nothing may overtake it.
        sendResponses(socket, collects: !isFull)
        return isFull && table.contains(socket) && table[socket].state.wantsRead
            && consumed < input.count
    }

    /// Buffers the input after a request that is not answered at once.
    private mutating func bufferInput(_ input: Span<UInt8>, _ consumed: inout Int, _ socket: Int32)
    {
        if table[socket].state.needsInput {
            table[socket].input.append(input, consumed..<input.count)
        }
        consumed = input.count
    }

    /// Has the handler write the response to a request.
    private mutating func answer(_ request: Request, closes: Bool, _ socket: Int32) {
        let closes = closes || table.isReserved(socket)
        response.begin(Response.Context(to: request, closes: closes))
        response.waitToken = WaitToken(table.token(socket))
        if drainDeadline == nil {
            handler.answer(request, into: &response)
        } else {
            var last = request
            last.isServerStopping = true
            handler.answer(last, into: &response)
        }
        if response.postponedMilliseconds == nil, !response.isStreaming { response.finish() }
    }

    /// Keeps a request whose response was postponed, or the response if its body is streamed.
    private mutating func deferResponse(_ request: Request, since: Milliseconds, _ socket: Int32) {
        guard !response.isStreaming else { return startStream(request, socket) }
        guard let milliseconds = response.postponedMilliseconds else { return }
        // There is no response yet to deliver.
        response.delivery = Delivery()
        now = MonotonicClock.now()
        table[socket].state.postpone(milliseconds: milliseconds, now: now)
        table[socket].pending = PendingRequest(request, since: since)
        countInput(socket)
        setDeferred(true, socket)
    }

    /// Calls the handler with a request that was postponed, or that another worker has handed off.
    private mutating func retryHandler(_ socket: Int32) {
        guard let pending = table[socket].pending else {
            preconditionFailure("no request is pending")
        }
        table[socket].pending = nil
        setDeferred(false, socket)
        var request = pending.request
        request.waitedMilliseconds = pending.since.map { max(1, Int(now - $0)) } ?? 0
        // Another worker may have begun to drain before this one.
        request.isServerStopping = table[socket].state.isDraining
        answer(request, closes: table[socket].state.retryHandler(), socket)
        deferResponse(request, since: pending.since ?? now, socket)
        countInput(socket)
        sendResponses(socket)
    }

    /// Sends the responses written, and buffers what the kernel does not take.
    mutating func sendResponses(_ socket: Int32, collects: Bool = true) {
        guard response.delivery.isPlain else { return beginDelivery(socket) }
        guard !collects || !collect(socket) else { return }
        handler.willSend()
        let unsent = Self.send(response.body.span, socket, table[socket].secure)
        response.clear()
        responsesSent(unsent, socket)
    }

    /// Sends as much of responses as the kernel takes.
    /// - Returns: The bytes that it does not take; nil if the connection has failed.
    static func send(
        _ bytes: Span<UInt8>, _ socket: Int32, _ secure: SecureSocket?
    ) -> [UInt8]? {
        var unsent: [UInt8] = []
        guard bytes.count > 0 else { return unsent }
        switch Socket.send(socket, secure, bytes) {
        case .bytes(bytes.count): break
        case .bytes(let count): unsent.append(bytes, count..<bytes.count)
        case .wouldBlock: unsent.append(bytes, 0..<bytes.count)
        case .failed: return nil
        }
        return unsent
    }

    /// Continues after responses are sent, but for the bytes that the kernel did not take.
    mutating func responsesSent(_ unsent: [UInt8]?, _ socket: Int32) {
        guard let unsent else { return close(socket) }
        guard !unsent.isEmpty else {
            return perform(table[socket].state.responsesSent(now: now), socket)
        }
        setOutput(unsent, socket)
        table[socket].state.sendBlocked(now: now)
        updateInterest(socket)
    }

    /// Begins to send the last response as its `delivery` says, after those before it.
    private mutating func beginDelivery(_ socket: Int32) {
        var unsent: [UInt8] = []
        unsent.append(response.body.span, 0..<response.deliveredEnd)
        setOutput(unsent, socket)
        if case .truncated = response.delivery.ending { table[socket].secure?.endsUntold = true }
        // The delay begins after the handler has returned.
        now = MonotonicClock.now()
        table[socket].state.beginDelivery(response.delivery, from: response.answerStart, now: now)
        setDeferred(response.delivery.isDeferred, socket)
        response.clear()
        updateInterest(socket)
    }

    /// Sends more of the buffered responses: the kernel takes more, or their pace allows more.
    mutating func resumeSending(_ socket: Int32) {
        var sent = table[socket].outputSent
        let count = table[socket].output.count
        let end = table[socket].state.sendableEnd(of: count, now: now)
        var hasMoved = !table[socket].state.isSending
        if sent < end {
            handler.willSend()
            let bytes = table[socket].output
            switch Socket.send(socket, table[socket].secure, bytes.span.extracting(sent..<end)) {
            case .wouldBlock: break
            case .failed: return close(socket)
            case .bytes(let bytes):
                sent += bytes
                hasMoved = true
            }
            table[socket].outputSent = sent
        }
        if sent < end {
            // A client that takes nothing does not extend its deadline.
            if hasMoved { table[socket].state.sendBlocked(now: now) }
            updateInterest(socket)
        } else if end < count || table[socket].state.isDelayed(now: now) {
            table[socket].state.awaitPace(after: sent, now: now)
            updateInterest(socket)
        } else {
            setOutput([], socket)
            setDeferred(false, socket)
            if scheduleNextSlice(socket) { return updateInterest(socket) }
            perform(table[socket].state.responsesSent(now: now), socket)
        }
    }

    /// Performs an action that the state of a connection asks for.
    mutating func perform(_ action: ConnectionState.Action, _ socket: Int32) {
        switch action {
        case .wait: updateInterest(socket)
        case .continueReading:
            serveBuffered(socket)
            endInput(socket)
            if table.contains(socket) { updateInterest(socket) }
        case .refuse(let error):
            table[socket].input = []
            countInput(socket)
            refuse(error)
            sendResponses(socket)
        case .halfClose:
            table[socket].input = []
            countInput(socket)
            table[socket].secure?.end(socket)
            Socket.finishSending(socket)
            updateInterest(socket)
        case .close: close(socket)
        case .reset: reset(socket)
        case .resume: resumeSending(socket)
        case .retryHandler: retryHandler(socket)
        case .handOff: handOff(socket)
        case .continueStream: continueStream(socket)
        }
    }

    /// Watches a connection for the events that its state needs, and for its deadline.
    private mutating func updateInterest(_ socket: Int32) {
        table.trackDeadline(of: socket)
        let state = table[socket].state
        var interest: EventLoop.Interest = []
        if state.wantsRead { interest.insert(.read) }
        if state.isSending { interest.insert(.write) }
        if state.isPostponed || state.isAwaitingMore { interest.insert(.hangUp) }
        guard interest != table[socket].interest else { return }
        table[socket].interest = interest
        loop.modify(socket, interest, token: table.token(socket))
    }
}
