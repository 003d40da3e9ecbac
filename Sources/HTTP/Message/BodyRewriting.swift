// The rewriting of a complete body, before its Content-Length is set.

public import Primitives

/// A rewriting of complete bodies of some media types, such as indenting.
public struct BodyRewriting: Sendable {
    /// The end of the media types of such bodies.
    private let suffix: StaticString
    /// Rewrites the bytes of a buffer from an offset on.
    let rewrite: @Sendable (inout ByteBuffer, Int) -> Void

    /// Creates a rewriting.
    /// - Parameters:
    ///   - suffix: The end of the media types: `json` matches `application/json` and all types with
    ///     the suffix `+json` (RFC 6839, section 3.1).
    ///   - rewrite: Is called with the buffer of the response and the offset of the body. It must
    ///     not change the bytes before the body.
    public init(
        ofTypesEndingIn suffix: StaticString,
        _ rewrite: @escaping @Sendable (inout ByteBuffer, _ start: Int) -> Void
    ) {
        self.suffix = suffix
        self.rewrite = rewrite
    }

    /// Whether a body of that Content-Type is rewritten. Parameters of the type are ignored.
    func applies(to contentType: StaticString) -> Bool {
        let end = Self.bytes(suffix)
        let type = Self.bytes(contentType).prefix {
            $0 != UInt8(ascii: ";") && !Syntax.isWhitespace($0)
        }
        return type.reversed().starts(with: end.reversed())
    }

    private static func bytes(_ text: StaticString) -> [UInt8] {
        text.withUTF8Buffer { unsafe Array($0) }
    }
}
