// The body that a callback posts, in the form of the live service, and its signature.

package import API
import JSON
import Primitives
import Records

/// What a callback tells of a change (docs/LIVE-API.md#callbacks).
package struct CallbackMessage {
    package let type: String
    package let action: String
    package let recordID: Int64
    /// The author of the change.
    package let member: String
    /// The record as JSON; nil for one that is there no longer.
    package let entity: [UInt8]?
    package let callbackID: Int64
    /// The number of the message among those of the sandbox.
    package let number: Int64

    package init(
        type: String, action: String, recordID: Int64, member: String, entity: [UInt8]?,
        callbackID: Int64, number: Int64
    ) {
        self.type = type
        self.action = action
        self.recordID = recordID
        self.member = member
        self.entity = entity
        self.callbackID = callbackID
        self.number = number
    }

    /// The bytes of the body. Clients work out the signature of what their language makes of the parsed
    /// body, so that the JSON is compact and has escapes only where it must.
    package func body(of sender: CallbackSender) -> [UInt8] {
        let text = entity.map { String(decoding: $0, as: UTF8.self) }
        var buffer = ByteBuffer(capacity: 1024 + (entity?.count ?? 0) * 2)
        JSONOutput.object([
            ("MessageId", .text(GUID.text(of: number, in: "message of \(sender.company)"))),
            ("FromUrl", .text(sender.host)),
            ("CompanyId", .text(sender.company)),
            ("MemberId", .text(member)),
            ("Action", .text(action)),
            ("Type", .text(type)),
            ("ID", .number(recordID)),
            ("ProductInstanceId", .text(sender.objectID("product"))),
            ("PartnerId", .text(sender.objectID("partner"))),
            ("Entity", text.map { .text($0) } ?? .null),
            ("Metadata", .object([("key_url", .text(sender.keyURL))])),
            ("CallbackObjectRecId", .number(callbackID)),
        ]).append(to: &buffer)
        return buffer.copy()
    }
}

/// The sandbox as receivers see it.
package struct CallbackSender {
    /// The name of the sandbox.
    package let company: String
    /// Scheme and host of the server, as the client wrote them whose request made the change.
    private let origin: Origin

    package init(company: String, at origin: Origin) {
        self.company = company
        self.origin = origin
    }

    /// The host without its port.
    var host: String {
        let host = origin.host
        guard let colon = host.lastIndex(of: ":"), host.last != "]" else { return host }
        return String(host[..<colon])
    }

    /// Where the key is that signs: the doubled slash is the live service's.
    var keyURL: String {
        origin.text + "/v4_6_release//system/callbackkey/index.rails?companyName=\(company)"
            + "&id=\(SigningKey.id(of: company))"
    }

    /// A number of 24 hexadecimal digits, as the service gives its products and partners.
    func objectID(_ kind: String) -> String {
        String(
            GUID.text(of: 0, in: "\(kind) of \(company)").filter { $0 != "-" }.prefix(24))
    }
}

/// The key that signs the callbacks of a sandbox. It follows from the sandbox's name, so that a replay
/// gives the same signatures: it is no secret.
package enum SigningKey {
    /// The id of the key.
    package static func id(of company: String) -> String {
        GUID.text(of: 0, in: "callback key of \(company)")
    }

    /// The key.
    package static func text(of company: String) -> String {
        Base64.encoded(SHA256.hash(Array("signing key of \(company)".utf8)))
    }

    /// The signature of a body: the code by the hash of the key, in base64.
    package static func signature(of body: [UInt8], by company: String) -> String {
        Base64.encoded(
            SHA256.code(of: body, by: SHA256.hash(Array(text(of: company).utf8))))
    }
}
