// Query parameters: names in any case, unknown ones ignored, empty ones absent.

import Conditions
import HTTP
import Primitives

/// What the query of a request asks for.
struct Parameters {
    /// All parameters of the query, in order, as they were sent.
    let all: [QueryParameter]
    /// What a body says in place of parameters.
    private var added: [QueryParameter] = []

    init(_ request: Request) {
        all = request.query.map { QueryParameter.parse(request.bytes.span.extracting($0)) } ?? []
    }

    /// The value of the first parameter of that name that has one.
    subscript(name: String) -> String? {
        (added + all).first { ASCII.equal($0.name, name) && !$0.value.isEmpty }?.value
    }

    /// These parameters and those of a body.
    func adding(_ more: [QueryParameter]) -> Parameters {
        var parameters = self
        parameters.added += more
        return parameters
    }

    /// Refuses conditions that together, over all parameters, are more than one can be.
    /// - Throws: `Refusal.condition`.
    static func check(_ conditions: [Condition]) throws(Refusal) {
        let count = conditions.reduce(0) { $0 + $1.comparisonCount }
        guard count <= Limits.conditions.comparisonsMax else {
            throw .condition(
                "The conditions have \(count) comparisons in all; at most "
                    + "\(Limits.conditions.comparisonsMax) are taken.")
        }
    }

    /// Refuses an order with more keys than one can have.
    /// - Throws: `Refusal.condition`.
    static func check(_ keys: [SortKey]) throws(Refusal) {
        guard keys.count <= Limits.sortKeysMax else {
            throw .condition(
                "orderBy has at most \(Limits.sortKeysMax) keys; this one has \(keys.count).")
        }
    }

    /// The tree of `conditions`; several of that name are joined by `and`.
    /// - Throws: `Refusal.condition`.
    func conditions(_ name: String) throws(Refusal) -> [Condition] {
        var conditions: [Condition] = []
        for parameter in added + all where ASCII.equal(parameter.name, name) {
            do {
                if let condition = try Condition.parse(parameter.value, limits: Limits.conditions) {
                    conditions.append(condition)
                }
            } catch {
                throw .condition(error.message)
            }
        }
        return conditions
    }

    /// The keys of `orderBy`.
    /// - Throws: `Refusal.condition`.
    var orderBy: [SortKey] {
        get throws(Refusal) {
            do {
                return try OrderBy.parse(self["orderBy"] ?? "", limits: Limits.conditions)
            } catch {
                throw .condition(error.message)
            }
        }
    }

    /// The members that the answer shall show; nil for all.
    var fields: FieldList? {
        self["fields"].map { FieldList.parse($0, limits: Limits.conditions) }
    }

    /// The page, counted from 1.
    /// - Throws: `Refusal.parameter`.
    var page: Int {
        get throws(Refusal) { try positive("page") ?? 1 }
    }

    /// Records of a page: cut down to the largest that the service gives.
    /// - Throws: `Refusal.parameter`.
    var pageSize: Int {
        get throws(Refusal) {
            min(try positive("pageSize") ?? Limits.pageSizeDefault, Limits.pageSizeMax)
        }
    }

    /// An id in a parameter; 0 stands for none, as generated clients send it.
    /// - Throws: `Refusal.parameter`.
    func id(_ name: String) throws(Refusal) -> Int64? {
        guard let text = self[name] else { return nil }
        guard let id = Int64(text), id >= 0 else {
            throw .parameter(name: name, value: text, expected: "an id")
        }
        return id == 0 ? nil : id
    }

    private func positive(_ name: String) throws(Refusal) -> Int? {
        guard let text = self[name] else { return nil }
        let isNumber = text.utf8.allSatisfy(ASCII.isDigit) && text.utf8.contains { $0 != 0x30 }
        guard isNumber else {
            throw .parameter(name: name, value: text, expected: "a whole number from 1 on")
        }
        // However far it is past the end, there is nothing.
        return Int(text).map { min($0, Int(Int32.max)) } ?? Int(Int32.max)
    }
}

extension Condition {
    /// How many comparisons there are in it.
    fileprivate var comparisonCount: Int {
        switch self {
        case .comparison: 1
        case .and(let parts), .or(let parts): parts.reduce(0) { $0 + $1.comparisonCount }
        }
    }
}
