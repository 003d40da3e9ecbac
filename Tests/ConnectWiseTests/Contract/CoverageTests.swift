// What the server says of how far it imitates each operation.

import ConnectWise
import Dialect
import JSON
import Schema
import ServiceTestSupport
import Testing

@Suite struct CoverageTests {
    @Test("Each operation has a tier, and the counts are theirs")
    func coverage() throws {
        let answer = try TestServer(.demo).get("/_mock/coverage").json
        let operations = answer["operations"]?.elements ?? []
        #expect(operations.count == 3051)
        #expect(answer["total"]?.integer == 3051)
        for tier in Tier.allCases {
            let count = operations.count { $0["tier"]?.string == tier.rawValue }
            #expect(count > 100)
            #expect(answer["tiers"]?[tier.rawValue]?.integer == Int64(count))
        }
    }

    @Test(
        "A tier is that of what answers",
        arguments: [
            ("GET", "/company/contacts/{id}", Tier.behaviour),
            ("POST", "/time/entries", .behaviour),
            ("GET", "/service/tickets/{parentId}/timeentries", .behaviour),
            ("POST", "/time/chargeCodes", .contract),
            ("POST", "/time/sheets/{id}/submit", .notModelled),
            ("POST", "/company/companies/{id}/merge", .behaviour),
        ])
    func tier(method: String, path: String, tier: Tier) {
        let operation = ContractResources.shared(.default).operations.first {
            $0.method == method && $0.path == path
        }
        #expect(operation?.tier == tier)
    }
}
