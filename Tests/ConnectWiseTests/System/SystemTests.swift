// What the service tells of itself, and of its members.

import Dialect
import Foundation
import HTTP
import JSON
import MockServer
import Primitives
import Records
import ServiceTestSupport
import Tenancy
import Testing

@testable import ConnectWise

@Suite struct SystemTests {
    /// What a new member has to say.
    private static let member = """
        {"identifier":"nina","licenseClass":"F","firstName":"Nina","lastName":"Hale",\
        "hireDate":"2026-05-01","defaultEmail":"Office","defaultPhone":"Mobile",\
        "securityRole":{"name":"Technician"},"officeEmail":"nina@summitridge.example",\
        "password":"not kept anywhere"}
        """

    @Test func `The service shows its version, its licences and its region as one object`() throws {
        let server = try TestServer(.demo)
        let info = server.get("/system/info?conditions=anything")
        #expect(info.status == 200)
        expectBody(
            info,
            #"""
            {
              "version": "v2026.4.70001",
              "isCloud": true,
              "serverTimeZone": "Eastern Standard Time",
              "licenseBits": [
                {"name": "Service", "activeFlag": true},
                {"name": "Project", "activeFlag": true},
                {"name": "Sales", "activeFlag": true},
                {"name": "Finance", "activeFlag": true},
                {"name": "Procurement", "activeFlag": false}
              ],
              "cloudRegion": "NA",
              "maxWorkFlowRecordsAllowed": 10000
            }
            """#)
        #expect(
            server.get("/system/info/?fields=version,cloudRegion").body
                == #"{"version":"v2026.4.70001","cloudRegion":"NA"}"#)
        #expect(server.post("/system/info", "{}").status == 405)
    }

    @Test(
        "Each list to choose from answers its records, their number and one of them",
        arguments: [
            (
                "members", 11,
                #"{"id":2,"identifier":"mlee","licenseClass":"F","inactiveFlag":false,"firstName":"Marcus","lastName":"Lee","defaultEmail":"Office","fullName":"Marcus Lee"}"#
            ),
            (
                "locations", 4,
                #"{"id":2,"structureLevel":{"id":2,"name":"Location"},"name":"Chicago Office","location_flag":true}"#
            ),
            ("departments", 5, #"{"id":2,"name":"Projects"}"#),
            ("personas", 4, #"{"id":2,"name":"Service Manager"}"#),
            ("locales", 4, #"{"id":2,"name":"English (United Kingdom)","localeCode":"en-GB"}"#),
            (
                "standardNotes", 2,
                #"{"id":2,"name":"Waiting for parts","contents":"The parts are ordered; we will be in touch as soon as they are here."}"#
            ),
            (
                "departmentlocations", 6,
                #"{"id":2,"location":{"id":1,"name":"Tampa Office"},"department":{"id":2,"identifier":"Projects","name":"Projects"}}"#
            ),
            ("links", 2, #"{"id":2,"name":"Contact card","screenLink":"Contact"}"#),
        ])
    func lists(name: String, count: Int, second: String) throws {
        let server = try TestServer(.demo)
        let path = "/system/info/\(name)"
        #expect(server.ids(at: path).count == count)
        #expect(server.get(path + "/count").body == #"{"count":\#(count)}"#)
        #expect(server.get(path + "/2").body.withoutLinks == second)
        #expect(server.ids(("conditions", "id=2"), at: path) == [2])
        #expect(server.delete(path + "/2").status == 405)
    }

    @Test func `A link leads to a record`() throws {
        let server = try TestServer(.demo)
        let path = "/system/info/links/2/resolveurl"
        let answer = server.post(path, #"{"referenceId":15}"#)
        #expect(answer.status == 201)
        #expect(
            answer.body
                == #"{"referenceId":15,"url":"https://cards.summitridge.example/?contact=15"}"#)
        expectBody(
            server.post(path, "{}"),
            #"""
            {
              "code": "InvalidObject",
              "message": "linkResolveUrlInfo object is invalid",
              "errors": [
                {
                  "code": "MissingRequiredField",
                  "message": "The referenceId field is required.",
                  "resource": "linkResolveUrlInfo",
                  "field": "referenceId"
                }
              ]
            }
            """#)
        #expect(server.post(path, #"{"referenceId":"x"}"#).refusedFields == ["referenceId"])
        #expect(server.post("/system/info/links/9/resolveurl", "{}").status == 404)
    }

    @Test func `A member is made, changed and never deleted, and keeps no password`() throws {
        let server = try TestServer(.demo)
        let made = server.post("/system/members", Self.member)
        #expect(made.status == 201)
        #expect(made.id == 12)
        #expect(made["primaryEmail"] == "nina@summitridge.example")
        #expect(made["securityRole/id"] == "3")
        #expect(made["hireDate"] == "2026-05-01T00:00:00Z")
        #expect(made["password"] == nil)
        #expect(try server.dump().contains { $0.contains("not kept") } == false)
        let changed = server.patch(
            "/system/members/12", #"[{"op":"replace","path":"title","value":"Engineer"}]"#)
        #expect(changed["title"] == "Engineer")
        #expect(server.put("/system/members/12", changed.body).body == changed.body)
        #expect(server.delete("/system/members/12").status == 405)
        #expect(server.ids(("conditions", "identifier=\"NINA\""), at: "/system/members") == [12])
        #expect(
            server.post("/system/members", Self.member)["errors/0/message"]
                == "Member 12 has the same identifier already.")
    }

    @Test func `A member without required values is refused by name`() throws {
        let server = try TestServer(.demo)
        let refused = server.post("/system/members", #"{"licenseClass":"Q"}"#)
        #expect(refused.status == 400)
        #expect(
            refused.refusedFields == [
                "identifier", "licenseClass", "firstName", "lastName", "hireDate", "defaultEmail",
                "defaultPhone", "securityRole",
            ])
        #expect(
            refused["errors/1/message"]
                == "The field licenseClass must be one of A, C, F, X, but it is 'Q'.")
    }

    @Test func `A member sees itself without what administrators decide`() throws {
        let server = try TestServer(.demo)
        let own = server.get("/system/myAccount/2")
        #expect(own["identifier"] == "mlee")
        #expect(own["defaultLocation/name"] == "Tampa Office")
        #expect(own["securityRole"] == nil)
        #expect(own["hourlyCost"] == nil)
        let changed = server.patch(
            "/system/myAccount/2", #"[{"op":"replace","path":"mobilePhone","value":"555-0101"}]"#)
        #expect(changed["mobilePhone"] == "555-0101")
        #expect(server.get("/system/members/2")["mobilePhone"] == "555-0101")
        #expect(server.get("/system/members/2")["securityRole/name"] == "Technician")
        #expect(server.put("/system/myAccount/2", changed.body).status == 200)
        #expect(server.get("/system/members/2")["securityRole/name"] == "Technician")
        #expect(server.get("/system/myAccount").status == 404)
        #expect(
            server.get("/system/myAccount/99").body
                == #"{"code":"NotFound","message":"Member 99 not found"}"#)
    }

    @Test func `A member gets keys that are good for four hours`() throws {
        let server = try TestServer(.demo)
        let first = server.post("/system/members/MLEE/tokens", #"{"memberIdentifier":"mlee"}"#)
        #expect(first.status == 200)
        let keys = try #require(first["publicKey"])
        let secret = try #require(first["privateKey"])
        #expect(
            first.body
                == #"{"publicKey":"\#(keys)","privateKey":"\#(secret)","expiration":"2027-07-01T16:00:00Z"}"#
        )
        #expect(keys.count == 16 && secret.count == 16 && keys != secret)
        let second = server.send(.post, "/system/members/mlee/tokens")
        #expect(second["publicKey"] != keys)
        #expect(
            try TestServer(.demo).send(.post, "/system/members/jcarter/tokens")["publicKey"] == keys
        )
        let sandbox = server.sandbox
        #expect(
            try sandbox.store.member(publicKey: keys, privateKey: secret, at: TestServer.now)
                == "mlee")
        let end = Timestamp(seconds: TestServer.now.seconds + Limits.tokenSeconds)
        #expect(try sandbox.store.member(publicKey: keys, privateKey: secret, at: end) == nil)
        #expect(
            try sandbox.store.member(
                publicKey: keys.uppercased(), privateKey: secret, at: TestServer.now)
                == nil)
        #expect(
            try sandbox.store.member(publicKey: keys, privateKey: "x", at: TestServer.now) == nil)
        #expect(
            server.post("/system/members/nobody/tokens", "").body
                == #"{"code":"NotFound","message":"Member nobody not found"}"#)
    }

    /// "Tokens need an integrator login" (docs/LIVE-API.md#credentials).
    @Test func `In strict mode an integrator login alone gets the keys of a member`() throws {
        let path = TestServer.basePath + "/system/members/mlee/tokens"
        for (mode, type, status, counted) in [
            (.strict, "integrator", 200, []), (.strict, "Integrator", 200, []),
            (.strict, "member", 403, []), (.strict, nil, 403, []),
            (.default, "integrator", 200, []), (.default, "member", 200, [.tokensByKeys]),
        ] as [(Mode, String?, Int, [Leniency])] {
            let server = try TestServer(mode: mode)
            let login = [TestServer.authorization, TestServer.clientID]
            let answer = server.sendPlain(
                .post, path, fields: login + (type.map { [("x-cw-usertype", $0)] } ?? []))
            #expect(answer.status == status, "\(mode) \(type ?? "")")
            #expect(server.sandbox.store.leniencies.used.map(\.leniency) == counted)
        }
    }

    @Test func `What a member changes is marked with the member`() throws {
        let server = try TestServer(.demo)
        let keys = server.post("/system/members/mlee/tokens", "")
        func basic(_ user: String, _ secret: String) -> [(String, String)] {
            [
                (
                    "Authorization",
                    "Basic " + Data("acme+\(user):\(secret)".utf8).base64EncodedString()
                )
            ]
        }
        func change(_ fields: [(String, String)]) -> String? {
            server.send(
                .patch, "/company/contacts/1",
                #"[{"op":"replace","path":"title","value":"\#(fields.count)"}]"#, fields: fields
            )["_info/updatedBy"]
        }
        let own = basic(try #require(keys["publicKey"]), try #require(keys["privateKey"]))
        #expect(change(own) == "mlee")
        #expect(change(basic("JCARTER", "password")) == "jcarter")
        #expect(change(basic("public", "private")) == "API")
        #expect(change([]) == "API")
        #expect(
            change([("Cookie", "companyName=acme; memberId=dkim; memberHash=x")]) == "dkim")
        let callback = server.send(
            .post, "/system/callbacks",
            #"{"url":"http://a","objectId":1,"type":"contact","level":"owner"}"#, fields: own)
        #expect(callback["memberId"] == "2")
        #expect(callback["_info/updatedBy"] == "mlee")
    }

    @Test func `Locations and departments are added`() throws {
        let server = try TestServer(.demo)
        let location = server.post(
            "/system/locations", #"{"name":"Boston","structureLevel":{"id":2}}"#)
        #expect(location.status == 201)
        #expect(location["ownerLevelId"] == "5")
        #expect(location["structureLevel/name"] == "Location")
        #expect(server.post("/system/locations", "{}").refusedFields == ["structureLevel", "name"])
        let department = server.post(
            "/system/departments", #"{"identifier":"Legal","name":"Legal"}"#)
        #expect(department.status == 201)
        #expect(server.get("/system/info/departments/6")["name"] == "Legal")
        #expect(server.get("/system/departments?conditions=identifier=\"legal\"")["0/id"] == "6")
        #expect(
            server.post("/system/departments", #"{"identifier":"LEGAL","name":"x"}"#).refusedFields
                == ["identifier"])
    }
}

extension String {
    /// A record without links and times: without every `_info`.
    fileprivate var withoutLinks: String {
        var text = self
        while let start = text.ranges(of: #","_info":{"#).first {
            var end = start.upperBound
            while text[end] != "}" { end = text.index(after: end) }
            text.removeSubrange(start.lowerBound...end)
        }
        return text
    }
}
