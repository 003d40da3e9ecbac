// The corpus of real query strings: which texts parse, which are refused and why.

import Conditions
import Testing

struct CorpusTests {
    /// The texts of the corpus that are refused, with the reason. A text that is no longer refused
    /// must be removed from the list.
    static let refused: [String: String] = [
        "name like *service*": "a pattern without quotes",
        "dateEntered>2024-01-01": "a date without brackets",
        "(closedFlag=False and status/id in (1,2,3) and lastUpdated>1948-05-14T12:00:00-05:00)":
            "a date without brackets",
        "types/name=\"Approver'": "mismatched quotes",
        "company/id=12345%20and%20type/id=5": "still percent-encoded",
        "member/id=42%20and%20timeStart>=[2026-11-01T00:00:00Z]%20and%20"
            + "timeEnd<=[2026-11-30T00:00:00Z]": "still percent-encoded",
        "company/name%20%asc": "still percent-encoded",
        "timeStart = asc": "an equals sign before the direction",
    ]

    /// The rows of kind `other` without one of the parameters, with their meaning.
    static let foreign: [String: String] = [
        "date_entered >= '2014-01-01 0:00:00 AM'": "an older interface",
        "SR_Service_RecID=8123": "an older interface",
        "CompanyName like \"Connect*\"": "an older interface",
        "ClosedFlag = true and Sumamry like \"%Andrew%\"": "an older interface",
        "MemberId = 111 AND DateStart > [2014-10-24T12:00:00-05:00]": "an older interface",
        "columns=id,summary,name": "a reporting endpoint",
        "{\"conditions\": \"summary like 'test'\"}": "a body",
        "childConditions%3DcommunicationItems/value%3D%27jane%40acme.com%27%20AND%20"
            + "communicationItems/communicationType%20%3D%20%27Email%27%26conditions%3D"
            + "company/identifier%3D%27acme%27": "a query string encoded as a whole",
    ]

    @Test
    func `Every text of the corpus parses or is a known exception`() {
        let refused = Parameter.all.filter { (try? $0.parse()) == nil }.map(\.text)
        #expect(Set(refused) == Set(Self.refused.keys))
        #expect(Parameter.all.count > 300)
    }

    @Test
    func `Every row without parameters is a known exception`() {
        let foreign = Row.all.filter { $0.kind == "other" && $0.parameters.isEmpty }.map(\.text)
        #expect(Set(foreign) == Set(Self.foreign.keys))
    }

    @Test
    func `The corpus has no kinds but the known ones`() {
        let kinds: Set = [
            "conditions", "childConditions", "customFieldConditions", "orderBy", "fields", "other",
            "patch-body",
        ]
        #expect(Set(Row.all.map(\.kind)) == kinds)
        #expect(Row.all.count == 336)
    }

    @Test
    func `Every row cut anywhere or without a character parses or is refused inside the text`() {
        for row in Row.all {
            let grammars = row.kind == "other" ? [.condition] : row.parameters.map(\.grammar)
            let scalars = row.text.unicodeScalars
            for index in scalars.indices {
                let prefix = scalars[..<index]
                let rest = scalars[scalars.index(after: index)...]
                for grammar in grammars + [.fields] {
                    expectAnswer(Parameter(grammar: grammar, text: String(prefix)))
                    expectAnswer(Parameter(grammar: grammar, text: String(prefix) + String(rest)))
                }
            }
        }
    }

    private func expectAnswer(_ parameter: Parameter) {
        do throws(SyntaxError) {
            try parameter.parse()
        } catch {
            let count = parameter.text.utf8.count
            let isInside =
                (0...count).contains(error.offset) && error.offset + error.length <= count + 1
            let marks = error.caret(in: parameter.text).split(separator: "\n").last
            if !isInside || error.length < 1 || marks?.last != "^" {
                Issue.record("\(parameter.text): \(error)")
            }
        }
    }

    @Test
    func `A printed tree parses to the same tree`() throws {
        #expect(Parameter.conditions.count > 250)
        for condition in Parameter.conditions {
            let printed = try #require(try Condition.parse(condition.description, limits: roomy))
            #expect(Shape(printed) == Shape(condition))
            #expect(printed.description == condition.description)
        }
    }

    @Test
    func `The ranges of a tree contain what the tree says`() throws {
        for parameter in Parameter.all where parameter.grammar == .condition {
            guard let condition = try? Condition.parse(parameter.text, limits: roomy) else {
                continue
            }
            let bytes = Array(parameter.text.utf8)
            for comparison in comparisons(of: condition) {
                let terms = comparison.operands.map { ($0.text, $0.range) }
                for (text, range) in terms + [(comparison.path.text, comparison.path.range)] {
                    #expect(String(decoding: bytes[range], as: UTF8.self) == text)
                    #expect(comparison.range.contains(range.lowerBound))
                    #expect(comparison.range.upperBound >= range.upperBound)
                }
            }
        }
    }
}

/// A condition without the ranges of its parts.
private indirect enum Shape: Equatable {
    case and([Shape])
    case or([Shape])
    case comparison([String], Operator, [Literal.Value])

    init(_ condition: Condition) {
        switch condition {
        case .and(let parts): self = .and(parts.map(Shape.init))
        case .or(let parts): self = .or(parts.map(Shape.init))
        case .comparison(let comparison):
            let values = comparison.operands.map(\.value)
            self = .comparison(comparison.path.segments, comparison.op, values)
        }
    }
}

private func comparisons(of condition: Condition) -> [Comparison] {
    switch condition {
    case .and(let parts), .or(let parts): parts.flatMap(comparisons)
    case .comparison(let comparison): [comparison]
    }
}
