// The shapes of records as real answers have them (docs/LIVE-API.md#contact-payload), in strict
// mode.

import Dialect
import HTTP
import JSON
import ServiceTestSupport
import Testing

@Suite struct PayloadTests {
    private func names(_ json: JSONValue?) -> [String] { json?.members.map(\.name) ?? [] }

    @Test func `A contact without a company has these members in this order`() throws {
        let server = try TestServer(.demo, mode: .strict)
        let made = server.post(
            "/company/contacts", #"{"firstName":"Estella","lastName":"Mcdowell"}"#)
        #expect(made.status == 201)
        #expect(
            names(made.json) == [
                "id", "firstName", "lastName", "inactiveFlag", "marriedFlag", "childrenFlag",
                "portalSecurityLevel", "disablePortalLoginFlag", "unsubscribeFlag", "mobileGuid",
                "defaultBillingFlag", "defaultFlag", "types", "customFields", "ignoreDuplicates",
                "_info",
            ])
        #expect(made["inactiveFlag"] == "false")
        #expect(made["portalSecurityLevel"] == "1")
        #expect(made["disablePortalLoginFlag"] == "true")
        #expect(made.json["types"]?.elements.count == 0)
        #expect(made["ignoreDuplicates"] == "false")
    }

    @Test func `With a company and items come site, phone and the items`() throws {
        let server = try TestServer(.demo, mode: .strict)
        let made = server.post(
            "/company/contacts",
            """
            {"firstName":"Emma","lastName":"Diaz","company":{"id":12345},"communicationItems":[
            {"type":{"id":"2"},"value":"+166155555","defaultFlag":true},
            {"type":{"id":1},"value":"emma@test.com","defaultFlag":true,"communicationType":"Email"}]}
            """)
        #expect(made.status == 201)
        #expect(
            names(made.json) == [
                "id", "firstName", "lastName", "company", "site", "relationshipOverride",
                "inactiveFlag", "marriedFlag", "childrenFlag", "portalSecurityLevel",
                "disablePortalLoginFlag", "unsubscribeFlag", "mobileGuid", "defaultPhoneType",
                "defaultPhoneNbr", "defaultBillingFlag", "defaultFlag", "communicationItems",
                "types", "customFields", "ignoreDuplicates", "_info",
            ])
        #expect(names(made.json["company"]) == ["id", "identifier", "name", "_info"])
        #expect(names(made.json["company"]?["_info"]) == ["company_href", "mobileGuid"])
        #expect(names(made.json["site"]) == ["id", "name", "_info"])
        #expect(names(made.json["site"]?["_info"]) == ["site_href", "mobileGuid"])
        #expect(made["relationshipOverride"] == "")
        let items = try #require(made.json["communicationItems"]?.elements)
        #expect(
            items.map(names) == [
                ["id", "type", "value", "defaultFlag", "communicationType"],
                ["id", "type", "value", "defaultFlag", "domain", "communicationType"],
            ])
        #expect(made["communicationItems/1/domain"] == "@test.com")
        #expect(made["communicationItems/0/communicationType"] == "Phone")
        #expect(
            made["communicationItems/0/type/_info/type_href"]
                == "http://localhost/v4_6_release/apis/3.0//company/communicationTypes/2")
        #expect(made["defaultPhoneNbr"] == "+166155555")
    }

    @Test func `A contact's info has its moments and links in this order`() throws {
        let server = try TestServer(.demo, mode: .strict)
        let info = try #require(server.get("/company/contacts/2").json["_info"])
        #expect(
            names(info) == [
                "lastUpdated", "updatedBy", "communications_href", "notes_href", "tracks_href",
                "portalSecurity_href", "activities_href", "documents_href", "configurations_href",
                "tickets_href", "opportunities_href", "projects_href", "image_href",
            ])
        let base = "http://localhost/v4_6_release/apis/3.0//"
        #expect(info["notes_href"]?.string == base + "company/contacts/2/notes")
        #expect(
            info["documents_href"]?.string
                == base + "system/documents?recordType=Contact&recordId=2")
        #expect(
            info["image_href"]?.string
                == base + "company/contacts/2/image?lastModified="
                + (info["lastUpdated"]?.string ?? ""))
        #expect(info.members.allSatisfy { $0.value.kind == .string })
    }

    /// The links of a contact (docs/LIVE-API.md#info-links), each with something behind it.
    @Test func `In the demo data every link of John Smith leads to records`() throws {
        let server = try TestServer()
        let info = try #require(server.get("/company/contacts/1").json["_info"])
        let links = info.members.filter { $0.name.hasSuffix("_href") }
        #expect(links.count == 11)
        for link in links {
            let url = try #require(link.value.string)
            let path = try #require(url.split(separator: "apis/3.0/", maxSplits: 1).last)
            let answer = server.get(String(path).replacing(" ", with: "%20"))
            #expect(answer.status == 200, "\(url)")
            if link.name == "image_href" { continue }
            #expect(!answer.json.elements.isEmpty, "\(url)")
        }
    }

    @Test func `A communication of its own has more members than the item of a contact`() throws {
        let server = try TestServer(.demo, mode: .strict)
        let list = server.get("/company/contacts/2/communications").json.elements
        let record = try #require(list.first)
        #expect(
            names(record).filter { $0 != "extension" && $0 != "domain" } == [
                "id", "contactId", "type", "value", "defaultFlag", "mobileGuid",
                "communicationType", "_info",
            ])
        #expect(names(record["_info"]) == ["lastUpdated", "updatedBy", "contactMobileGuid"])
    }
}
