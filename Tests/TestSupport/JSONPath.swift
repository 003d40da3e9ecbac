// JSON in responses.

public import JSON

extension RawResponse {
    /// The body as JSON; nil if it is not JSON.
    public var json: JSONValue? {
        let limits = JSONLimits(depthMax: 100, valuesMax: 10_000_000)
        return try? JSONDocument(body, limits: limits).root
    }

    /// The value at a path such as `communicationItems/0/value`.
    public subscript(path: String) -> JSONValue? { json?[path: path] }
}

extension JSONValue {
    /// The value at a path of members and indexes.
    public subscript(path path: String) -> JSONValue? {
        var value = self
        for piece in path.split(separator: "/") {
            let next =
                value.kind == .array
                ? Int(piece).flatMap { value.elements.indices.contains($0) ? $0 : nil }
                    .map { value.elements[$0] } : value[String(piece)]
            guard let next else { return nil }
            value = next
        }
        return value
    }
}
