// Requests as the bytes that a client sends.

/// A request with its head and body.
public enum RawRequest {
    /// The text of a request. A body gets a Content-Length.
    public static func text(
        _ method: String, _ target: String, host: String = "localhost", fields: [String] = [],
        body: String? = nil
    ) -> String {
        var head = ["\(method) \(target) HTTP/1.1", "Host: \(host)"] + fields
        if let body { head.append("Content-Length: \(body.utf8.count)") }
        return head.joined(separator: "\r\n") + "\r\n\r\n" + (body ?? "")
    }
}

extension RawConnection {
    /// Sends a request and reads one response.
    public func request(
        _ method: String, _ target: String, host: String = "localhost", fields: [String] = [],
        body: String? = nil
    ) throws(RawConnectionError) -> RawResponse {
        try exchange(RawRequest.text(method, target, host: host, fields: fields, body: body))
    }
}
