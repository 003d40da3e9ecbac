// Requests made in memory, without a socket.

internal import Primitives

extension Request {
    /// Creates a request in memory, without a socket.
    /// - Precondition: `target` starts with `/`, or is an absolute http URI, or `*`; a Host field
    ///   has a host with an optional port.
    public init(
        _ method: Method, _ target: String, fields: [(String, String)] = [], body: [UInt8] = []
    ) {
        var bytes = Array(target.utf8)
        guard let parts = try? RequestTarget(bytes.span, 0..<bytes.count, of: method) else {
            preconditionFailure("not a request target: \(target)")
        }
        var head = RequestHead()
        head.method = method
        head.path = parts.path
        head.query = parts.query
        head.authority = parts.authority
        for (name, value) in fields {
            let nameStart = bytes.count
            bytes += name.utf8
            let valueStart = bytes.count
            bytes += value.utf8
            head.fields.append(
                FieldLine(
                    name: nameStart..<valueStart,
                    value: bytes.span.trimmed(valueStart..<bytes.count)))
        }
        if let host = head.fields.first(where: { bytes.span.equals("host", $0.name) }) {
            guard let named = try? Authority(bytes.span, host.value) else {
                preconditionFailure("not a host: \(bytes.span.text(host.value))")
            }
            head.authority = head.authority ?? named
        }
        let bodyStart = bytes.count
        bytes += body
        self.init(
            head, bytes: bytes, body: bodyStart..<bytes.count, isPersistent: true,
            isFromLoopback: true, isSecure: false)
    }
}
