// The main site of a company, and what the live service asks of a new or changed one.

import Dialect
import HTTP
import JSON
import ServiceTestSupport
import Testing

@Suite struct CompanySiteTests {
    private static let path = "/company/companies"

    /// Fact: `site` is `{id, name, _info.site_href}` (docs/LIVE-API.md#companies).
    @Test func `A company shows its main site`() throws {
        let server = try TestServer()
        let company = server.get(Self.path + "/12345?fields=site")
        #expect(company["site/id"] == "3")
        #expect(company["site/name"] == "Headquarters")
        #expect(
            company["site/_info/site_href"]
                == "http://localhost/company/companies/12345/sites/3")
        #expect(
            server.ids(("conditions", "site/name='headquarters'"), at: Self.path) == [12345])
        #expect(server.ids(("conditions", "site/id=3"), at: Self.path) == [12345])
        #expect(server.ids(("conditions", "site=null"), at: Self.path) == [])
        #expect(
            server.get(Self.path + "?orderBy=site/name&pageSize=1&fields=site/name").status == 200)
    }

    @Test("The site of a new company is made with it", arguments: Mode.allCases)
    func make(mode: Mode) throws {
        let server = try TestServer(.demo, mode: mode)
        let made = server.post(
            Self.path,
            #"{"identifier":"NEWCO","name":"New","addressLine1":"1 Way","site":{"name":"Main"}}"#)
        #expect(made.status == 201)
        #expect(made["site/name"] == "Main")
        let sites = server.get("\(Self.path)/\(made.id)/sites")
        #expect(sites.json.elements.count == 1)
        #expect(sites["0/name"] == "Main")
        #expect(sites["0/primaryAddressFlag"] == "true")
        #expect(sites["0/addressLine1"] == "1 Way")
        let other = server.post(
            Self.path, #"{"identifier":"NEWCO2","name":"New","site":{"id":3,"name":"Plant"}}"#)
        #expect(other["site/name"] == "Plant")
        #expect(server.get(Self.path + "/12345")["site/id"] == "3")
    }

    @Test(
        "Without a site's name a company is refused in strict mode, in the live words",
        arguments: ["", #","site":{}"#, #","site":null"#, #","site":{"name":""}"#])
    func missing(site: String) throws {
        let body = #"{"identifier":"NEWCO","name":"New"\#(site)}"#
        let refused = try TestServer(.demo, mode: .strict).post(Self.path, body)
        #expect(
            refused.body
                == indented(
                    #"{"code":"InvalidObject","message":"company object is invalid","errors":["#
                        + #"{"code":"MissingRequiredField","message":"Company Site name is required.","#
                        + #""resource":"company","field":"site"}]}"#))
        let made = try TestServer().post(Self.path, body)
        #expect(made.status == 201)
        #expect(made["site/name"] == "Main")
    }

    @Test func `A site that cannot be made or chosen is refused with its member`() throws {
        let server = try TestServer()
        let long = String(repeating: "x", count: 157)
        #expect(
            server.post(
                Self.path, #"{"identifier":"A","name":"A","site":{"name":"\#(long)"}}"#)[
                    "errors/0/message"]
                == "The field site/name must be a string with a maximum length of 156.")
        #expect(
            server.post(Self.path, #"{"identifier":"A","name":"A","site":{"id":3}}"#)[
                "errors/0/message"] == "Site 3 not found")
        let other = server.patch(Self.path + "/12345", #"{"site":{"id":1}}"#)
        #expect(other["errors/0/message"] == "Site 1 not found for Company 12345")
        #expect(other.refusedFields == ["site/id"])
    }

    @Test func `A change chooses another site; the same one changes nothing`() throws {
        let server = try TestServer()
        let path = Self.path + "/12345"
        #expect(server.patch(path, #"{"site":{"id":4}}"#)["site/name"] == "Distribution Center")
        #expect(server.get(path + "/sites/3")["primaryAddressFlag"] == "false")
        #expect(server.patch(path, #"{"site":{"name":"Headquarters"}}"#)["site/id"] == "3")
        #expect(
            server.patch(path, #"[{"op":"replace","path":"site/id","value":5}]"#)["site/id"] == "5")
        let before = server.get(path)
        #expect(server.put(path, before.body).status == 200)
        #expect(server.get(path).body.withoutInfo == before.body.withoutInfo)
        #expect(server.get(path + "/sites/count").body == #"{"count":3}"#)
    }

    /// Fact: "typeIds can only be used when creating a new company." (docs/LIVE-API.md#companies)
    @Test func `Strict mode takes types in a new company alone`() throws {
        let strict = try TestServer(.demo, mode: .strict)
        let path = Self.path + "/12345"
        let refused = strict.put(path, strict.get(path).body)
        #expect(refused.status == 400)
        #expect(refused["message"] == "company object is invalid")
        #expect(
            refused["errors/0/message"] == "typeIds can only be used when creating a new company.")
        #expect(refused.refusedFields == ["typeIds"])
        let patch = #"[{"op":"replace","path":"types","value":[{"id":2}]}]"#
        #expect(strict.patch(path, patch).refusedFields == ["typeIds"])
        let stripped = #"{"identifier":"Acme","name":"Acme Corporation"}"#
        #expect(strict.put(path, stripped).status == 200)
        #expect(strict.get(path)["types/0/id"] == "1")
        let made = strict.post(
            Self.path,
            #"{"identifier":"N","name":"N","site":{"name":"Main"},"types":[{"id":2}]}"#)
        #expect(made["types/0/id"] == "2")
        let server = try TestServer()
        #expect(server.put(path, server.get(path).body).status == 200)
        #expect(server.patch(path, #"{"types":[{"id":2}]}"#)["types/0/id"] == "2")
    }

    /// Fact: PATCH validates `yearEstablished` and `revenueYear` of the stored record
    /// (docs/LIVE-API.md#companies).
    @Test("A year is one of 1900 to 9999", arguments: ["yearEstablished", "revenueYear"])
    func year(member: String) throws {
        let server = try TestServer()
        let refused = server.patch(Self.path + "/12345", #"{"\#(member)":1899}"#)
        #expect(refused["errors/0/code"] == "OutOfRange")
        #expect(
            refused["errors/0/message"] == "The field \(member) must be between 1900 and 9999.")
        #expect(server.patch(Self.path + "/12345", #"{"\#(member)":1900}"#)[member] == "1900")
    }

    /// The references of the vendor's `Company`, with records that they can name.
    @Test(
        "A company takes and shows what the vendor's has",
        arguments: [
            ("market", "Manufacturing"), ("ownershipType", "Partnership"),
            ("timeZoneSetup", "US Central"), ("calendar", "Around the Clock"),
            ("taxCode", "Exempt"), ("billingTerms", "Due on Receipt"),
            ("invoiceDeliveryMethod", "E-Mail"), ("currency", "Canadian Dollars"),
            ("companyEntityType", "Nonprofit"), ("sicCode", "8111 - Legal services"),
        ])
    func references(member: String, name: String) throws {
        let server = try TestServer()
        let path = Self.path + "/12345"
        let changed = server.patch(path, #"{"\#(member)":{"id":2}}"#)
        #expect(changed["\(member)/name"] == name)
        #expect(server.ids(("conditions", "\(member)/name='\(name)'"), at: Self.path) == [12345])
        #expect(server.put(path, server.get(path).body)["\(member)/id"] == "2")
        #expect(server.patch(path, #"{"\#(member)":{"id":99}}"#).refusedFields == ["\(member)/id"])
    }

    /// Fact: the members of a currency's reference, and that terms, delivery methods and codes of
    /// industry have no link (docs/LIVE-API.md#companies).
    @Test func `References of a company are written as the recorded ones`() throws {
        let server = try TestServer()
        let path = Self.path + "/12345"
        server.patch(
            path,
            #"{"currency":{"id":1},"billingTerms":{"id":1},"territoryManager":{"id":4},"#
                + #""resellerIdentifier":"R-1","sicCode":{"id":1},"taxCode":{"id":1}}"#)
        expectBody(
            server.get(
                path + "?fields=currency,billingTerms,sicCode,taxCode,territoryManager/identifier,"
                    + "resellerIdentifier"),
            #"""
            {
              "sicCode": {"id": 1, "name": "5734 - Computer and software stores"},
              "taxCode": {
                "id": 1,
                "name": "Florida",
                "_info": {"taxCode_href": "http://localhost/finance/taxCodes/1"}
              },
              "billingTerms": {"id": 1, "name": "Net 30"},
              "currency": {
                "id": 1,
                "name": "US Dollars",
                "symbol": "$",
                "currencyCode": "USD",
                "decimalSeparator": ".",
                "numberOfDecimals": 2,
                "thousandsSeparator": ",",
                "negativeParenthesesFlag": false,
                "displaySymbolFlag": true,
                "currencyIdentifier": "USD",
                "displayIdFlag": false,
                "rightAlign": false,
                "_info": {"currency_href": "http://localhost/finance/currencies/1"}
              },
              "territoryManager": {"identifier": "apatel"},
              "resellerIdentifier": "R-1"
            }
            """#)
    }
}
