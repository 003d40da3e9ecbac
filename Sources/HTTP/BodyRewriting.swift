// A last pass over a finished body, before its length is known.

public import Primitives

/// What is done to complete bodies of one kind, such as another layout.
public struct BodyRewriting: Sendable {
    /// What the media types of such bodies end with.
    private let suffix: StaticString
    /// Rewrites the bytes that stand in the buffer from an offset on.
    let rewrite: @Sendable (inout ByteBuffer, Int) -> Void

    /// - Parameters:
    ///   - suffix: What the media types end with: `json` stands for `application/json` and for all
    ///     with the suffix `+json` (RFC 6839, section 3.1).
    ///   - rewrite: Is lent the buffer of the answer and the offset at which the body begins. It must
    ///     not touch what stands before.
    public init(
        ofTypesEndingIn suffix: StaticString,
        _ rewrite: @escaping @Sendable (inout ByteBuffer, _ start: Int) -> Void
    ) {
        self.suffix = suffix
        self.rewrite = rewrite
    }

    /// Whether a body of that Content-Type is of the kind. Parameters behind the type do not matter.
    func applies(to contentType: StaticString) -> Bool {
        let end = Self.bytes(suffix)
        let type = Self.bytes(contentType).prefix { $0 != UInt8(ascii: ";") && !Syntax.isBlank($0) }
        return type.reversed().starts(with: end.reversed())
    }

    private static func bytes(_ text: StaticString) -> [UInt8] {
        text.withUTF8Buffer { unsafe Array($0) }
    }
}
