// Query strings of real programs, run on the demo data.

import Foundation
import MockServer
import ServiceTestSupport
import TestSupport
import Testing

/// One row of the corpus of real query strings.
struct CorpusRow: Decodable, CustomTestStringConvertible {
    let kind: String
    let resource: String
    let text: String
    let note: String

    var testDescription: String { "\(kind) on \(resource): \(text)" }

    /// The rows for resources that the server has.
    static let all: [CorpusRow] = {
        let lines = try! Repository.text(of: "Tests/ConditionsTests/corpus.jsonl")
        return lines.split(separator: "\n").map {
            try! JSONDecoder().decode(CorpusRow.self, from: Data($0.utf8))
        }.filter { $0.note.hasPrefix("scope=mock") && $0.kind != "patch-body" }
    }()

    /// What a client library would send: text of one parameter encoded, a query string as it is but
    /// for blanks. A search takes its conditions in the body; they are the same ones.
    var target: String {
        let path = "/" + resource.replacing("/search", with: "").replacing("{id}", with: "12345")
        guard kind == "other" else { return path + "?\(kind)=\(PercentEncoding.encoded(text))" }
        return path + "?" + text.replacing(" ", with: "%20")
    }

    /// The refusal of the real service, where the exchange was recorded.
    var recordedMessage: String? {
        guard let start = note.range(of: "real API: 400 ApiFindCondition \"") else { return nil }
        return String(note[start.upperBound...].prefix { $0 != "\"" })
    }
}

@Suite struct CorpusTests {
    /// The rows that are refused, and why that is right.
    private static let exceptions = [
        // Names that the live service refuses too, or that no schema has.
        "childConditions on company/contacts: communications/type=\"Email\"":
            "the list is called communicationItems",
        "conditions on company/companies: status/id=1 and type/id=1": "companies have types",
        "conditions on company/companies: typeids=\"1\"": "refused by the live service",
        "conditions on company/contacts: name = \"Jane\"": "refused by the live service",
        "conditions on service/tickets/count: resources/name contains 'John' and status/name != 'Closed'":
            "refused by the live service",
        "conditions on service/tickets: a = \"x\" OR b = \"y\" AND c = \"z\"": "placeholders",
        "conditions on service/tickets: assignedResource!=null": "tickets have no such field",
        "conditions on service/tickets: assignedTo/id=163": "refused by the live service",
        "conditions on service/tickets: contact/firstName contains \"John\"":
            "a reference has id and name",
        "conditions on service/tickets: resources/member/identifier = \"jsmith\"":
            "refused by the live service",
        "conditions on service/tickets: status/name!='Closed - Resolved' AND resources/member/identifier='jsmith'":
            "refused by the live service",
        "conditions on service/tickets: type/name=\"Professional Development\" and member/identifier=\"jsmith\"":
            "refused by the live service",
        // Fields and resources that this server does not have.
        "conditions on service/tickets/{id}/notes: detailDescriptionFlag=true": "no ticket notes",
        "conditions on service/tickets/{id}/notes: noteType=\"Internal\"": "no ticket notes",
        "conditions on service/tickets/{id}/notes: resolutionFlag = true": "no ticket notes",
        "conditions on service/tickets: _info/sla_resolve_by<[2024-02-15T12:00:00Z] and closedFlag=false":
            "tickets have no service levels here",
        "conditions on service/tickets: configuration/id=123 AND closedFlag=false":
            "no configurations",
        // Texts that the grammar does not have (docs/CONDITIONS.md#refusals).
        "conditions on service/tickets: (closedFlag=False and status/id in (1,2,3) and lastUpdated>1948-05-14T12:00:00-05:00)":
            "a bare date",
        "conditions on service/tickets: dateEntered>2024-01-01": "a bare date",
        "orderBy on company/companies: company/name%20%asc": "encoded twice",
        "other on company/contacts: conditions=company/id=250&childconditions=types/name=\"Approver'":
            "quotes that do not match",
    ]

    @Test func `Real query strings run, but for those that are listed with a reason`() throws {
        let server = try TestServer()
        #expect(CorpusRow.all.count > 200)
        var refused: [String: String] = [:]
        for row in CorpusRow.all {
            let answer = server.get(row.target)
            #expect([200, 400, 404].contains(answer.status), "\(row.testDescription)")
            if answer.status != 200 { refused[row.testDescription] = answer.body }
        }
        let unexpected = refused.filter { Self.exceptions[$0.key] == nil }
        #expect(unexpected == [:])
        let running = Self.exceptions.keys.filter { refused[$0] == nil }
        #expect(running == [])
    }

    @Test func `What the live service refused is refused in its words`() throws {
        let server = try TestServer()
        let rows = CorpusRow.all.filter { $0.recordedMessage != nil }
        #expect(rows.count >= 4)
        for row in rows {
            let answer = server.get(row.target)
            #expect(answer.status == 400)
            let message = row.recordedMessage ?? ""
            #expect(answer.body == #"{"code":"ApiFindCondition","message":"\#(message)"}"#)
        }
    }
}
