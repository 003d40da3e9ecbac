// Conditions on values of user-defined fields (docs/CONDITIONS.md#parameters).

import ServiceTestSupport
import Testing

@Suite struct CustomFieldConditionTests {
    private static let contacts = "/company/contacts"

    @Test(
        "Conditions find records by caption and value of the same field",
        arguments: [
            (#"caption="CRM Id" AND value != null"#, [1, 2]),
            (#"caption="crm id" and value = 20411"#, [1]),
            (#"caption="CRM Id" and value > 20411"#, [2]),
            (#"caption="CRM Id" and value in (20411, 5)"#, [1]),
            (#"caption="CRM Id" and value = "20412""#, [2]),
            (#"caption="VIP" and value = true"#, [1, 3]),
            (#"caption="VIP" and value = "True""#, [1, 3]),
            (#"caption="VIP" and value = false"#, [2]),
            (#"caption="Preferred Channel" and value like "ph%""#, [1]),
            (#"caption="Preferred Channel" and value contains "HON""#, [1]),
            (#"caption="Preferred Channel" and value != "Email""#, [1]),
            (#"value = "Phone""#, [1]),
            (#"caption="VIP" and value = "Phone""#, []),
            (
                #"caption="VIP" and value=true and caption="Preferred Channel" and value="Phone""#,
                [1]
            ),
            (#"(caption="VIP" and value=true) or (caption="CRM Id" and value=20412)"#, [1, 2, 3]),
            (#"id=15 and type="Number" and entryMethod="EntryField" and value < 20412"#, [1]),
            (#"caption="Nothing""#, []),
        ] as [(String, [Int64])])
    func conditions(text: String, ids: [Int64]) throws {
        let server = try TestServer(.demo)
        #expect(server.ids(("customFieldConditions", text)) == ids)
        #expect(
            server.get(Self.contacts + "/count?" + query([("customfieldconditions", text)])).body
                == #"{"count":\#(ids.count)}"#)
        #expect(
            server.ids(("customFieldConditions", text), ("conditions", "id=1"))
                == ids.filter { $0 == 1 })
    }

    @Test func `A default counts as a value for conditions too`() throws {
        let server = try TestServer(.demo)
        let all = server.ids()
        #expect(
            server.ids(("customFieldConditions", #"caption="Preferred Channel" and value="email""#))
                == all.filter { $0 != 1 })
    }

    @Test(
        "Names that conditions on custom fields do not know are refused",
        arguments: [
            ("/company/contacts", #"caption="VIP" and worth=1"#, "worth is not a recognized name."),
            (
                "/company/contacts", "customFields/value=1",
                "customFields/value is not a recognized name."
            ),
            ("/company/countries", "value=1", "value is not a recognized name."),
            ("/company/contacts", #"type="Colour""#, "Enum value supplied was invalid"),
        ])
    func unknownNames(path: String, text: String, message: String) throws {
        let server = try TestServer(.demo)
        let answer = server.get(path + "?" + query([("customFieldConditions", text)]))
        #expect(answer.status == 400)
        #expect(
            answer.body == #"{"code":"ApiFindCondition","message":"\#(message)"}"#)
    }
}
