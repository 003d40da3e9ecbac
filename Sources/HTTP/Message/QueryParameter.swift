// Parameters of a query.

/// One parameter of a query, decoded.
public struct QueryParameter: Hashable, Sendable {
    /// The text before the first `=`.
    public let name: String
    /// The text after the first `=`; empty without one.
    public let value: String

    /// Creates a parameter.
    public init(name: String, value: String) {
        self.name = name
        self.value = value
    }

    /// Parses the parameters of a query, which `&` separates; empty ones are left out.
    public static func parse(_ query: Span<UInt8>) -> [QueryParameter] {
        var parameters: [QueryParameter] = []
        var low = 0
        while low < query.count {
            let high = query.firstIndex(of: UInt8(ascii: "&"), in: low..<query.count) ?? query.count
            if high > low { parameters.append(QueryParameter(query.extracting(low..<high))) }
            low = high + 1
        }
        return parameters
    }

    private init(_ bytes: Span<UInt8>) {
        let equals = bytes.firstIndex(of: UInt8(ascii: "="), in: 0..<bytes.count) ?? bytes.count
        name = percentDecoded(bytes.extracting(0..<equals), plusIsSpace: true)
        value = percentDecoded(
            bytes.extracting(min(equals + 1, bytes.count)..<bytes.count), plusIsSpace: true)
    }
}
