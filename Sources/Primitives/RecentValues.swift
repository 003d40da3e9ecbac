// Values by the bytes that they follow from, the last few of them.

/// The values that bytes were parsed to last. A client sends the same fields with each request, so
/// that a comparison finds what a parser would. The time of a comparison tells nothing but lengths:
/// the bytes may be a secret.
public struct RecentValues<Value> {
    @usableFromInline var kept: [(bytes: [UInt8], value: Value)] = []
    /// The index of the value that is replaced next.
    @usableFromInline var oldest = 0
    /// The most values.
    @usableFromInline let countMax: Int

    /// Creates an empty memory of at most `countMax` values.
    @inlinable public init(countMax: Int) { self.countMax = countMax }

    /// The value of bytes; nil if it is not kept.
    @inlinable public func value(of bytes: Span<UInt8>) -> Value? {
        for entry in kept {
            let own = entry.bytes
            if Self.equal(own.span, bytes) { return entry.value }
        }
        return nil
    }

    /// Keeps the value of bytes that have none, in the place of the oldest one.
    @inlinable public mutating func keep(_ value: Value, of bytes: Span<UInt8>) {
        var copy: [UInt8] = []
        copy.reserveCapacity(bytes.count)
        for index in bytes.indices { copy.append(bytes[index]) }
        guard kept.count == countMax else { return kept.append((copy, value)) }
        kept[oldest] = (copy, value)
        oldest = (oldest + 1) % countMax
    }

    @inlinable static func equal(_ left: Span<UInt8>, _ right: Span<UInt8>) -> Bool {
        guard left.count == right.count else { return false }
        var difference: UInt8 = 0
        for index in left.indices { difference |= left[index] ^ right[index] }
        return difference == 0
    }
}
