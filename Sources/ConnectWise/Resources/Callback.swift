// Callbacks: the URLs that are notified of changes of records.

import SQLite
import Schema

extension Resource {
    /// A subscription to changes (`CallbackEntry`, docs/LIVE-API.md#callbacks).
    static let callback = Resource(
        CallbackType.entries, title: "Callback", path: "/system/callbacks", noun: "callbacks",
        label: .field("description"), rules: [.callback],
        fields: [
            Field("description", .string(max: 100)),
            Field("url", .string(max: 2000), .required, .example("https://example.com/")),
            Field("objectId", .integer(0...Int64(Int32.max)), .required),
            Field("type", .string(max: 50), .required, .example("Contact")),
            Field("level", .string(max: 50), .required, .example("Owner")),
            Field(
                "memberId", .identifier(of: "Member"),
                .computed {
                    "(SELECT m.\"id\" FROM \"Member\" m WHERE m.\"identifier\" = \($0["enteredBy"]))"
                }),
            Field("payloadVersion", .string(max: 20), .readOnly, .default(.text("3.0.0"))),
            Field("inactiveFlag", .boolean),
            Field("isSoapCallbackFlag", .boolean, .readOnly),
            Field("isSelfSuppressedFlag", .boolean),
            Field("connectWiseID", .guid, .readOnly),
        ])
}
