// Compiled conditions against the naive reading of the same trees.

import Conditions
import ConnectWise
import Dialect
import Glibc
import JSON
import Primitives
import Schema
import ServiceTestSupport
import Testing

@Suite struct DifferentialTests {
    /// The conditions that are drawn for a seed: as many as `PSA_MOCK_CASES` says.
    private static let count =
        unsafe getenv("PSA_MOCK_CASES").flatMap { unsafe Int(String(cString: $0)) } ?? 100

    /// Names whose letters differ from others in case only, beyond ASCII, or in an accent.
    private static let names = [
        ("Élodie", "Ñandú"), ("ÉLODIE", "ñANDÚ"), ("Elodie", "Nandu"), ("Ωμέγα", "Σοφός"),
        ("ωΜΈΓΑ", "ΣΟΦΌΣ"), ("Ёлкин", "Жук"), ("ёЛКИН", "жУК"), ("Straße", "STRASSE"),
        ("Çelik", "İzmir"), ("çELIK", "ızmır"), ("Åse", "\u{212B}SE"), ("\u{212A}elvin", "kELVIN"),
        ("e\u{301}lodie", "[x]_y"), ("Ⱥa_b", "ⱥA_B"),
    ]

    /// The data with some contacts more.
    private static func server(_ data: TestData, _ mode: Mode) throws -> TestServer {
        let server = try TestServer(data, mode: mode)
        let company = server.get("/company/companies?pageSize=1&fields=id")["0/id"] ?? ""
        for (first, last) in names {
            let answer = server.post(
                "/company/contacts",
                #"{"firstName":"\#(first)","lastName":"\#(last)","company":{"id":\#(company)},"#
                    + #""communicationItems":[{"type":{"id":2},"value":"\#(last)"}]}"#)
            #expect(answer.status == 201, "\(answer.body)")
        }
        return server
    }

    /// All contacts as GET shows them.
    private static func records(_ server: TestServer) -> [JSONValue] {
        server.get("/company/contacts?pageSize=1000").json.elements
    }

    /// The names that conditions can use in a mode; those of lists, if they reach into lists.
    private static func names(_ mode: Mode, inLists: Bool) -> [Name] {
        let contact = Catalog.shared(mode).resource("Contact")
        return Name.all.filter { name in
            let first = String(name.path.split(separator: "/")[0])
            return (inLists || name.inList == nil)
                && (first == "_info" || contact.field(first) != nil)
        }
    }

    @Test(
        "Conditions drawn at random find the records that fulfil them",
        arguments: TestData.allCases.flatMap { data in Mode.allCases.map { (data, $0) } },
        [1, 2, 3, 4])
    func conditions(place: (data: TestData, mode: Mode), seed: UInt64) throws {
        let mode = place.mode
        let server = try Self.server(place.data, mode)
        let records = Self.records(server)
        var source = ConditionSource(records: records, random: SplitMix64(state: seed))
        source.names = Self.names(mode, inLists: mode == .default)
        var found = 0
        for _ in 0..<Self.count {
            let text = source.condition(depth: 2)
            let tree = try #require(try Condition.parse(text, limits: Limits.conditions))
            let expected = records.filter { $0.fulfils(tree, in: mode) }
                .compactMap { $0["id"]?.integer }
            #expect(server.ids(("conditions", text)) == expected, "\(text)")
            found += expected.isEmpty ? 0 : 1
        }
        // Conditions that find nothing would prove little.
        #expect(found > Self.count / 2)
    }

    @Test(
        "Child conditions joined by and speak of the same child",
        arguments: ["communicationItems", "types"], Mode.allCases)
    func children(list: String, mode: Mode) throws {
        for data in TestData.allCases {
            let server = try Self.server(data, mode)
            let records = Self.records(server)
            var source = ConditionSource(records: records, random: SplitMix64(state: 7))
            var differences = 0
            for _ in 0..<Self.count {
                let text = source.childCondition(list: list)
                guard case .and(let parts)? = try Condition.parse(text, limits: Limits.conditions)
                else { continue }
                let comparisons = parts.compactMap { part in
                    if case .comparison(let comparison) = part { comparison } else { nil }
                }
                let expected = records.filter {
                    $0.hasElement(of: list, fulfilling: comparisons, in: mode)
                }.compactMap { $0["id"]?.integer }
                #expect(server.ids(("childConditions", text)) == expected, "\(text)")
                let any = records.filter { record in record.fulfils(.and(parts), in: mode) }
                if any.count != expected.count { differences += 1 }
            }
            // Otherwise the same child and any child could not be told apart.
            if list == "communicationItems" { #expect(differences > 0) }
        }
    }
}
