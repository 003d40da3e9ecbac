// Hours of time and schedule entries: what they can be, and those between two moments
// (docs/LIVE-API.md#time-entries).

import API
import Dialect
import Primitives
import Records
import SQLite
import Schema

extension RuleID {
    /// A schedule entry does not end before it starts.
    static let scheduledHours = named("scheduledHours")
}

extension Rule {
    /// A schedule entry does not end before it starts, and has hours that can be.
    static let scheduledHours = Rule(
        prepare: { write, _ in
            guard write.checkHours("hours") else { return }
            _ = write.hours(from: "dateStart", to: "dateEnd")
        }, lookingAt: ["dateStart", "dateEnd", "hours"])
}

extension PreparedRecord {
    /// The hours that an entry can have.
    private static let hoursRange = 0...Limits.entryHoursMax

    /// Checks that the hours of members are such that can be, where they are new.
    /// - Returns: Whether they are.
    mutating func checkHours(_ fields: String...) -> Bool {
        let refused = fields.filter { field in
            guard let hours = number(field), !isChange || changes(field) else { return false }
            let range = Self.hoursRange
            return !(Double(range.lowerBound)...Double(range.upperBound)).contains(hours)
        }
        for field in refused {
            addError(.outOfRange(path + field, Self.hoursRange, of: errorName))
        }
        return refused.isEmpty
    }

    /// The hours between two moments, less those that are deducted; nil without one of the moments, and
    /// where they cannot be: then there is an error.
    /// - Parameter deduction: The field with the hours that are deducted.
    mutating func hours(from start: String, to end: String, less deduction: String? = nil)
        -> Double?
    {
        guard let from = moment(start), let to = moment(end) else { return nil }
        let deducted = deduction.flatMap { number($0) } ?? 0
        let hours = Double(to.seconds - from.seconds) / 3600 - deducted
        guard hours >= 0 else {
            let more = deduction.map { " and the hours of \($0)" } ?? ""
            addError(
                .invalid(
                    "\(end) must not be before \(start)\(more).", path + end, of: errorName))
            return nil
        }
        guard hours <= Double(Limits.entryHoursMax) else {
            addError(
                .invalid(
                    "\(end) must be at most \(Limits.entryHoursMax) hours after \(start).",
                    path + end, of: errorName))
            return nil
        }
        return hours
    }

    private func moment(_ field: String) -> Timestamp? { Timestamp(text(field)) }

    /// The number that the field will have; nil for null.
    func number(_ field: String) -> Double? {
        switch self[field] {
        case .real(let number): number
        case .integer(let number): Double(number)
        case .null, .text, .blob: nil
        }
    }
}
