// Generated data: the same for the same seed, valid in both modes, and as much as was asked for.

import ConnectWise
import Dialect
import Fixtures
import Generation
import Primitives
import Records
import SQLite
import ServiceTestSupport
import Tenancy
import Testing

@Suite struct GeneratedDataTests {
    private func server(_ count: Int, seed: UInt64, mode: Mode = .default) throws -> TestServer {
        let now = TestServer.now
        let data = GeneratedData(contactCount: count, seed: seed)
        let fixture = data.fixture(name: "generate:\(count)@\(seed)")
        return TestServer(try Sandbox.open(mode: mode, fixtures: [fixture]) { now })
    }

    private func hash(_ data: GeneratedData) -> UInt64 {
        var buffer = ByteBuffer()
        for list in data.lists {
            for index in 0..<list.count {
                list.append(index, &buffer)
                buffer.append("\n")
            }
        }
        return FNV1a.hash64(buffer.copy())
    }

    @Test("Data of any size loads in both modes", arguments: [1, 2, 310, 311, 1001], Mode.allCases)
    func loads(count: Int, mode: Mode) throws {
        let sandbox = try server(count, seed: 7, mode: mode).sandbox
        #expect(try sandbox.count(of: "Contact") == count)
        #expect(try sandbox.count(of: "Ticket") == max(1, count / 10))
        let companies = try sandbox.count(of: "Company")
        #expect(companies >= max(1, count / 100) && companies <= count / 100 + 2)
        #expect(try sandbox.count(of: "CompanySite") >= companies)
        #expect(try sandbox.count(of: "ContactCommunication") >= 2 * count)
    }

    @Test func `The same seed gives the same bytes on every machine, another one others`() throws {
        let data = GeneratedData(contactCount: 1234, seed: 7)
        #expect(hash(data) == hash(GeneratedData(contactCount: 1234, seed: 7)))
        #expect(hash(data) != hash(GeneratedData(contactCount: 1234, seed: 8)))
        #expect(hash(data) == 7_052_585_364_252_420_427)
        #expect(try server(200, seed: 7).dump() == server(200, seed: 7).dump())
    }

    @Test func `Each record is in its place`() throws {
        let server = try server(500, seed: 1)
        let contact = server.get("/company/contacts/400")
        #expect(contact["company/id"] == "100004")
        #expect(contact["communicationItems/0/defaultFlag"] == "true")
        let company = server.get("/company/companies/100004")
        #expect(company["defaultContact/id"] == "346")
        #expect(server.get("/company/contacts/346")["company/id"] == "100004")
        let stray = try server.sandbox.store.database.first(
            """
            SELECT count(*) FROM "Contact" c JOIN "CompanySite" s ON s."id" = c."siteId" \
            WHERE s."companyId" <> c."companyId"
            """
        ) { $0.integer(0) }
        #expect(stray == 0)
    }
}
