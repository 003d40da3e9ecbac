// Copies of bytes.

extension [UInt8] {
    /// A copy of bytes.
    @inlinable public init(_ bytes: Span<UInt8>) {
        self = unsafe bytes.withUnsafeBufferPointer { unsafe Array($0) }
    }
}
