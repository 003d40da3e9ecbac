// Fault rules: a rule matches requests, and injects a fault into some of them.

import HTTP
package import JSON
import Primitives

/// A rule of faults.
package struct FaultRule: Sendable {
    /// The id, which the answer's `x-mock-fault` field names.
    package let id: Int64
    /// The method that it matches; nil matches every method.
    let method: Method?
    let path: FaultPath?
    let resource: String?
    /// The matching requests that it hits.
    let occasion: Occasion
    let fault: Fault
    /// The requests that matched so far.
    private(set) var matchCount: Int64 = 0
    /// Those of them whose answer it changed.
    private(set) var hitCount: Int64 = 0
    private var dice: SplitMix64

    /// The choice of the matching requests that are hit. Numbers count from 1.
    enum Occasion: Sendable {
        case always
        /// The n-th alone.
        case nth(Int64)
        /// The n-th, the 2n-th, and so on.
        case every(Int64)
        /// The first n.
        case first(Int64)
        /// Each with that probability, drawn from the sandbox's seed.
        case probability(Double)
    }

    init(_ draft: FaultRuleDraft, id: Int64, seed: Int64) {
        self.id = id
        method = draft.method
        path = draft.path
        resource = draft.resource
        occasion = draft.occasion
        fault = draft.fault
        dice = SplitMix64(seed: seed, stream: id)
    }

    /// Begins the sequence of its draws with another seed.
    mutating func reseed(_ seed: Int64) { dice = SplitMix64(seed: seed, stream: id) }

    /// Counts a request if it matches.
    /// - Returns: Whether it is hit.
    mutating func matches(_ subject: FaultSubject) -> Bool {
        guard method.map({ $0 == subject.method }) ?? true,
            path?.matches(subject) ?? true,
            resource.map({ $0 == subject.route?.resource }) ?? true
        else { return false }
        matchCount += 1
        return switch occasion {
        case .always: true
        case .nth(let number): matchCount == number
        case .every(let number): matchCount.isMultiple(of: number)
        case .first(let count): matchCount <= count
        case .probability(let probability): dice.fraction() < probability
        }
    }

    /// Adds its fault to those of a request.
    mutating func apply(to injectedFault: inout InjectedFault) {
        if injectedFault.add(fault, because: String(id), &dice) { hitCount += 1 }
    }

    /// The rule as the control plane shows it.
    package var json: JSONOutput {
        var members: [(String, JSONOutput)] = [
            ("id", .number(id)), ("method", .text(method?.name)), ("path", .text(path?.text)),
            ("resource", .text(resource)),
        ]
        switch occasion {
        case .always: break
        case .nth(let number): members.append(("nth", .number(number)))
        case .every(let number): members.append(("every", .number(number)))
        case .first(let count): members.append(("first", .number(count)))
        case .probability(let probability):
            members.append(("probability", .json(Array("\(probability)".utf8))))
        }
        return .object(
            members + [
                ("fault", fault.json), ("matches", .number(matchCount)),
                ("hits", .number(hitCount)),
            ])
    }
}
