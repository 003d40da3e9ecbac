// The faults of a sandbox, and their injection into requests.

package import Dialect
package import HTTP
import JSON
package import Primitives
package import Schema

/// The faults of a sandbox: rules, quota and maintenance. It is empty at first, and again when
/// the sandbox is reset.
package struct Faults: Sendable {
    /// The rules, in the order in which they were added.
    package private(set) var rules: [FaultRule] = []
    /// The seed of all draws.
    package private(set) var seed: Int64 = 0
    /// The quota; nil for none.
    package var quota: Quota?
    /// The seconds after which to try again while the service is under maintenance; nil while it
    /// is not.
    package var maintenanceSeconds: Int64?
    /// When the maintenance has begun, by the clock of the sandbox.
    package var maintenanceStart: Timestamp?
    private var lastID: Int64 = 0
    /// For delays of header fields.
    private var dice = SplitMix64(seed: 0, stream: 0)

    /// Whether nothing goes wrong but what requests ask for themselves.
    package var isIdle: Bool { rules.isEmpty && quota == nil && maintenanceSeconds == nil }

    /// Adds a rule behind the others.
    /// - Throws: `APIError.mock` at the cap.
    package mutating func add(_ draft: FaultRuleDraft) throws(APIError) -> FaultRule {
        guard rules.count < Limits.faultRulesMax else {
            throw .mock(
                "A sandbox has at most \(Limits.faultRulesMax) faults; delete one first.")
        }
        lastID += 1
        let rule = FaultRule(draft, id: lastID, seed: seed)
        rules.append(rule)
        return rule
    }

    /// Removes a rule.
    /// - Returns: Whether there was one of that id.
    package mutating func remove(_ id: Int64) -> Bool {
        let count = rules.count
        rules.removeAll { $0.id == id }
        return rules.count < count
    }

    /// Removes all rules. Ids and draws begin anew, so that the same rules hit the same requests.
    package mutating func removeAll() {
        rules = []
        lastID = 0
        reseed(seed)
    }

    /// Begins all draws with a seed.
    package mutating func reseed(_ seed: Int64) {
        self.seed = seed
        dice = SplitMix64(seed: seed, stream: 0)
        for index in rules.indices { rules[index].reseed(seed) }
    }

    /// The fault of a request: that of its header field, then those of rules, in their order.
    /// Every rule counts it.
    package mutating func injectedFault(of subject: FaultSubject, asking own: Fault?)
        -> InjectedFault?
    {
        var injectedFault = InjectedFault()
        if let own { _ = injectedFault.add(own, because: own.words, &dice) }
        for index in rules.indices where rules[index].matches(subject) {
            rules[index].apply(to: &injectedFault)
        }
        return injectedFault.causes.isEmpty ? nil : injectedFault
    }
}

/// The faults that are injected into one request.
package struct InjectedFault: Sendable {
    /// The causes: ids of rules, words of the header field, `quota` or `maintenance`.
    private(set) var causes: [String] = []
    private(set) var fault = Fault()
    private(set) var delayMilliseconds = 0

    init() {}

    /// Something that is no rule refuses the request.
    package init(_ cause: String) { causes = [cause] }

    /// Takes what of a fault is not decided yet: its delay, and all else of it together.
    /// - Returns: Whether anything of it was taken.
    mutating func add(_ other: Fault, because cause: String, _ dice: inout SplitMix64) -> Bool {
        let takesDelay = other.has(.delay) && !fault.has(.delay)
        let takesRest = other.isMoreThanDelay && !fault.isMoreThanDelay
        guard takesDelay || takesRest else { return false }
        causes.append(cause)
        let delay = takesDelay ? other.numbers[.delay] : fault.numbers[.delay]
        if takesDelay, let delay { delayMilliseconds = Int(dice.number(in: delay)) }
        if takesRest { fault = other }
        fault.numbers[.delay] = delay
        return true
    }

    /// Whether its answer takes a connection for longer than it has to.
    package var delaysResponse: Bool { delayMilliseconds > 0 || fault.has(.drip) }

    /// The value of the answer's `x-mock-fault` field.
    package var text: String { causes.joined(separator: ", ") }

    /// Applies the part of the fault that precedes processing.
    /// - Throws: the answer in place of the work.
    package func begin(_ subject: FaultSubject, in catalog: Catalog, _ response: inout Response)
        throws(APIError)
    {
        response.commonHeaders.append("x-mock-fault: \(text)\r\n")
        var answer: APIError?
        for part in fault.parts {
            switch part {
            case .status: answer = ImposedAnswer.statusError(of: fault, subject, catalog)
            case .dropBefore: answer = .imposed(.unsent)
            case .brokenJSON:
                response.bodyRewriting = catalog.mode.indentsBodies ? Self.indentedHalf : Self.half
            case .retryAfter, .delay, .drip, .truncate, .reset, .empty, .lostResponse: break
            }
        }
        if let answer { throw answer }
    }

    /// Applies the part of the fault that changes the delivery of the answer.
    package func deliver(_ response: inout Response) {
        response.delivery.delayMilliseconds += delayMilliseconds
        for part in fault.parts {
            let number = Int(fault[part] ?? 0)
            switch part {
            case .drip: response.delivery.bytesPerSecond = number
            case .truncate: response.delivery.ending = .truncated(bodyBytes: number)
            case .reset: response.delivery.ending = .reset
            case .empty, .lostResponse, .dropBefore:
                if !fault.has(.reset) { response.delivery.ending = .empty }
            case .status, .retryAfter, .delay, .brokenJSON: break
            }
        }
    }

    /// An object or a list without its end is no JSON.
    private static let half = BodyRewriting(ofTypesEndingIn: "json") { body, start in
        body.truncate(to: start + (body.count - start) / 2)
    }

    private static let indentedHalf = BodyRewriting(ofTypesEndingIn: "json") { body, start in
        body.indentJSON(from: start)
        body.truncate(to: start + (body.count - start) / 2)
    }
}
