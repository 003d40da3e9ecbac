// Two companies become one.

import HTTP
import JSON
import Primitives
import ServiceTestSupport
import Testing

@Suite struct CompanyMergeTests {
    private static let path = "/company/companies/12353/merge"

    @Test func `All records of a company move, and the company stays, marked as deleted`() throws {
        let server = try TestServer()
        let done = server.post(Self.path, #"{"toCompanyId":12345}"#)
        #expect(done.status == 200)
        #expect(
            done.body
                == #"{"success":true,"message":"Company 12353 was merged into company 12345."}"#)
        #expect(server.get("/company/contacts/45")["company/id"] == "12345")
        #expect(server.get("/company/contacts/45")["site/id"] == "19")
        #expect(server.get("/finance/agreements/206")["company/id"] == "12345")
        #expect(server.get("/company/companies/12345/sites/19")["primaryAddressFlag"] == "false")
        #expect(server.get("/company/companies/12345/sites/3")["primaryAddressFlag"] == "true")
        #expect(server.get("/company/companies/12353/usages").body == "[]")
        #expect(server.get("/company/companies/12353/sites/count").body == #"{"count":0}"#)
        let left = server.get("/company/companies/12353")
        #expect(left["deletedFlag"] == "true")
        #expect(left["dateDeleted"] == TestServer.now.text)
        let kept = server.get("/company/companies/12345")
        #expect(kept["name"] == "Acme Corporation")
        #expect(kept["types/0/name"] == "Client")
        #expect(kept["_info/lastUpdated"] == TestServer.now.text)
    }

    @Test func `The body says which company's values are kept`() throws {
        let server = try TestServer()
        let done = server.post(
            Self.path,
            #"{"toCompanyId":12346,"name":"From","identifier":"from","type":"From","phone":"From","#
                + #""primaryAddress":"From","fax":"To","market":"From","notes":"From"}"#)
        #expect(done.status == 200)
        let kept = server.get("/company/companies/12346")
        #expect(kept["name"] == "Old Mill Printing")
        #expect(kept["identifier"] == "OldMillPrint")
        #expect(kept["phoneNumber"] == "813-555-0195")
        #expect(kept["addressLine1"] == "14 Mill Race")
        #expect(kept["faxNumber"] == "863-555-0131")
        #expect(kept["types"] == "1")
        #expect(kept["types/0/name"] == "Former Client")
        #expect(kept["accountNumber"] == "LKD-1002")
        #expect(server.get("/company/companies/12353")["identifier"] == "LakesideDental")
    }

    @Test func `A company that named the merged one as its parent does not name itself`() throws {
        let server = try TestServer()
        server.patch(
            "/company/companies/12346",
            #"[{"op":"replace","path":"parentCompany","value":{"id":12353}}]"#)
        server.patch(
            "/company/companies/12347",
            #"[{"op":"replace","path":"parentCompany","value":{"id":12353}}]"#)
        server.post(Self.path, #"{"toCompanyId":12346}"#)
        #expect(server.get("/company/companies/12346")["parentCompany"] == nil)
        #expect(server.get("/company/companies/12347")["parentCompany/id"] == "12346")
    }

    @Test func `A membership that both have is there once`() throws {
        let server = try TestServer()
        server.post("/company/companies/12353/groups", #"{"group":{"id":1}}"#)
        server.post("/company/companies/12353/groups", #"{"group":{"id":2}}"#)
        server.post(Self.path, #"{"toCompanyId":12345}"#)
        let groups = server.get("/company/companies/12345/groups?fields=group/id")
        #expect(groups.body == #"[{"group":{"id":1}},{"group":{"id":3}},{"group":{"id":2}}]"#)
    }

    @Test(
        "A merge that makes no sense is refused and changes nothing",
        arguments: [
            ("{}", "MissingRequiredField", "The toCompanyId field is required.", "toCompanyId"),
            (#"{"toCompanyId":99}"#, "NotFound", "Company 99 not found", "toCompanyId"),
            (
                #"{"toCompanyId":12353}"#, "InvalidField",
                "Company 12353 cannot be merged into itself.", "toCompanyId"
            ),
            (
                #"{"toCompanyId":12352}"#, "InvalidField",
                "Company 12352 is deleted; merge into one that is not.", "toCompanyId"
            ),
            (
                #"{"toCompanyId":2,"name":"both"}"#, "InvalidField",
                "The field name must be one of From, To, but it is 'both'.", "name"
            ),
            (
                #"{"toCompanyId":2,"sites":"To"}"#, "InvalidField",
                "The field sites must be one of From, but it is 'To'.", "sites"
            ),
        ])
    func refusals(body: String, code: String, message: String, field: String) throws {
        let server = try TestServer()
        server.delete("/company/companies/12352")
        let before = try server.dump()
        let answer = server.post(Self.path, body)
        #expect(answer.status == 400)
        expectBody(
            answer,
            #"""
            {
              "code": "InvalidObject",
              "message": "companyMerge object is invalid",
              "errors": [
                {
                  "code": "\#(code)",
                  "message": "\#(message)",
                  "resource": "companyMerge",
                  "field": "\#(field)"
                }
              ]
            }
            """#)
        #expect(try server.changes(since: before) == [])
    }

    @Test func `A merge of an unknown company, or with an empty body, is refused`() throws {
        let server = try TestServer()
        #expect(server.post("/company/companies/99/merge", #"{"toCompanyId":2}"#).status == 404)
        #expect(
            server.post(Self.path, "").body
                == #"{"code":"ConnectWiseApi","message":"The body is empty; a JSON companyMerge is expected."}"#
        )
    }
}
