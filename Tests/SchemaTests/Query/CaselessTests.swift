// Texts beyond ASCII: in every comparison, in either mode.

import API
import Dialect
import JSON
import ServiceTestSupport
import Testing

/// "Letters beyond ASCII are compared with case. conditions=firstName="élodie" does not find
/// "Élodie"; but SQL Server's collation folds them" (docs/CONDITIONS.md#case).
@Suite struct CaselessTests {
    private let server: TestServer
    /// The ids of Élodie ÑANDÚ, Elodie Nandu and ωμέγα Жук.
    private let ids: [Int64]

    init() throws {
        (server, ids) = try Self.server(.default)
    }

    private static func server(_ mode: Mode) throws -> (TestServer, [Int64]) {
        let server = try TestServer(.demo, mode: mode)
        let names = [("Élodie", "ÑANDÚ"), ("Elodie", "Nandu"), ("ωμέγα", "Жук")]
        let ids = names.map { first, last in
            server.post(
                "/company/contacts",
                #"{"firstName":"\#(first)","lastName":"\#(last)","company":{"id":12345},"#
                    + #""communicationItems":[{"type":{"id":2},"value":"\#(last)"}]}"#
            ).json["id"]?.integer ?? 0
        }
        return (server, ids)
    }

    @Test(
        "Every operator ignores the case of all letters, and none ignores an accent",
        arguments: [
            (#"firstName="élodie""#, [0]), (#"firstName="ELODIE""#, [1]),
            (#"firstName != "ÉLODIE" and firstName != "ΩΜΈΓΑ""#, [1]),
            (#"firstName in ("éLODIE", "Ωμέγα")"#, [0, 2]),
            (#"firstName not in ("éLODIE", "ELODIE")"#, [2]), (#"firstName like "é%""#, [0]),
            (#"firstName like "%ΜΈ*""#, [2]), (#"lastName not like "ñ%ú""#, [1, 2]),
            (#"lastName contains "AND""#, [0, 1]), (#"lastName contains "ú""#, [0]),
            (#"lastName not contains "ж""#, [0, 1]), (#"firstName < "É""#, [1]),
            (#"firstName >= "ÉLODIE""#, [0, 2]), (#"lastName <= "ñandú""#, [0, 1]),
            (#"lastName > "Ñandú""#, [2]),
        ] as [(String, [Int])], Mode.allCases)
    func operators(row: (text: String, found: [Int]), mode: Mode) throws {
        let (text, found) = row
        let (server, ids) = try Self.server(mode)
        let all = "id >= \(ids[0]) and (\(text))"
        #expect(server.ids(("conditions", all)) == found.map { ids[$0] })
        guard text.hasPrefix("lastName") else { return }
        let child = text.replacing("lastName", with: "communicationItems/value")
        #expect(
            server.ids(("conditions", "id >= \(ids[0])"), ("childConditions", child))
                == found.map { ids[$0] })
    }

    @Test func `The order does not see case, and has letters with accents behind those without`() {
        for name in ["ÉLAN", "émile", "Zoé", "zed"] {
            server.post(
                "/company/contacts",
                #"{"firstName":"\#(name)","nickName":"o","company":{"id":12345}}"#)
        }
        let answer = server.get(
            "/company/contacts?"
                + query([
                    ("orderBy", "firstName"), ("conditions", "nickName = 'O'"),
                    ("fields", "firstName"),
                ]))
        #expect(
            answer.json.elements.compactMap { $0["firstName"]?.string } == [
                "zed", "Zoé", "ÉLAN", "émile",
            ])
    }

    @Test func `An identifier is unique, and a record found by it or its name, in any case`() {
        let company = #"{"identifier":"ÉCOLE","name":"Ñandú Ödön"}"#
        let made = server.post("/company/companies", company)
        #expect(made.status == 201, "\(made.body)")
        let again = server.post("/company/companies", #"{"identifier":"école","name":"x"}"#)
        #expect(again.status == 400)
        #expect(again["errors/0/code"] == "ObjectExists")
        for reference in [#"{"identifier":"École"}"#, #"{"name":"ñANDÚ öDÖN"}"#] {
            let contact = server.post(
                "/company/contacts", #"{"firstName":"a","company":\#(reference)}"#)
            #expect(contact["company/id"] == made["id"])
        }
        #expect(
            server.post(
                "/company/contacts", #"{"firstName":"a","company":{"identifier":"ECOLE"}}"#
            ).status == 400)
    }

    @Test func `Names of user-defined fields and their values ignore case, too`() {
        let field = server.post(
            "/system/userDefinedFields",
            #"{"podId":5,"caption":"Größe","fieldTypeIdentifier":"Text","#
                + #""entryTypeIdentifier":"EntryField"}"#)
        let id = field["id"] ?? ""
        let path = "/company/contacts/\(ids[0])"
        let change = server.patch(path, #"{"customFields":[{"id":\#(id),"value":"ÜBER"}]}"#)
        #expect(change.status == 200, "\(field.body) \(change.body)")
        #expect(
            server.ids(("customFieldConditions", #"caption="GRÖßE" and value="über""#))
                == [ids[0]])
    }

    @Test(
        "Indexes serve texts beyond ASCII",
        arguments: [
            (
                "conditions", #"firstName = "élodie""#,
                "Contact by firstName, lastName (firstName=?)"
            ),
            (
                "conditions", #"firstName in ("é", "Ω")"#,
                "Contact by firstName, lastName (firstName=?)"
            ),
            (
                "conditions", #"lastName like "Ñ%""#,
                "Contact by lastName (lastName>? AND lastName<?)"
            ),
            (
                "childConditions", #"communicationItems/value = "É""#,
                "ContactCommunication by value (value=?)"
            ),
            ("orderBy", "lastName, id", "Contact by lastName"),
        ])
    func plans(parameter: String, text: String, index: String) throws {
        let answer = server.get(
            "/_mock/explain?"
                + query([("resource", "/company/contacts"), ("timing", "false"), (parameter, text)])
        )
        let plan = answer.json["plan"]?.elements.compactMap(\.string) ?? []
        #expect(plan.contains { $0.hasSuffix(index) }, "\(plan)")
        #expect(
            !plan.contains { $0.contains("TEMP B-TREE FOR ORDER BY") } || parameter != "orderBy")
    }
}
