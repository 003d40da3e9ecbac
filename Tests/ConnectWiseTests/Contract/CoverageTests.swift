// What the server says of how far it imitates each operation.

import ConnectWise
import Contract
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

    /// Members of forms that the declared records, which they show, do not have.
    private static let notShown: [String: Int64] = [
        "BoardStatusInfo": 2, "CompanyInfo": 1, "MyAccount": 1, "ServiceTicketNote": 2,
        "WorkTypeInfo": 1,
    ]

    @Test("Each model tells how many of its members are taken: all, of records")
    func members() throws {
        let members = try #require(TestServer(.demo).get("/_mock/coverage").json["members"])
        var total: Int64 = 0
        for model in members["models"]?.elements ?? [] {
            let counts = ["total", "behaviour", "contract"].map { model[$0]?.integer ?? -1 }
            total += counts[0]
            let left = counts[0] - counts[1] - counts[2]
            let name = try #require(model["model"]?.string)
            #expect(left == Self.notShown[name, default: 0], "\(name)")
        }
        #expect(members["total"]?.integer == total)
        #expect(total > 5000)
        let ticket = members["models"]?.elements.first { $0["model"]?.string == "Ticket" }
        #expect(ticket?["contract"]?.integer ?? 0 > 50)
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
