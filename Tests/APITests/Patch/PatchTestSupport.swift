// What tests of PATCH share: a contact with items, and the message of a refusal.

import ServiceTestSupport
import Testing

extension TestServer {
    /// Makes a contact with an e-mail, a phone and a fax, each the default of its kind, as in the
    /// recorded scenarios (docs/LIVE-API.md#patch).
    /// - Returns: Its path.
    func makeContactWithItems() -> String {
        let made = post(
            "/company/contacts",
            """
            {"firstName":"Emma","lastName":"Diaz","company":{"id":12345},"communicationItems":[
            {"type":{"id":1},"value":"a","defaultFlag":true},
            {"type":{"id":2},"value":"b","defaultFlag":true},
            {"type":{"id":3},"value":"c","defaultFlag":true}]}
            """)
        #expect(made.status == 201, "\(made.body)")
        return "/company/contacts/\(made.id)"
    }
}

extension TestResponse {
    /// The message of a refused patch, with the number of the operation; of any other answer the
    /// body.
    var patchMessage: String? {
        status == 400 && self["code"] == "InvalidPatch" ? self["message"] : body
    }
}
