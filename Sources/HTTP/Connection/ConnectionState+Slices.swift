// The state of a connection while a body is written in slices.

extension ConnectionState {
    /// Continues the response to the last request in slices.
    mutating func continueInSlices() { deferral = .writeSlice }

    /// Waits for the next slice of a response.
    mutating func awaitSlice() {
        phase = .awaitingSlice
        deadline = .max
    }

    /// Waits until the source of a body may have more to write.
    mutating func awaitMore(milliseconds: Int, now: Milliseconds) {
        phase = .awaitingMore
        let delayMax = Self.milliseconds(limits.delaySecondsMax)
        deadline = now + min(max(1, Milliseconds(milliseconds)), delayMax)
    }

    /// Sends a slice that was written.
    mutating func sendSlice(now: Milliseconds) {
        deferral = nil
        sendBlocked(now: now)
    }
}
