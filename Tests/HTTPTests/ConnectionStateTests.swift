import Testing

@testable import HTTP

/// A connection state with its input.
struct Driver {
    var state = ConnectionState(limits: .small, now: 0)
    var input: [UInt8] = []

    /// Appends input and returns the resulting action as text.
    mutating func receive(_ text: String, at now: Milliseconds) -> String {
        input += Array(text.utf8)
        let shown = input
        switch state.process(shown.span, now: now) {
        case .answer(let request, let consumed, let closes):
            input.removeFirst(consumed)
            return "answer \(request.text(request.path))" + (closes ? " and close" : "")
        case .needLimit(let head): return "limit of \(head.text(head.path))"
        case .refuse(let failure): return "refuse \(failure.status.code)"
        case .startTLS: return "start TLS"
        case .sendContinue: return "continue"
        case .wait: return "wait"
        }
    }
}

@Suite struct ConnectionStateTests {
    static let get = "GET /a HTTP/1.1\r\nHost: h\r\n\r\n"

    @Test func `a handshake has the time of a head, and begins a connection alone`() {
        var driver = Driver()
        #expect(driver.receive("\u{16}", at: 20_000) == "start TLS")
        driver.state.startHandshake(now: 20_000)
        driver.input = []
        #expect(driver.state.deadline == 30_000 && !driver.state.isIdle)
        driver.state.handshakeEnded(now: 29_000)
        #expect(driver.state.deadline == 59_000 && driver.state.isIdle)
        #expect(driver.receive("\u{16}", at: 30_000) == "refuse 400")
        var plain = Driver()
        #expect(plain.receive(Self.get + "\u{16}", at: 0) == "answer /a")
        #expect(plain.receive("", at: 0) == "refuse 400")
    }

    @Test func `an idle connection is closed silently, and each answer starts the time anew`() {
        var driver = Driver()
        #expect(driver.state.deadline == 30_000)
        #expect(driver.receive(Self.get, at: 20_000) == "answer /a")
        #expect(driver.state.responsesSent(now: 20_000) == .wait)
        #expect(driver.state.deadline == 50_000)
        #expect(driver.state.deadlineExpired(now: 49_999) == .wait)
        #expect(driver.state.deadlineExpired(now: 50_000) == .close)
    }

    @Test func `a slow head is refused, however often a byte of it comes`() {
        var driver = Driver()
        #expect(driver.receive("G", at: 1000) == "wait")
        #expect(driver.receive("ET /a HTTP/1.1\r\n", at: 10_000) == "wait")
        #expect(driver.state.deadline == 11_000)
        #expect(driver.state.deadlineExpired(now: 11_000) == .refuse(.headTooSlow(.small)))
        #expect(driver.state.responsesSent(now: 11_000) == .halfClose)
    }

    @Test func `a slow body is refused, counted from the end of the head`() {
        var driver = Driver()
        let head =
            "POST /a HTTP/1.1\r\nHost: h\r\nExpect: 100-continue\r\nContent-Length: 2\r\n\r\n"
        #expect(driver.receive(head, at: 5000) == "continue")
        #expect(driver.receive("x", at: 20_000) == "wait")
        #expect(driver.state.deadline == 25_000)
        #expect(driver.state.deadlineExpired(now: 25_000) == .refuse(.bodyTooSlow(.small)))
    }

    @Test func `empty lines between requests do not begin one`() {
        var driver = Driver()
        #expect(driver.receive("\r\n", at: 1000) == "wait")
        #expect(driver.state.deadlineExpired(now: 31_000) == .close)
    }

    @Test func `pipelined requests are answered in order until one closes`() {
        var driver = Driver()
        let last = "GET /b HTTP/1.1\r\nHost: h\r\nConnection: close\r\n\r\n"
        #expect(driver.receive(Self.get + last + Self.get, at: 0) == "answer /a")
        #expect(driver.receive("", at: 0) == "answer /b and close")
        #expect(driver.receive("", at: 0) == "wait")
        #expect(!driver.state.needsInput)
        #expect(driver.state.responsesSent(now: 0) == .halfClose)
    }

    @Test func `while an answer is unsent nothing is read or answered`() {
        var driver = Driver()
        #expect(driver.receive(Self.get + Self.get, at: 0) == "answer /a")
        driver.state.sendBlocked(now: 1000)
        #expect(driver.state.isSending && !driver.state.wantsRead && driver.state.needsInput)
        #expect(driver.receive("", at: 2000) == "wait")
        #expect(driver.state.responsesSent(now: 3000) == .continueReading)
        #expect(driver.state.wantsRead && !driver.state.isSending)
        #expect(driver.receive("", at: 3000) == "answer /a")
    }

    @Test func `a client that takes nothing of its answer is closed, one that takes some is not`() {
        var driver = Driver()
        #expect(driver.receive(Self.get, at: 0) == "answer /a")
        driver.state.sendBlocked(now: 1000)
        #expect(driver.state.deadline == 6000)
        driver.state.sendBlocked(now: 5000)
        #expect(driver.state.deadlineExpired(now: 9999) == .wait)
        #expect(driver.state.deadlineExpired(now: 10_000) == .close)
    }

    @Test func `after the last answer bytes are dropped, up to a limit of number and time`() {
        var driver = Driver()
        let last = "GET /a HTTP/1.1\r\nHost: h\r\nConnection: close\r\n\r\n"
        #expect(driver.receive(last, at: 0) == "answer /a and close")
        #expect(driver.state.responsesSent(now: 1000) == .halfClose)
        #expect(driver.state.isLingering && driver.state.wantsRead)
        #expect(driver.state.discarded(100, now: 2000) == .wait)
        #expect(driver.state.deadlineExpired(now: 2999) == .wait)
        #expect(driver.state.deadlineExpired(now: 3000) == .close)
        #expect(driver.state.discarded(1, now: 3000) == .close)
    }

    @Test func `behind a refusal more bytes are dropped, as long as they come`() {
        var driver = Driver()
        let head = "POST /a HTTP/1.1\r\nHost: h\r\nContent-Length: 2000\r\n\r\n"
        #expect(driver.receive(head, at: 0) == "limit of /a")
        driver.state.allowBody(bytesMax: 20)
        #expect(driver.receive("", at: 0) == "refuse 413")
        #expect(driver.state.responsesSent(now: 1000) == .halfClose)
        #expect(driver.state.discarded(400, now: 2500) == .wait)
        #expect(driver.state.deadlineExpired(now: 4499) == .wait)
        #expect(driver.state.discarded(600, now: 4499) == .wait)
        #expect(driver.state.deadlineExpired(now: 6498) == .wait)
        #expect(driver.state.deadlineExpired(now: 6499) == .close)
        #expect(driver.state.discarded(1, now: 6499) == .close)
    }

    @Test func `behind a refusal no more time passes than its limit, whatever comes`() {
        var driver = Driver()
        #expect(driver.receive("GET /a b HTTP/1.1\r\n", at: 0) == "refuse 400")
        #expect(driver.state.responsesSent(now: 1000) == .halfClose)
        for now: Milliseconds in [2900, 4800, 6700] {
            #expect(driver.state.discarded(1, now: now) == .wait)
        }
        #expect(driver.state.deadlineExpired(now: 6999) == .wait)
        #expect(driver.state.deadlineExpired(now: 7000) == .close)
    }

    @Test func `the end of what the client sends closes, at once or behind its answer`() {
        var reading = Driver()
        #expect(reading.receive("GET", at: 0) == "wait")
        #expect(reading.state.inputEnded() == .close)
        var lingering = Driver()
        #expect(lingering.receive("GET /a HTTP/1.0\r\n\r\n", at: 0) == "answer /a and close")
        #expect(lingering.state.responsesSent(now: 0) == .halfClose)
        #expect(lingering.state.inputEnded() == .close)
    }

    @Test func `a stopping server closes what is idle and finishes what has begun`() {
        var idle = Driver()
        #expect(idle.state.drain() == .close)
        var begun = Driver()
        #expect(begun.receive("GET /a HT", at: 0) == "wait")
        #expect(begun.state.drain() == .wait)
        #expect(begun.receive("TP/1.1\r\nHost: h\r\n\r\n", at: 0) == "answer /a and close")
        var sending = Driver()
        #expect(sending.receive(Self.get, at: 0) == "answer /a")
        sending.state.sendBlocked(now: 0)
        #expect(sending.state.drain() == .wait)
        #expect(sending.state.responsesSent(now: 0) == .continueReading)
        #expect(sending.receive("", at: 0) == "wait")
        #expect(sending.state.responsesSent(now: 0) == .halfClose)
    }
}

@Suite struct WaitingStateTests {
    @Test func `a postponed answer is asked for when its time has come, as often as needed`() {
        var driver = Driver()
        #expect(driver.receive(ConnectionStateTests.get, at: 0) == "answer /a")
        driver.state.postpone(milliseconds: 50_000, now: 0)
        #expect(driver.state.responsesSent(now: 0) == .wait)
        #expect(driver.state.isPostponed && driver.state.isDeferring)
        #expect(!driver.state.wantsRead && !driver.state.isSending)
        #expect(driver.receive(ConnectionStateTests.get, at: 10) == "wait")
        #expect(driver.state.deadlineExpired(now: 50_000) == .wait)
        #expect(driver.state.deadlineExpired(now: 50_001) == .retryHandler)
        #expect(driver.state.retryHandler() == false)
        driver.state.postpone(milliseconds: .max, now: 60_000)
        #expect(driver.state.responsesSent(now: 60_000) == .wait)
        #expect(driver.state.deadline == 660_001)
        #expect(driver.state.deadlineExpired(now: 660_001) == .retryHandler)
        #expect(driver.state.retryHandler() == false)
        #expect(driver.state.responsesSent(now: 660_001) == .continueReading)
        #expect(driver.state.deadline == 690_001 && driver.state.wantsRead)
        #expect(driver.receive("", at: 660_001) == "answer /a")
    }

    @Test func `answers before a postponed one are sent first, however long that takes`() {
        var driver = Driver()
        #expect(driver.receive(ConnectionStateTests.get, at: 0) == "answer /a")
        driver.state.postpone(milliseconds: 100, now: 0)
        driver.state.sendBlocked(now: 0)
        #expect(driver.state.isSending && driver.state.deadline == 5000)
        #expect(driver.state.responsesSent(now: 4000) == .wait)
        #expect(driver.state.isPostponed)
        #expect(driver.state.deadlineExpired(now: 4000) == .retryHandler)
    }

    @Test func `a stopping server asks once more, and gives up what is postponed again`() {
        var waiting = Driver()
        #expect(waiting.receive(ConnectionStateTests.get, at: 0) == "answer /a")
        waiting.state.postpone(milliseconds: 100, now: 0)
        #expect(waiting.state.responsesSent(now: 0) == .wait)
        #expect(waiting.state.drain() == .retryHandler)
        #expect(waiting.state.retryHandler() == true)
        waiting.state.postpone(milliseconds: 100, now: 0)
        #expect(waiting.state.responsesSent(now: 0) == .halfClose)

        var sending = Driver()
        #expect(sending.receive(ConnectionStateTests.get, at: 0) == "answer /a")
        sending.state.postpone(milliseconds: 100, now: 0)
        sending.state.sendBlocked(now: 0)
        #expect(sending.state.drain() == .wait)
        #expect(sending.state.responsesSent(now: 0) == .retryHandler)
        #expect(sending.state.retryHandler() == true)
        #expect(sending.state.responsesSent(now: 0) == .halfClose)
    }
}
