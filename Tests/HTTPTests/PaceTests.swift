import Testing

@testable import HTTP

/// Delivery without sockets: the times of bytes, and the actions of the connection.
@Suite struct PaceTests {
    static func pace(
        delay: Int = 0, rate: Int? = nil, start: Int = 0, now: Milliseconds = 1000
    ) -> Pace {
        Pace(
            Delivery(delayMilliseconds: delay, bytesPerSecond: rate), start: start,
            delayMax: 60_000, now: now)
    }

    @Test func `a delay is never shorter than asked for, and never longer than the limit`() {
        #expect(Self.pace().time == 1000)
        #expect(Self.pace(delay: -5).time == 1000)
        #expect(Self.pace(delay: 1).time == 1002)
        #expect(Self.pace(delay: .max).time == 61_001)
    }

    @Test func `answers before a delayed one may be sent at once`() {
        let pace = Self.pace(delay: 10, start: 7)
        #expect(pace.end(of: 100, now: 1010) == 7)
        #expect(pace.next(after: 7, now: 1000) == 1011)
        #expect(pace.end(of: 100, now: 1011) == 100)
        // No byte of the response is sent, only the bytes before it.
        #expect(pace.end(of: 7, now: 1000) == 7)
    }

    @Test("at each moment as much is sent as is due", arguments: [1, 3, 99, 100, 1500, 1 << 20])
    func dripping(rate: Int) {
        let pace = Self.pace(rate: rate, start: 5)
        let count = rate * 2 + 5
        var (now, sent, wakeups): (Milliseconds, Int, Int) = (1000, 5, 0)
        while sent < count {
            let end = pace.end(of: count, now: now)
            #expect(end > sent, "woken without anything to send at \(now)")
            let due = Int(now - 1000) * rate / 1000 + max(1, rate / 100)
            #expect(end == min(count, 5 + due))
            sent = end
            wakeups += 1
            now = max(now, pace.next(after: sent, now: now))
        }
        #expect(now <= 3000 && now >= 2900)
        #expect(wakeups <= 201)
    }

    @Test func `any number is a rate`() {
        #expect(Self.pace(rate: .max).end(of: .max, now: .max) == .max)
        #expect(Self.pace(rate: .min).end(of: 10, now: 1000) == 1)
        #expect(Self.pace(rate: 0).end(of: 10, now: 3999) == 3)
    }

    @Test func `an answer held back is no fault, however long, until it may be sent`() {
        var driver = Driver()
        #expect(driver.receive(ConnectionStateTests.get, at: 0) == "answer /a")
        driver.state.beginDelivery(Delivery(delayMilliseconds: 400_000), from: 0, now: 0)
        #expect(driver.state.isDeferring && !driver.state.wantsRead && !driver.state.isSending)
        #expect(driver.state.sendableEnd(of: 50, now: 0) == 0)
        #expect(driver.state.deadline == 400_001)
        #expect(driver.state.deadlineExpired(now: 400_000) == .wait)
        #expect(driver.state.deadlineExpired(now: 400_001) == .resume)
        #expect(driver.state.sendableEnd(of: 50, now: 400_001) == 50)
        #expect(driver.state.responsesSent(now: 400_001) == .continueReading)
        #expect(driver.state.wantsRead && driver.state.deadline == 430_001)
    }

    @Test func `answers before one held back are sent at once`() {
        var driver = Driver()
        #expect(driver.receive(ConnectionStateTests.get, at: 0) == "answer /a")
        driver.state.beginDelivery(Delivery(delayMilliseconds: 5000), from: 20, now: 0)
        #expect(driver.state.deadline == 0 && driver.state.deadlineExpired(now: 0) == .resume)
        #expect(driver.state.sendableEnd(of: 50, now: 0) == 20)
        // A response without bytes is not over before its time either.
        #expect(driver.state.isDelayed(now: 5000) && !driver.state.isDelayed(now: 5001))
        driver.state.awaitPace(after: 20, now: 0)
        #expect(driver.state.deadline == 5001)
    }

    @Test func `a client that takes nothing of a trickle is closed, one that takes some is not`() {
        var driver = Driver()
        #expect(driver.receive(ConnectionStateTests.get, at: 0) == "answer /a")
        driver.state.beginDelivery(Delivery(bytesPerSecond: 1), from: 0, now: 0)
        driver.state.awaitPace(after: 1, now: 0)
        #expect(driver.state.deadline == 1000)
        #expect(driver.state.deadlineExpired(now: 1000) == .resume)
        driver.state.sendBlocked(now: 1000)
        #expect(driver.state.isSending && !driver.state.isDeferring)
        #expect(driver.state.deadlineExpired(now: 5999) == .wait)
        driver.state.awaitPace(after: 7, now: 5999)
        #expect(driver.state.deadlineExpired(now: 7000) == .resume)
        driver.state.sendBlocked(now: 7000)
        #expect(driver.state.deadlineExpired(now: 12_000) == .close)
    }

    @Test func `after an answer cut off nothing more is answered`() {
        for (ending, next) in [
            (Delivery.Ending.truncated(bodyBytes: 1), ConnectionState.Action.halfClose),
            (.empty, .halfClose), (.reset, .reset),
        ] {
            var driver = Driver()
            let two = ConnectionStateTests.get + ConnectionStateTests.get
            #expect(driver.receive(two, at: 0) == "answer /a")
            driver.state.beginDelivery(Delivery(ending: ending), from: 0, now: 0)
            #expect(!driver.state.needsInput)
            #expect(driver.state.deadlineExpired(now: 0) == .resume)
            #expect(driver.state.responsesSent(now: 0) == next)
            #expect(driver.receive("", at: 0) == "wait")
        }
    }

    @Test func `a stopping server holds nothing back`() {
        var held = Driver()
        #expect(held.receive(ConnectionStateTests.get, at: 0) == "answer /a")
        held.state.beginDelivery(
            Delivery(delayMilliseconds: 5000, bytesPerSecond: 1), from: 0, now: 0)
        #expect(held.state.drain() == .resume)
        #expect(held.state.sendableEnd(of: 50, now: 0) == 50)
        var later = Driver()
        #expect(later.receive("GET /a HT", at: 0) == "wait")
        #expect(later.state.drain() == .wait)
        #expect(
            later.receive("TP/1.1\r\nHost: h\r\n\r\n", at: 0) == "answer /a and close")
        later.state.beginDelivery(Delivery(delayMilliseconds: 5000), from: 0, now: 0)
        #expect(later.state.deadline == 0 && later.state.sendableEnd(of: 50, now: 0) == 50)
    }
}
