// What goes wrong on purpose in a sandbox, and with which request.

import HTTP
import JSON
import Primitives

/// All that goes wrong on purpose in a sandbox. It begins with nothing, and goes back to that when
/// the sandbox is reset.
struct Faults: Sendable {
    private(set) var rules: [FaultRule] = []
    private(set) var seed: Int64 = 0
    var quota: Quota?
    /// The seconds after which to try again while the service is under maintenance; nil while it
    /// is not.
    var maintenanceSeconds: Int64?
    private var lastID: Int64 = 0
    /// For delays of header fields.
    private var dice = SplitMix64(seed: 0, stream: 0)

    /// Whether nothing goes wrong but what requests ask for themselves.
    var isIdle: Bool { rules.isEmpty && quota == nil && maintenanceSeconds == nil }

    /// Adds a rule behind the others.
    /// - Throws: `Refusal.mock` at the cap.
    mutating func add(_ draft: FaultRuleDraft) throws(Refusal) -> FaultRule {
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
    mutating func remove(_ id: Int64) -> Bool {
        let count = rules.count
        rules.removeAll { $0.id == id }
        return rules.count < count
    }

    /// Removes all rules. Ids and draws begin anew, so that the same rules hit the same requests.
    mutating func removeAll() {
        rules = []
        lastID = 0
        reseed(seed)
    }

    /// Begins all draws with a seed.
    mutating func reseed(_ seed: Int64) {
        self.seed = seed
        dice = SplitMix64(seed: seed, stream: 0)
        for index in rules.indices { rules[index].reseed(seed) }
    }

    /// What happens to a request: what it asks for itself, then what rules say, in their order.
    /// Every rule counts it.
    mutating func incident(of subject: FaultSubject, asking own: Fault?) -> Incident? {
        var incident = Incident()
        if let own { _ = incident.add(own, because: own.words, &dice) }
        for index in rules.indices where rules[index].meets(subject) {
            rules[index].strike(&incident)
        }
        return incident.causes.isEmpty ? nil : incident
    }
}

/// What goes wrong on purpose with one request.
struct Incident: Sendable {
    /// Why: ids of rules, words of the request's own, `quota` or `maintenance`.
    private(set) var causes: [String] = []
    private(set) var fault = Fault()
    private(set) var delayMilliseconds = 0

    init() {}

    /// Something that is no rule refuses the request.
    init(_ cause: String) { causes = [cause] }

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
    var isHeld: Bool { delayMilliseconds > 0 || fault.has(.drip) }

    /// What a field of the answer says of it.
    var text: String { causes.joined(separator: ", ") }

    /// What happens before the work.
    /// - Throws: the answer in place of the work.
    func begin(_ subject: FaultSubject, in sandbox: Sandbox, _ response: inout Response)
        throws(Refusal)
    {
        response.commonHeaders.append("x-mock-fault: \(text)\r\n")
        if fault.has(.brokenJSON) {
            response.bodyRewriting =
                sandbox.store.catalog.mode == .strict ? Self.indentedHalf : Self.half
        }
        if fault.has(.dropBefore) { throw .imposed(.unsent) }
        if let refusal = ImposedAnswer.refusal(of: fault, subject, sandbox.store.catalog) {
            throw refusal
        }
    }

    /// How the answer goes out.
    func deliver(_ response: inout Response) {
        response.delivery.delayMilliseconds += delayMilliseconds
        if let rate = fault[.drip] { response.delivery.bytesPerSecond = Int(rate) }
        if fault.has(.reset) {
            response.delivery.ending = .reset
        } else if fault.has(.empty) || fault.has(.lostResponse) || fault.has(.dropBefore) {
            response.delivery.ending = .empty
        } else if let bytes = fault[.truncate] {
            response.delivery.ending = .truncated(bodyBytes: Int(bytes))
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

extension Sandbox {
    /// Lets go wrong what shall: first maintenance, then the quota, then faults.
    /// - Parameter isMeant: Whether the request is one for this sandbox. One that will be refused
    ///   for its credentials is answered from another, whose faults are none of its business.
    /// - Throws: the answer in place of the work.
    func meetFaults(
        _ call: Call, isMeant: @autoclosure () -> Bool, into response: inout Response
    ) throws(Refusal) {
        incident = nil
        let words = call.request.value(of: "X-Mock-Fault")
        guard words != nil || !faults.isIdle, isMeant(), let subject = FaultSubject(call) else {
            return
        }
        var refusal: Refusal?
        if let seconds = faults.maintenanceSeconds {
            incident = Incident("maintenance")
            refusal = .imposed(.maintenance(seconds: seconds))
        } else if let seconds = faults.quota?.take(call.caller, at: call.now) {
            incident = Incident("quota")
            refusal = .imposed(.tooManyRequests(seconds: seconds))
        } else {
            var own: Fault?
            if let words { own = try Fault(words: words, at: "X-Mock-Fault") }
            incident = faults.incident(of: subject, asking: own)
        }
        if incident?.isHeld == true, let max = response.deferredResponsesReached {
            incident = nil
            throw .heldAnswersFull(max: max)
        }
        try incident?.begin(subject, in: self, &response)
        if let refusal { throw refusal }
    }
}
