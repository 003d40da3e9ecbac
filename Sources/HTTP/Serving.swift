// One connection of a worker: what is read is answered, what is answered is sent.

internal import Primitives

extension Worker where Handler: ~Copyable {
    /// Reads once. A second read to learn that there is no more would cost more than it finds.
    mutating func receive(_ socket: Int32) {
        switch Socket.receive(socket, into: &readBuffer) {
        case .wouldBlock: return
        case .failed: close(socket)
        case .bytes(0): obey(table[socket].state.peerFinished(), socket)
        case .bytes(let count) where table[socket].state.isLingering:
            obey(table[socket].state.dropped(count), socket)
        case .bytes(let count): take(count, socket)
        }
    }

    /// The deadline of a connection has passed.
    mutating func expire(_ socket: Int32) {
        // An earlier one of the same round may have closed it.
        guard table.contains(socket) else { return }
        obey(table[socket].state.expired(now: now), socket)
    }

    /// Serves what the last read brought, behind what was kept of earlier ones.
    private mutating func take(_ count: Int, _ socket: Int32) {
        // Lent out, so that the handler may be called while the bytes are read.
        var bytes: [UInt8] = []
        swap(&bytes, &readBuffer)
        defer { swap(&bytes, &readBuffer) }
        guard table[socket].input.isEmpty else {
            table[socket].input.append(bytes.span, 0..<count)
            serveKept(socket)
            return boundInput()
        }
        var offset = 0
        while answer(bytes.span.extracting(offset..<count), &offset, socket) {}
        if table.contains(socket), offset < count, table[socket].state.needsInput {
            table[socket].input.append(bytes.span, offset..<count)
            countInput(socket)
            boundInput()
        }
    }

    /// Serves what was kept.
    private mutating func serveKept(_ socket: Int32) {
        var bytes: [UInt8] = []
        swap(&bytes, &table[socket].input)
        var offset = 0
        while answer(bytes.span.extracting(offset..<bytes.count), &offset, socket) {}
        guard table.contains(socket) else { return }
        if offset < bytes.count, table[socket].state.needsInput {
            if offset > 0 { bytes.removeFirst(offset) }
            swap(&bytes, &table[socket].input)
        }
        countInput(socket)
    }

    /// Answers the requests of `input`, as many as one send may hold, and sends. Whether there may
    /// be more to answer at once; `offset` moves on by what was consumed.
    private mutating func answer(
        _ input: Span<UInt8>, _ offset: inout Int, _ socket: Int32
    ) -> Bool {
        var consumed = 0
        var isFull = false
        serving: while true {
            let rest = input.extracting(consumed..<input.count)
            switch table[socket].state.next(rest, now: now) {
            case .answer(let request, let length, let closes):
                consumed += length
                if let failure = refusal(of: request, socket) {
                    refuse(failure)
                    break serving
                }
                if !isAlone, let home = otherHome(of: request) {
                    keep(input, &consumed, socket)
                    table[socket].state.leave()
                    table[socket].kept = KeptRequest(request, home: home)
                    break serving
                }
                answer(request, closes: closes, socket)
                if !response.isPlain {
                    keep(input, &consumed, socket)
                    setAside(request, since: now, socket)
                    break serving
                }
                isFull = response.body.count >= limits.pipelinedBytesMax
                if isFull || consumed == input.count { break serving }
            case .refuse(let failure):
                refuse(failure)
                break serving
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
        sendAnswers(socket)
        return isFull && table.contains(socket) && table[socket].state.wantsRead
            && consumed < input.count
    }

    /// Keeps what has come behind a request that is not answered at once.
    private mutating func keep(_ input: Span<UInt8>, _ consumed: inout Int, _ socket: Int32) {
        if table[socket].state.needsInput {
            table[socket].input.append(input, consumed..<input.count)
        }
        consumed = input.count
    }

    private mutating func answer(_ request: Request, closes: Bool, _ socket: Int32) {
        let closes = closes || table.isReserved(socket)
        response.begin(Response.Context(to: request, closes: closes))
        response.waitToken = WaitToken(table.token(socket))
        if drainDeadline == nil {
            handler.answer(request, into: &response)
        } else {
            var last = request
            last.isLastCall = true
            handler.answer(last, into: &response)
        }
        if response.postponedMilliseconds == nil, !response.isPaused { response.finish() }
    }

    /// Keeps a request if its answer was postponed, or its answer if that goes on later.
    private mutating func setAside(_ request: Request, since: Milliseconds, _ socket: Int32) {
        guard !response.isPaused else { return pause(request, socket) }
        guard let milliseconds = response.postponedMilliseconds else { return }
        // There is nothing yet to be delivered.
        response.delivery = Delivery()
        now = MonotonicClock.now()
        table[socket].state.postpone(milliseconds: milliseconds, now: now)
        table[socket].kept = KeptRequest(request, since: since)
        countInput(socket)
        hold(true, socket)
    }

    /// Asks for the answer to a request that was postponed, or that has come from another worker.
    private mutating func ask(_ socket: Int32) {
        guard let kept = table[socket].kept else { preconditionFailure("no request was kept") }
        table[socket].kept = nil
        hold(false, socket)
        var request = kept.request
        request.waitedMilliseconds = kept.since.map { max(1, Int(now - $0)) } ?? 0
        // Its last worker may have been told to stop before this one is.
        request.isLastCall = table[socket].state.isDraining
        answer(request, closes: table[socket].state.ask(), socket)
        setAside(request, since: kept.since ?? now, socket)
        countInput(socket)
        sendAnswers(socket)
    }

    mutating func refuse(_ failure: RequestFailure) {
        response.begin(Response.Context(closes: true))
        handler.refuse(failure, into: &response)
        response.finish()
    }

    /// Sends what is written, and keeps what the kernel does not take.
    mutating func sendAnswers(_ socket: Int32) {
        guard response.delivery.isPlain else { return deliver(socket) }
        var sent = 0
        if response.body.count > 0 {
            switch Socket.send(socket, response.body.span) {
            case .bytes(let count): sent = count
            case .wouldBlock: break
            case .failed:
                response.clear()
                return close(socket)
            }
        }
        if sent < response.body.count {
            var unsent: [UInt8] = []
            unsent.append(response.body.span, sent..<response.body.count)
            keepOutput(unsent, socket)
            table[socket].state.blocked(now: now)
            response.clear()
            watch(socket)
        } else {
            response.clear()
            obey(table[socket].state.flushed(now: now), socket)
        }
    }

    /// Begins to send the last of the answers as its delivery says, behind those before it.
    private mutating func deliver(_ socket: Int32) {
        var unsent: [UInt8] = []
        unsent.append(response.body.span, 0..<response.deliveredEnd)
        keepOutput(unsent, socket)
        // Answering has taken its time, which is no part of the delay.
        now = MonotonicClock.now()
        table[socket].state.deliver(response.delivery, from: response.answerStart, now: now)
        hold(response.delivery.isHeld, socket)
        response.clear()
        watch(socket)
    }

    /// The kernel takes more of what was kept, or more of it may be sent.
    mutating func resumeSending(_ socket: Int32) {
        var sent = table[socket].outputSent
        let count = table[socket].output.count
        let end = table[socket].state.sendableEnd(of: count, now: now)
        var hasMoved = !table[socket].state.isSending
        if sent < end {
            switch Socket.send(socket, table[socket].output.span.extracting(sent..<end)) {
            case .wouldBlock: break
            case .failed: return close(socket)
            case .bytes(let bytes):
                sent += bytes
                hasMoved = true
            }
            table[socket].outputSent = sent
        }
        if sent < end {
            // Who takes nothing has the time that is left.
            if hasMoved { table[socket].state.blocked(now: now) }
            watch(socket)
        } else if end < count || table[socket].state.isDelayed(now: now) {
            table[socket].state.held(after: sent, now: now)
            watch(socket)
        } else {
            keepOutput([], socket)
            hold(false, socket)
            if isSliceDue(socket) { return watch(socket) }
            obey(table[socket].state.flushed(now: now), socket)
        }
    }

    mutating func obey(_ next: ConnectionState.Next, _ socket: Int32) {
        switch next {
        case .wait: watch(socket)
        case .goOn:
            serveKept(socket)
            if table.contains(socket) { watch(socket) }
        case .refuse(let failure):
            table[socket].input = []
            countInput(socket)
            refuse(failure)
            sendAnswers(socket)
        case .halfClose:
            table[socket].input = []
            countInput(socket)
            Socket.finishSending(socket)
            watch(socket)
        case .close: close(socket)
        case .reset: reset(socket)
        case .resume: resumeSending(socket)
        case .ask: ask(socket)
        case .move: move(socket)
        }
    }

    /// Watches for what the state asks for, and for its deadline.
    private mutating func watch(_ socket: Int32) {
        table.noteDeadline(of: socket)
        let state = table[socket].state
        var interest: EventLoop.Interest = []
        if state.wantsRead { interest.insert(.read) }
        if state.isSending { interest.insert(.write) }
        if state.isWaiting { interest.insert(.hangUp) }
        guard interest != table[socket].interest else { return }
        table[socket].interest = interest
        loop.modify(socket, interest, token: table.token(socket))
    }
}
