// Faults: failures that are injected into one request.

package import Dialect
import JSON
import Primitives

/// The fault of one request: parts, each with the number that belongs to it.
package struct Fault: Sendable {
    /// The numbers of the parts that it has; 1 for a part that needs none, and more than one number
    /// for a delay that is drawn.
    var numbers: [Part: ClosedRange<Int64>] = [:]
    /// The body that replaces that of the status.
    var body: ImposedAnswer.Body?

    package init(numbers: [Part: ClosedRange<Int64>] = [:], body: ImposedAnswer.Body? = nil) {
        self.numbers = numbers
        self.body = body
    }

    /// Something that can go wrong. The raw value is its name in a body.
    package enum Part: String, Sendable, CaseIterable {
        /// Answered with that status, instead of doing anything.
        case status
        /// The seconds in the Retry-After of a status 429 or 503.
        case retryAfter
        /// Answered later by that many milliseconds.
        case delay
        /// Sent at that many bytes per second.
        case drip
        /// Sent up to that many bytes of the body; then the connection is closed.
        case truncate
        /// The work is done; the connection is reset in place of the answer.
        case reset
        /// The work is done; the connection is closed in place of the answer.
        case empty
        /// The JSON of the body lacks its second half, and Content-Length fits what is left.
        case brokenJSON
        /// The same as `empty`, by its purpose: the work is done and committed, and the answer is lost.
        case lostResponse
        /// The connection is closed before anything is done.
        case dropBefore
    }

    /// The number of a part; nil if it does not have that part. For a delay the least.
    subscript(part: Part) -> Int64? { numbers[part]?.lowerBound }

    /// Whether it has a part.
    func has(_ part: Part) -> Bool { numbers[part] != nil }

    /// The parts that it has, in their order.
    var parts: [Part] { Part.allCases.filter(has) }

    /// Whether anything but a delay goes wrong.
    var isMoreThanDelay: Bool { parts.contains { $0 != .delay } }

    /// Whether nothing is sent.
    private var isSilent: Bool { parts.contains(where: \.traits.isSilent) }
}

extension Fault.Part {
    /// The traits of a part: everything about it but its effect.
    struct Traits {
        /// Its word in a header field, with what follows it.
        let usage: String
        /// The range of its number; nil for a part without one.
        var range: ClosedRange<Int64>?
        /// Whether it leaves no byte of the answer.
        var isSilent = false
    }

    var traits: Traits {
        switch self {
        case .status: Traits(usage: "status=N", range: 400...599)
        case .retryAfter:
            Traits(usage: "retry-after=SECONDS", range: 1...Limits.retryAfterSecondsMax)
        case .delay:
            Traits(
                usage: "delay=MILLISECONDS or delay=MIN-MAX",
                range: 0...Limits.faultDelayMillisecondsMax)
        case .drip: Traits(usage: "drip=BYTES-PER-SECOND", range: 1...Limits.faultBytesMax)
        case .truncate: Traits(usage: "truncate=BYTES", range: 0...Limits.faultBytesMax)
        case .reset: Traits(usage: "reset", isSilent: true)
        case .empty: Traits(usage: "empty", isSilent: true)
        case .brokenJSON: Traits(usage: "broken-json")
        case .lostResponse: Traits(usage: "lost-response", isSilent: true)
        case .dropBefore: Traits(usage: "drop-before", isSilent: true)
        }
    }

    /// Its word in a header field.
    var word: String { String(traits.usage.prefix { $0 != "=" }) }

    /// The range of its number; nil for a part without one.
    var range: ClosedRange<Int64>? { traits.range }

    /// The lists of parts of which a fault can have one only.
    fileprivate static let exclusive: [[Fault.Part]] =
        [[.reset, .empty], [.lostResponse, .dropBefore], [.truncate, .brokenJSON]]
        + allCases.filter(\.traits.isSilent).flatMap { silent in
            [Fault.Part.status, .drip, .truncate, .brokenJSON].map { [$0, silent] }
        }
}

extension Fault {
    /// The contradiction among the parts, with the part to name; nil if they agree.
    var contradiction: (part: Part, message: String)? {
        if parts.isEmpty, body == nil {
            return (.status, "A fault has one of \(Self.names) at least.")
        }
        for pair in Part.exclusive where pair.allSatisfy(has) {
            return (
                pair[0],
                "\(pair[0].rawValue) and \(pair[1].rawValue) exclude each other; leave one out."
            )
        }
        if let status = self[.status], !ImposedAnswer.statuses.contains(status) {
            let all = ImposedAnswer.statuses.map(String.init).joined(separator: ", ")
            return (.status, "status must be one of \(all), but it is \(status).")
        }
        if has(.retryAfter), self[.status] != 429, self[.status] != 503 {
            return (.retryAfter, "retryAfter goes with status 429 or 503 alone.")
        }
        if body != nil, !has(.status) {
            return (.status, "body goes with a status; set status, or leave body out.")
        }
        return nil
    }

    /// The names of all parts.
    static let names = Part.allCases.map(\.rawValue).joined(separator: ", ")

    /// It as words of a header field.
    var words: String {
        parts.map { part in
            guard part.range != nil, let range = numbers[part] else { return part.word }
            return range.count == 1
                ? "\(part.word)=\(range.lowerBound)"
                : "\(part.word)=\(range.lowerBound)-\(range.upperBound)"
        }.joined(separator: "; ")
    }

    /// It as in a body.
    var json: JSONOutput {
        var members = parts.map { part -> (String, JSONOutput) in
            guard part.range != nil, let range = numbers[part] else {
                return (part.rawValue, .flag(true))
            }
            guard range.count > 1 else { return (part.rawValue, .number(range.lowerBound)) }
            return (
                part.rawValue,
                .object([("min", .number(range.lowerBound)), ("max", .number(range.upperBound))])
            )
        }
        if let body {
            let text = String(decoding: body.bytes, as: UTF8.self)
            members.append(("body", body.isJSON ? .json(body.bytes) : .text(text)))
        }
        return .object(members)
    }
}
