// Compiled conditions against the naive reading of the same trees.

import Conditions
import Dialect
import JSON
import Primitives
import ServiceTestSupport
import Testing

@Suite struct DifferentialTests {
    /// All contacts as GET shows them.
    private static func records(_ server: TestServer) -> [JSONValue] {
        server.get("/company/contacts?pageSize=1000").json.elements
    }

    @Test(
        "Conditions drawn at random find the records that fulfil them",
        arguments: TestData.allCases, [1, 2, 3, 4])
    func conditions(data: TestData, seed: UInt64) throws {
        let server = try TestServer(data)
        let records = Self.records(server)
        var source = ConditionSource(records: records, random: SplitMix64(state: seed))
        var found = 0
        for _ in 0..<100 {
            let text = source.condition(depth: 2)
            let tree = try #require(try Condition.parse(text, limits: Limits.conditions))
            let expected = records.filter { $0.fulfils(tree) }.compactMap { $0["id"]?.integer }
            #expect(server.ids(("conditions", text)) == expected, "\(text)")
            found += expected.isEmpty ? 0 : 1
        }
        // Conditions that find nothing would prove little.
        #expect(found > 50)
    }

    @Test(
        "Child conditions joined by and speak of the same child",
        arguments: ["communicationItems", "types"])
    func children(list: String) throws {
        for data in TestData.allCases {
            let server = try TestServer(data)
            let records = Self.records(server)
            var source = ConditionSource(records: records, random: SplitMix64(state: 7))
            var differences = 0
            for _ in 0..<100 {
                let text = source.childCondition(list: list)
                guard case .and(let parts)? = try Condition.parse(text, limits: Limits.conditions)
                else { continue }
                let comparisons = parts.compactMap { part in
                    if case .comparison(let comparison) = part { comparison } else { nil }
                }
                let expected = records.filter {
                    $0.hasElement(of: list, fulfilling: comparisons)
                }.compactMap { $0["id"]?.integer }
                #expect(server.ids(("childConditions", text)) == expected, "\(text)")
                let any = records.filter { record in record.fulfils(.and(parts)) }
                if any.count != expected.count { differences += 1 }
            }
            // Otherwise the same child and any child could not be told apart.
            if list == "communicationItems" { #expect(differences > 0) }
        }
    }
}
