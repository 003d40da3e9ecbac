// The request that delivers a message.

package import HTTP
package import HTTPClient
import Primitives

extension CallbackDelivery {
    /// The request of an attempt.
    /// - Parameters:
    ///   - key: The number by which its outcome is told.
    ///   - company: The name of the sandbox, whose key signs.
    package func request(key: Int64, from company: String, now: Milliseconds) -> ClientRequest? {
        guard let address = CallbackAddress(url, id: recordID, action: action) else { return nil }
        let signed = fault == .signature ? body + [0] : body
        var bytes = ByteBuffer(capacity: 512 + body.count)
        bytes.append(
            "POST \(address.target) HTTP/1.1\r\nHost: \(address.destination.authority)\r\n"
                + "Content-Type: application/json; charset=utf-8\r\n"
                + "Content-Length: \(body.count)\r\n"
                + "x-content-signature: \(SigningKey.signature(of: signed, by: company))\r\n\r\n")
        bytes.append(body)
        return ClientRequest(
            key: key, to: address.destination, bytes.copy(),
            deadline: now + Retries.answerMilliseconds)
    }
}
