// The control plane's paths that verify a client's requests, now or as soon as they arrive.

import API
import Dialect
import HTTP
import JSON
import Primitives
import Schema
import Tenancy

extension Control {
    static let verification: [Control] = [
        Control(
            .post, "/_mock/journal/verify",
            "verifies requests: {conditions, count | atLeast, atMost}, {never} or {inOrder}"
        ) { context, response in
            let expectation = try context.expectation(on: context.journalData().table)
            let verdict = try expectation.verdict(dropped: context.sandbox.journal.dropped)
            response.write(verdict, at: context.now)
        },
        Control(
            .get, "/_mock/journal/wait",
            "answers as soon as requests have arrived: conditions, count, timeout in seconds",
            wait: { context in
                let wait = try context.entryWait(on: context.journalData().table)
                return wait.isOver(for: context.request) ? nil : wait
            },
            run: { context, response in
                try context.answerWait(
                    on: context.journalData().table, dropped: context.sandbox.journal.dropped,
                    into: &response)
            }),
    ]

    fileprivate static let expectation = Resource(
        shape: "Verification",
        [
            Field("conditions", .text), Field("count", .integer(0...Int64.max)),
            Field("atLeast", .integer(0...Int64.max)), Field("atMost", .integer(0...Int64.max)),
            Field("never", .text), Field("inOrder", .strings),
        ])
}

extension ControlContext {
    /// The expectation in the body.
    /// - Throws: `APIError.mock` for a body without an expectation, or with two.
    func expectation(on data: EntryTable) throws -> Expectation {
        let body = try body(Control.expectation)
        let counts = ["count", "atLeast", "atMost"].filter { body.integer($0) != nil }
        let isCount = !counts.isEmpty || body.text("conditions") != nil
        let forms = [isCount, body.text("never") != nil, body.text("inOrder") != nil]
        guard forms.filter({ $0 }).count == 1 else {
            throw APIError.mock(
                "A verification has either conditions with count or with atLeast and atMost, or "
                    + "never, or inOrder; this one has \(body.given.joined(separator: ", ")).")
        }
        if let never = body.text("never") {
            return .count(try RequestPattern(never, on: data), least: 0, most: 0)
        }
        if let list = body.text("inOrder") {
            return .inOrder(try Self.texts(list).map { try RequestPattern($0, on: data) })
        }
        let pattern = try RequestPattern(body.text("conditions") ?? "", on: data)
        let (least, most) = try Self.bounds(body, counts)
        return .count(pattern, least: least, most: most)
    }

    /// The bounds that a body gives; one request at least if it gives none.
    private static func bounds(_ body: BodyMembers, _ given: [String]) throws(APIError) -> (
        Int64, Int64?
    ) {
        if let count = body.integer("count") {
            guard given == ["count"] else {
                throw .mock("Give count, or atLeast and atMost, but not both.")
            }
            return (count, count)
        }
        let most = body.integer("atMost")
        let least = body.integer("atLeast") ?? (most == nil ? 1 : 0)
        guard least <= most ?? .max else {
            throw .mock("atLeast is \(least), which is more than atMost, \(most ?? 0).")
        }
        return (least, most)
    }

    /// The conditions of an order.
    private static func texts(_ list: String) throws -> [String] {
        let elements = try JSONDocument(Array(list.utf8), limits: Limits.json).root.elements
        let texts = elements.compactMap(\.string)
        guard (1...Limits.journalOrderMax).contains(texts.count) else {
            throw APIError.mock(
                "inOrder has 1 to \(Limits.journalOrderMax) conditions; this one has "
                    + "\(texts.count).")
        }
        return texts
    }
}

extension Response {
    /// Writes a verdict: 200, or 409, since the state of the journal is not the expected one. Not
    /// 408 where time is over: clients send a request again that is answered so (RFC 9110, section
    /// 15.5.9).
    mutating func write(_ verdict: Verdict, at now: Timestamp) {
        let isVerified = verdict.failure == nil
        let envelope: [(String, JSONOutput)] =
            isVerified ? [] : [("code", .text("Mock")), ("message", .text(verdict.failure))]
        write(
            .object(
                envelope + [
                    ("verified", .flag(isVerified)), ("expected", .text(verdict.expected)),
                    ("found", .number(verdict.found)), ("dropped", .number(verdict.dropped)),
                    ("nearest", isVerified ? .absent : .list(verdict.nearest)),
                ]), isVerified ? .ok : .conflict, at: now)
    }
}

extension ControlContext {
    /// The wait that the parameters ask for.
    /// - Throws: `APIError.parameter`, and what `RequestPattern` throws.
    func entryWait(on table: EntryTable) throws -> JournalWait {
        let milliseconds = try timeoutMilliseconds()
        let count = try wantedCount()
        let pattern = try RequestPattern(parameters["conditions"] ?? "", on: table)
        return JournalWait(
            pattern: pattern, count: count, found: try pattern.count(), milliseconds: milliseconds)
    }

    /// Answers a request that has waited for entries, or need not wait.
    func answerWait(on table: EntryTable, dropped: Int64, into response: inout Response) throws {
        let wait = try entryWait(on: table)
        if let max = response.deferredResponsesReached, !wait.isOver(for: request) {
            throw APIError.deferredResponsesFull(max: max)
        }
        let expectation = Expectation.count(wait.pattern, least: wait.count, most: nil)
        response.write(try expectation.verdict(dropped: dropped), at: now)
    }

    /// The number of requests to wait for.
    /// - Throws: `APIError.parameter`.
    private func wantedCount() throws(APIError) -> Int64 {
        guard let text = parameters["count"] else { return 1 }
        let range = 1...Int64(Limits.journalEntriesMax)
        guard let count = Int64(text), range.contains(count) else {
            throw .parameter(
                name: "count", value: text,
                expected: "a whole number from 1 to \(range.upperBound)")
        }
        return count
    }

    /// The time to wait for them: five seconds by default.
    /// - Throws: `APIError.parameter`.
    private func timeoutMilliseconds() throws(APIError) -> Int {
        let text = parameters["timeout"] ?? "5"
        let secondsMax = Limits.journalWaitSecondsMax
        guard let seconds = Double(text), seconds >= 0, seconds <= Double(secondsMax) else {
            throw .parameter(
                name: "timeout", value: text, expected: "seconds from 0 to \(secondsMax)")
        }
        return Int(seconds * 1000)
    }
}
