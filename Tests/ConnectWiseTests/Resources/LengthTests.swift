// The lengths and words of members, as the vendor has them.

import ConnectWise
import Dialect
import Schema
import ServiceTestSupport
import Testing

@Suite struct LengthTests {
    /// The greatest lengths (docs/LIVE-API.md#lengths).
    static let lengths: [(resource: String, field: String, max: Int)] = [
        ("SecurityRole", "name", 30), ("SecurityRole", "roleType", 30), ("MemberType", "name", 30),
        ("TimeZoneSetup", "name", 50), ("SystemDepartment", "identifier", 15),
        ("Location", "overridePhoneNumber", 15), ("Location", "overrideFaxNumber", 15),
        ("Location", "owaUrl", 100), ("Location", "payrollXref", 10), ("TeamRole", "name", 20),
        ("Track", "name", 100), ("BoardTeam", "name", 30), ("AgreementType", "name", 50),
        ("ProjectStatus", "name", 30), ("Configuration", "modelNumber", 50),
        ("Agreement", "reasonCancelled", 100), ("Ticket", "contactPhoneNumber", 20),
        ("UserDefinedField", "caption", 25), ("UserDefinedField", "screenId", 25),
        ("Company", "accountNumber", 41),
    ]

    @Test("A text is as long as the vendor lets it be", arguments: lengths, Mode.allCases)
    func length(row: (resource: String, field: String, max: Int), mode: Mode) throws {
        let field = Catalog.shared(mode).resource(row.resource).field(row.field)
        guard case .string(let max)? = field?.type else {
            Issue.record("\(row.resource).\(row.field) is no text")
            return
        }
        #expect(max == row.max)
    }

    @Test func `An account number of 42 characters is refused in the words of the live service`()
        throws
    {
        let server = try TestServer()
        func number(_ length: Int) -> TestResponse {
            let text = String(repeating: "9", count: length)
            return server.patch("/company/companies/12345", #"{"accountNumber":"\#(text)"}"#)
        }
        #expect(number(41).status == 200)
        #expect(
            number(42)["errors/0/message"]
                == "The field accountNumber must be a string with a maximum length of 41.")
    }

    @Test(
        "An agreement is in one of four states",
        arguments: ["Active", "Cancelled", "Expired", "Inactive"])
    func status(word: String) throws {
        let server = try TestServer()
        let made = server.patch("/finance/agreements/201", #"{"agreementStatus":"\#(word)"}"#)
        #expect(made["agreementStatus"] == word)
    }

    @Test func `A ticket shows as much of a telephone number as the live service has room for`()
        throws
    {
        let server = try TestServer()
        let contact = server.post(
            "/company/contacts",
            #"{"firstName":"x","company":{"id":12345},"communicationItems":[{"type":{"id":2},"#
                + #""value":"0123456789012345678901234","defaultFlag":true}]}"#)
        let ticket = server.post(
            "/service/tickets",
            #"{"summary":"x","company":{"id":12345},"contact":{"id":\#(contact.id)}}"#)
        #expect(ticket["contactPhoneNumber"] == "01234567890123456789")
    }
}
