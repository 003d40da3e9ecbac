// The path of a field.

/// The name of a field, or its path through references: `company/identifier`.
public struct Path: Equatable, Sendable {
    /// The names between the slashes, spelled as typed; at least one.
    public let segments: [String]
    /// The whole path as typed.
    public let text: String
    /// The range of the path in the text, in bytes of UTF-8.
    public let range: Range<Int>
}
