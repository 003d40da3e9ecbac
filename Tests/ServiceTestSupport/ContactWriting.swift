// The four ways in which a client writes a contact.

/// The ways of writing a contact.
package enum ContactWriting: CaseIterable {
    case create, replace, operations, object

    /// Writes a contact with these members; where the record is whole, with the required ones too.
    package func send(
        _ members: [(name: String, value: String)], to server: TestServer
    ) -> TestResponse {
        let required = [("firstName", #""Ann""#), ("company", #"{"id":12345}"#)].filter { own in
            !members.contains { $0.name == own.0 }
        }
        func object(_ members: [(String, String)]) -> String {
            "{" + members.map { #""\#($0)":\#($1)"# }.joined(separator: ",") + "}"
        }
        switch self {
        case .create:
            return server.post("/company/contacts", object(required + members))
        case .replace:
            return server.put("/company/contacts/6", object(required + members))
        case .object:
            return server.patch("/company/contacts/6", object(members))
        case .operations:
            let list = members.map {
                #"{"op":"replace","path":"\#($0.name)","value":\#($0.value)}"#
            }
            return server.patch("/company/contacts/6", "[" + list.joined(separator: ",") + "]")
        }
    }

    /// The status that a server answers.
    package var success: Int { self == .create ? 201 : 200 }
}
