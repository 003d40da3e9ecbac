// One message to one callback, and what became of it.

import HTTPClient
package import Primitives

/// A message to a callback with its attempts.
package final class CallbackDelivery {
    /// What has become of a message.
    package enum State: String, CaseIterable, Sendable {
        /// It is sent as soon as those before it are done, or at the time of its next attempt.
        case waiting
        /// An attempt is under way.
        case sending
        /// The receiver has answered with a status of success.
        case delivered
        /// No more attempts follow.
        case failed
        /// It is not sent, since its host is not allowed.
        case refused
        /// It is not sent, since a fault says so.
        case lost
    }

    /// The number of the delivery: one that is sent again has another.
    package let number: Int64
    package let callbackID: Int64
    package let url: String
    package let type: String
    package let action: String
    package let recordID: Int64
    /// The time of the change, by the sandbox's clock.
    package let time: Timestamp
    package let body: [UInt8]
    package internal(set) var state = State.waiting
    package internal(set) var attempts = 0
    /// The status of the last answer; nil without one.
    package internal(set) var status: Int?
    /// Why the last attempt had no answer.
    package internal(set) var failure: String?
    /// The milliseconds of the last attempt.
    package internal(set) var milliseconds: Int64?
    /// The time of the next attempt, by the sandbox's clock; nil if none has to wait.
    package internal(set) var nextTry: Timestamp?
    /// What goes wrong with it on purpose.
    package internal(set) var fault: CallbackFault.Kind?
    /// The beginning of the last answer's body.
    package internal(set) var answer: [UInt8] = []

    init(
        _ number: Int64, _ message: CallbackMessage, to url: String, body: [UInt8],
        at time: Timestamp
    ) {
        self.number = number
        callbackID = message.callbackID
        type = message.type
        action = message.action
        recordID = message.recordID
        self.url = url
        self.body = body
        self.time = time
    }

    /// The same message once more.
    init(_ number: Int64, again other: CallbackDelivery, at time: Timestamp) {
        self.number = number
        callbackID = other.callbackID
        url = other.url
        type = other.type
        action = other.action
        recordID = other.recordID
        body = other.body
        self.time = time
    }

    /// Whether no more attempts follow.
    package var isSettled: Bool { state != .waiting && state != .sending }

    /// About how many bytes it takes.
    var byteCount: Int { 300 + url.utf8.count + body.count }

    /// Tells that its failure has disabled the callback.
    func noteDisabling() {
        let reason = "The callback is disabled: for three days nothing has succeeded."
        failure = failure.map { "\($0) \(reason)" } ?? reason
    }

    /// Ends an attempt.
    func end(_ outcome: ClientOutcome, at now: Timestamp) {
        milliseconds = outcome.milliseconds
        (status, failure, answer, nextTry) = (nil, nil, [], nil)
        switch outcome.result {
        case .success(let response):
            status = response.status
            answer = response.body
        case .failure(let error): failure = error.message
        }
        guard !(200...299).contains(status ?? 0) else {
            state = .delivered
            return
        }
        guard let seconds = Retries.delay(after: status, attempts: attempts) else {
            state = .failed
            return
        }
        state = .waiting
        nextTry = Timestamp(seconds: now.seconds + seconds)
    }
}

/// When the service tries again (docs/LIVE-API.md#callbacks).
package enum Retries {
    /// The milliseconds that an answer has.
    package static let answerMilliseconds: Int64 = 5000
    /// The seconds before each further attempt.
    private static let delays: [Int64] = [2, 4]
    private static let statuses: Set<Int> = [404, 409, 419, 429]
    /// The seconds without a success after which a failure disables the callback.
    static let disablingSeconds: Int64 = 3 * 86_400

    /// The seconds until the next attempt; nil after the last. What has no answer at all is tried
    /// again as well, which no public source tells.
    /// - Parameter status: That of the answer; nil without one.
    static func delay(after status: Int?, attempts: Int) -> Int64? {
        guard status.map(statuses.contains) ?? true, attempts <= delays.count else { return nil }
        return delays[attempts - 1]
    }
}
