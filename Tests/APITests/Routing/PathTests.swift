// The path of a request, taken apart in place.

import API
import HTTP
import Testing

@Suite struct PathTests {
    private func path(_ target: String) -> RequestPath { RequestPath(Request(.get, target)) }

    static let paths: [(target: String, prefix: String, segments: [String])] = [
        ("/", "", []), ("/company/contacts/17", "", ["company", "contacts", "17"]),
        ("//company///contacts/", "", ["company", "contacts"]),
        ("/v4_6_release/apis/3.0", "/v4_6_release/apis/3.0", []),
        ("/V4_6_Release/Apis/3.0/x", "/V4_6_Release/Apis/3.0", ["x"]),
        ("/v2025_1/apis/3.0/x", "/v2025_1/apis/3.0", ["x"]),
        ("/v2025_12345/apis/3.0/x", "", ["v2025_12345", "apis", "3.0", "x"]),
        ("/v2025_/apis/3.0/x", "", ["v2025_", "apis", "3.0", "x"]),
        ("/x2025_1/apis/3.0/x", "", ["x2025_1", "apis", "3.0", "x"]),
        ("/v4_6_release/apis/3.1/x", "", ["v4_6_release", "apis", "3.1", "x"]),
        ("/_mock/at/acme/v2025_1/apis/3.0/x", "/v2025_1/apis/3.0", ["x"]),
        ("/_mock/AT/acme/x", "", ["_mock", "AT", "acme", "x"]),
        ("/a%2Fb/c%20d/%zz", "", ["a/b", "c d", "%zz"]),
        ("/%63ompany/contacts", "", ["company", "contacts"]),
    ]

    @Test("A path has a prefix and segments", arguments: paths)
    func parts(target: String, prefix: String, segments: [String]) {
        let path = path(target)
        #expect(path.prefix == prefix)
        #expect(path.hasPrefix == !prefix.isEmpty)
        #expect(path.segments.texts == segments)
    }

    @Test func `A path names a sandbox in one of two ways`() {
        #expect(path("/_mock/at/acme/company/contacts").sandboxName == "acme")
        #expect(path("/_MOCK/at/a%63me").sandboxName == "acme")
        #expect(path("/_mock/at").sandboxName == nil)
        #expect(path("/_mock/sandboxes/acme").namedSandbox == "acme")
        #expect(path("/_Mock/Sandboxes/acme/reset").namedSandbox == "acme")
        #expect(path("/_mock/at/one/_mock/sandboxes/two").namedSandbox == "two")
        #expect(path("/company/sandboxes/acme").namedSandbox == nil)
    }

    @Test func `The control plane is not below the base path`() {
        #expect(path("/_mock").isControlPlane)
        #expect(path("/_mock/at/acme/_mock/journal").isControlPlane)
        #expect(!path("/_mock/at/acme/company").isControlPlane)
        #expect(!path("/v4_6_release/apis/3.0/_mock").isControlPlane)
        #expect(RequestPath(Request(.options, "*")).isServer)
    }
}
