// Clients read a record, change one member and send all of it back.

import Dialect
import Primitives
import Records
import Schema
import ServiceTestSupport
import Tenancy
import Testing

@Suite struct RoundTripTests {
    @Test(
        "Every contact sent back as it came changes nothing but when and by whom",
        arguments: TestData.allCases, Mode.allCases)
    func everyContact(data: TestData, mode: Mode) throws {
        let server = try TestServer(data, mode: mode)
        let stamps: Set = ["lastUpdated", "updatedBy"]
        let before = try server.dump(except: stamps)
        let ids = server.ids()
        #expect(ids.count == (data == .demo ? 45 : 66 + 1))
        for id in ids {
            let sent = server.get("/company/contacts/\(id)").body
            let back = server.put("/company/contacts/\(id)", sent)
            #expect(back.status == 200)
            #expect(back.body.withoutInfo == sent.withoutInfo)
            #expect(back["_info/lastUpdated"] == TestServer.now.text)
            // Once more: now not even the time differs.
            #expect(server.put("/company/contacts/\(id)", back.body).body == back.body)
        }
        let changes = try server.changes(since: before, except: stamps)
        #expect(changes == [], "\(changes)")
    }

    @Test(
        "Every record of every resource sent back as it came changes nothing",
        arguments: TestData.allCases)
    func everyRecord(data: TestData) throws {
        let server = try TestServer(data)
        let stamps: Set = ["lastUpdated", "updatedBy"]
        let before = try server.dump(except: stamps)
        let resources = server.sandbox.store.catalog.resources.filter {
            $0.parent == nil && $0.operations.isSuperset(of: [.list, .replace])
        }
        #expect(resources.count > 15)
        for resource in resources {
            for id in server.ids(at: resource.path) {
                let path = "\(resource.path)/\(id)"
                let sent = server.get(path).body
                let back = server.put(path, sent)
                #expect(back.status == 200, "\(path): \(back.body)")
                #expect(back.body.withoutInfo == sent.withoutInfo)
            }
        }
        let changes = try server.changes(since: before, except: stamps)
        #expect(changes == [], "\(changes)")
    }

    @Test func `A record sent back with one of two views of a value changed takes the change`()
        throws
    {
        let server = try TestServer(.demo)
        let sent = server.get("/company/contacts/6").body
        let number = sent.replacing(#""managerContactId":1"#, with: #""managerContactId":2"#)
        #expect(number != sent)
        let back = server.put("/company/contacts/6", number)
        #expect(back["managerContact/id"] == "2")
        let type = back.body.replacing(#""type":{"id":4,"#, with: #""type":{"id":5,"#)
        #expect(type != back.body)
        #expect(server.put("/company/contacts/6", type)["types/0/id"] == "5")
    }
}
