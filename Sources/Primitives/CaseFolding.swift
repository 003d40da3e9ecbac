// Letters without their case: the one definition of which texts are equal.

/// Comparison of texts without regard to the case of letters: characters are equal if Unicode's
/// simple case folding maps them to the same one. Accents count: `É` is `é`, but not `E`.
public enum CaseFolding {
    /// The scalar that a scalar folds to, as do all that differ from it in case only.
    public static func folded(_ scalar: UInt32) -> UInt32 {
        if scalar < 0x80 { return UInt32(ASCII.lowercased(UInt8(truncatingIfNeeded: scalar))) }
        // Most letters beyond ASCII are in Latin-1, where only the micro sign has an odd partner.
        if scalar < 0x100, scalar != 0xB5 {
            return scalar &- 0xC0 < 31 && scalar != 0xD7 ? scalar &+ 32 : scalar
        }
        return CaseRange.folded(scalar)
    }

    /// The scalar that a scalar folds to, as do all that differ from it in case only.
    public static func folded(_ scalar: Unicode.Scalar) -> Unicode.Scalar {
        Unicode.Scalar(folded(scalar.value)) ?? scalar
    }

    /// Whether both are equal, ignoring the case of letters.
    public static func equal(_ left: String, _ right: String) -> Bool {
        left.unicodeScalars.lazy.map(folded).elementsEqual(right.unicodeScalars.lazy.map(folded))
    }

    /// The order of two texts in UTF-8, that of their folded scalars: below 0 if the left one comes
    /// first, above 0 if it comes last, 0 if they are equal.
    public static func compare(
        _ left: UnsafeBufferPointer<UInt8>, _ right: UnsafeBufferPointer<UInt8>
    ) -> Int {
        var index = 0
        let end = min(left.count, right.count)
        while index < end {
            let (one, other) = unsafe (left[index], right[index])
            if one != other {
                guard one | other < 0x80 else {
                    return unsafe compareScalars(left, right, from: index)
                }
                let difference = Int(ASCII.lowercased(one)) - Int(ASCII.lowercased(other))
                if difference != 0 { return difference }
            }
            index += 1
        }
        return left.count - right.count
    }

    /// The order of two texts that differ at an index, before which they are equal.
    private static func compareScalars(
        _ left: UnsafeBufferPointer<UInt8>, _ right: UnsafeBufferPointer<UInt8>, from index: Int
    ) -> Int {
        var start = index
        // Back to the first byte of the character; the bytes before the difference are the same.
        while start > 0, unsafe left[start] & 0xC0 == 0x80 { start -= 1 }
        var one = unsafe FoldedText(left.span.extracting(start...))
        var other = unsafe FoldedText(right.span.extracting(start...))
        while let unit = one.next() {
            guard let next = other.next() else { return 1 }
            if unit != next { return unit < next ? -1 : 1 }
        }
        return other.isAtEnd ? 0 : -1
    }

    /// Appends a text in UTF-8 with each scalar folded.
    public static func append(_ text: Span<UInt8>, to bytes: inout [UInt8]) {
        let start = bytes.count
        unsafe text.withUnsafeBufferPointer { unsafe bytes.append(contentsOf: $0) }
        for index in start..<bytes.count {
            guard bytes[index] < 0x80 else {
                bytes.removeSubrange(index...)
                return appendScalars(text.extracting((index - start)...), to: &bytes)
            }
            bytes[index] = ASCII.lowercased(bytes[index])
        }
    }

    /// Appends a text that is not ASCII alone.
    private static func appendScalars(_ text: Span<UInt8>, to bytes: inout [UInt8]) {
        var folded = FoldedText(text)
        while let unit = folded.next() {
            if unit < 0x80 {
                bytes.append(UInt8(truncatingIfNeeded: unit))
            } else if let scalar = Unicode.Scalar(unit) {
                bytes.append(contentsOf: scalar.utf8)
            }
        }
    }
}
