// The points where the modes differ, for StrictTests, in the order of the dialect: requests, and
// the answers of each mode.

import Dialect
import HTTP
import ServiceTestSupport

extension StrictTests {
    private static func refused(
        _ code: String, _ message: String, _ field: String
    ) -> (Int, String) {
        (400, refusal("contact object is invalid", [(code: code, message: message, field: field)]))
    }

    private static func error(_ code: String, _ message: String) -> String {
        #"{"code":"\#(code)","message":\#(quoted(message))}"#
    }

    private static func unknown(_ name: String, position: Int) -> (Int, String) {
        (
            400,
            #"{"code":"ConnectWiseApi","message":"#
                + quoted(
                    "Could not find member '\(name)' on object of type 'Contact'. Path '\(name)', "
                        + "line 1, position \(position).Check your accept header to make sure you are "
                        + "using the correct version.") + #","errors":null}"#
        )
    }

    private static let title = String(repeating: "t", count: 51)

    static let head = [
        Row(
            point: .barePath, target: "//company/contacts/1?fields=id",
            lenient: (200, #"{"id":1}"#), strict: (400, "Cannot route. Codebase/company is invalid")
        ),
        Row(
            point: .noCredentials, target: "/company/contacts/1?fields=id",
            head: .withoutCredentials, lenient: (200, #"{"id":1}"#),
            strict: (401, error("ConnectWiseApi", "UserNotAuthenticated"))),
        Row(
            point: .noClientId, target: "/company/contacts/1?fields=id", head: .withoutClientId,
            lenient: (200, #"{"id":1}"#),
            strict: (
                401, error("ConnectWiseApi", "A clientId header with a GUID is required.")
            )),
        Row(
            point: .noClientId, target: "/company/contacts/1?fields=id", head: .malformedClientId,
            lenient: (200, #"{"id":1}"#),
            strict: (403, error("ConnectWiseApi", "The clientId header is not a GUID."))),
        Row(
            point: .tokensByKeys, method: .post,
            target: "/system/members/mlee/tokens?fields=expiration",
            lenient: (200, #"{"expiration":"2027-07-01T16:00:00Z"}"#),
            strict: (
                403,
                error(
                    "Security", "You do not have security permission to perform this action.")
            )),
    ]

    static let writes = [
        Row(
            point: .objectPatch, method: .patch, target: "/company/contacts/1?fields=title",
            body: #"{"title":"CTO"}"#, lenient: (200, #"{"title":"CTO"}"#),
            strict: (
                400,
                error(
                    "InvalidPatch",
                    "The body of a PATCH must be an array of operations such as "
                        + #"[{"op": "replace", "path": "title", "value": "CTO"}]."#)
            )),
        Row(
            point: .objectPatch, method: .patch, target: "/company/contacts/1?fields=title",
            body: #"[{"op":"replace","path":"title","value":"CTO"}]"#,
            lenient: (200, #"{"title":"CTO"}"#), strict: (200, #"{"title":"CTO"}"#)),
        Row(
            point: .patchPathCase, method: .patch, target: "/company/contacts/1?fields=title",
            body: #"[{"op":"replace","path":"/Title","value":"CTO"}]"#,
            lenient: (200, #"{"title":"CTO"}"#),
            strict: (
                400,
                error(
                    "InvalidPatch",
                    "Operation 1: 'Title' is no member of Contact; paths are case-sensitive: "
                        + "write 'title'.")
            )),
        Row(
            point: .tolerantJSON, method: .patch, target: "/company/contacts/1?fields=title",
            body: #"[{"op":"replace","path":"title","value":'CTO'}]"#,
            lenient: (200, #"{"title":"CTO"}"#),
            strict: (
                400,
                error(
                    "ConnectWiseApi",
                    "The body is not valid JSON: expected a value, found ''', line 1, position 41. "
                        + "Strict mode takes JSON of RFC 8259 alone: put names and strings in "
                        + "double quotes, escape control characters, and leave out comments and "
                        + "commas before a closing bracket.")
            )),
        Row(
            point: .referenceSubPath, method: .patch,
            target: "/company/contacts/1?fields=company/id",
            body: #"[{"op":"replace","path":"company/identifier","value":"LakesideDental"}]"#,
            lenient: (200, #"{"company":{"id":12346}}"#),
            strict: (200, #"{"company":{"id":12345}}"#)),
        Row(
            point: .referenceSubPath, method: .patch,
            target: "/company/contacts/1?fields=company/id",
            body: #"[{"op":"replace","path":"company","value":{"id":"12346"}}]"#,
            lenient: (200, #"{"company":{"id":12346}}"#),
            strict: (200, #"{"company":{"id":12346}}"#)),
    ]

    static let members = [
        Row(
            point: .contactType, target: "/company/contacts/1?fields=type/id,types/id",
            lenient: (200, #"{"type":{"id":4},"types":[{"id":4},{"id":2}]}"#),
            strict: (200, #"{"types":[{"id":4},{"id":2}]}"#)),
        Row(
            point: .contactType, method: .post, target: "/company/contacts?fields=types/id",
            body: #"{"type":{"id":1},"firstName":"x","company":{"id":12345}}"#,
            lenient: (201, #"{"types":[{"id":1}]}"#), strict: unknown("type", position: 8)),
        Row(
            point: .contactType, method: .put, target: "/company/contacts/1?fields=types/id",
            body: #"{"type":{"name":"Admin"},"firstName":"x","company":{"id":12345}}"#,
            lenient: (200, #"{"types":[{"id":1}]}"#), strict: unknown("type", position: 8)),
        Row(
            point: .contactType, method: .patch, target: "/company/contacts/1?fields=types/id",
            body: #"[{"op":"replace","path":"type","value":{"id":1}}]"#,
            lenient: (200, #"{"types":[{"id":1}]}"#),
            strict: (
                400, error("InvalidPatch", "Operation 1: 'type' is no member of Contact.")
            )),
        Row(
            point: .companyRequired, method: .post, target: "/company/contacts?fields=firstName",
            body: #"{"firstName":"Estella"}"#,
            lenient: refused("MissingRequiredField", "The company field is required.", "company"),
            strict: (201, #"{"firstName":"Estella"}"#)),
        Row(
            point: .companyRequired, method: .patch,
            target: "/company/contacts/1?fields=company/id,site/id,firstName",
            body: #"[{"op":"remove","path":"company"}]"#,
            lenient: (400, error("InvalidPatch", "Operation 1: company cannot be removed.")),
            strict: (200, #"{"firstName":"John"}"#)),
        Row(
            point: .titleLength, method: .post, target: "/company/contacts?fields=title",
            body: #"{"firstName":"x","company":{"id":12345},"title":"\#(title)"}"#,
            lenient: refused(
                "MaxLengthField", "The field title must be a string with a maximum length of 50.",
                "title"),
            strict: (201, #"{"title":"\#(title)"}"#)),
        Row(
            point: .contactIdMembers,
            target: "/company/contacts/6?fields=managerContact/id,managerContactId",
            lenient: (200, #"{"managerContact":{"id":1},"managerContactId":1}"#),
            strict: (200, #"{"managerContact":{"id":1}}"#)),
        Row(
            point: .contactIdMembers, method: .post,
            target: "/company/contacts?fields=managerContact/id",
            body: #"{"managerContactId":2,"firstName":"x","company":{"id":12345}}"#,
            lenient: (201, #"{"managerContact":{"id":2}}"#),
            strict: unknown("managerContactId", position: 20)),
        Row(
            point: .contactIdMembers, method: .patch,
            target: "/company/contacts/1?fields=assistantContact/id",
            body: #"[{"op":"add","path":"/assistantContactId","value":2}]"#,
            lenient: (200, #"{"assistantContact":{"id":2}}"#),
            strict: (
                400,
                error("InvalidPatch", "Operation 1: 'assistantContactId' is no member of Contact.")
            )),
        Row(
            point: .levelDescription,
            target: "/company/portalSecurityLevels/1?fields=id,description",
            lenient: (200, #"{"id":1,"description":"Full access to all company tickets/data"}"#),
            strict: (200, #"{"id":1}"#)),
    ]

    static let lists = [
        Row(
            point: .childrenInConditions,
            target: "/company/contacts?fields=id&pageSize=1&conditions=type/id%3D4",
            lenient: (200, #"[{"id":1}]"#),
            strict: (400, error("ApiFindCondition", "type/id is not a recognized name."))),
        Row(
            point: .childrenInConditions,
            target:
                "/company/contacts?fields=id&conditions=communicationItems/value%3D%22john@acme.com%22",
            lenient: (200, #"[{"id":2}]"#),
            strict: (
                400, error("ApiFindCondition", "communicationItems/value is not a recognized name.")
            )),
        Row(
            point: .inInChildConditions,
            target: "/company/contacts?fields=id&pageSize=1&childConditions=types/id%20in%20(4,9)",
            lenient: (200, #"[{"id":1}]"#), strict: (200, #"[{"id":1}]"#)),
        Row(
            point: .literalPatterns,
            target:
                "/company/contacts?fields=id&conditions=id<2%20and%20firstName%20like%20%22_[o]hn%22",
            lenient: (200, "[]"), strict: (200, #"[{"id":1}]"#)),
        Row(
            point: .communicationTypeWord, method: .post,
            target: "/company/contacts/1/communications?fields=value,communicationType",
            body: #"{"type":{"id":4},"value":"5550100","communicationType":"Cell"}"#,
            lenient: (201, #"{"value":"5550100","communicationType":"Cell"}"#),
            strict: (201, #"{"value":"5550100","communicationType":"Phone"}"#)),
        Row(
            point: .communicationTypeWord, method: .post,
            target: "/company/contacts/1/communications?fields=value,communicationType",
            body: #"{"type":{"id":3},"value":"5550100"}"#,
            lenient: (201, #"{"value":"5550100","communicationType":"Fax"}"#),
            strict: (201, #"{"value":"5550100","communicationType":"Fax"}"#)),
        Row(
            point: .defaultPerType, method: .post,
            target:
                "/company/contacts?fields=communicationItems/value,communicationItems/defaultFlag",
            body:
                #"{"firstName":"x","company":{"id":12345},"communicationItems":[{"type":{"id":2},"value":"a","defaultFlag":true},"#
                + #"{"type":{"id":4},"value":"b","defaultFlag":true}]}"#,
            lenient: (
                201,
                #"{"communicationItems":[{"value":"a","defaultFlag":true},{"value":"b","defaultFlag":true}]}"#
            ),
            strict: (
                201,
                #"{"communicationItems":[{"value":"a","defaultFlag":false},{"value":"b","defaultFlag":true}]}"#
            )),
        Row(
            point: .imageUpload, method: .delete, target: "/company/contacts/1/image",
            lenient: (204, ""),
            strict: (
                405,
                error(
                    "ConnectWiseApi",
                    "The requested resource does not support this http method; it supports "
                        + "GET, HEAD, OPTIONS.")
            )),
    ]
}

// What the vendor does not have.
extension StrictTests {
    static let added = [
        Row(
            point: .companySite, method: .post, target: "/company/companies?fields=site/name",
            body: #"{"identifier":"N","name":"N"}"#, lenient: (201, #"{"site":{"name":"Main"}}"#),
            strict: (
                400,
                #"{"code":"InvalidObject","message":"company object is invalid","errors":["#
                    + #"{"code":"MissingRequiredField","message":"Company Site name is required.","#
                    + #""resource":"company","field":"site"}]}"#
            )),
        Row(
            point: .companyTypes, method: .put, target: "/company/companies/12345?fields=id",
            body: #"{"identifier":"Acme","name":"Acme","types":[{"id":1}]}"#,
            lenient: (200, #"{"id":12345}"#),
            strict: (
                400,
                #"{"code":"InvalidObject","message":"company object is invalid","errors":["#
                    + #"{"code":"InvalidField","message":"typeIds can only be used when creating a "#
                    + #"new company.","resource":"company","field":"typeIds"}]}"#
            )),
        Row(
            point: .addedMembers, target: "/company/contacts/types/4?fields=id,name",
            lenient: (200, #"{"id":4,"name":"Technical"}"#), strict: (200, #"{"id":4}"#)),
        Row(
            point: .addedMembers,
            target: "/company/contacts/types?conditions=name%3D%22x%22",
            lenient: (200, "[]"),
            strict: (400, error("ApiFindCondition", "name is not a recognized name."))),
        Row(
            point: .addedOperations, method: .put,
            target: "/company/contacts/communications/999999", body: "{}",
            lenient: (404, error("NotFound", "Communication 999999 not found")),
            strict: (404, error("ConnectWiseApi", "The endpoint does not exist."))),
    ]
}
