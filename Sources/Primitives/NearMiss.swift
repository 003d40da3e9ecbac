// Suggestions for misspelt words.

/// The search for known words that differ from a given one by a few typing errors.
public enum NearMiss {
    /// Returns the known word nearest to `word`, the first of equally near ones; nil if none is
    /// near enough: within one typing error for each four characters, and at least one. The case of
    /// letters is ignored.
    public static func nearest(_ word: String, among known: [String]) -> String? {
        var best: (word: String, distance: Int)?
        for candidate in known {
            guard let distance = distance(word, candidate), distance < best?.distance ?? .max else {
                continue
            }
            best = (candidate, distance)
        }
        return best?.word
    }

    /// The optimal string alignment distance of two words: characters inserted, omitted or
    /// replaced, and neighbours exchanged, ignoring the case of ASCII letters. Nil if it is larger
    /// than a misspelling would be. Words that differ much in length are rejected first, so that
    /// the work is bounded by the length of the known word.
    public static func distance(_ left: String, _ right: String) -> Int? {
        let (left, right) = (left.utf8, right.utf8)
        guard isLengthNear(left.count, right.count) else { return nil }
        return distance(folded: left.map(ASCII.lowercased), right.map(ASCII.lowercased))
    }

    /// The distance of two words whose ASCII letters are in lower case.
    private static func distance(folded left: [UInt8], _ right: [UInt8]) -> Int? {
        FoldedWord(folded: left).distance(to: FoldedWord(folded: right))
    }

    /// Whether words of these lengths can be near: the cheap test before the alignment.
    private static func isLengthNear(_ left: Int, _ right: Int) -> Bool {
        abs(left - right) <= slipsMax(max(left, right))
    }

    /// A word with what tells most words apart without an alignment. By reference: a refusal passes over
    /// some hundred known words.
    public final class FoldedWord: Sendable {
        /// The bytes, ASCII letters in lower case.
        public let bytes: [UInt8]
        private let count: Int
        /// The kinds of bytes that it has, a bit for each. A slip changes two of them at most.
        private let kinds: UInt64

        /// The word of a text.
        public convenience init(_ text: String) {
            self.init(folded: text.utf8.map(ASCII.lowercased))
        }

        /// The word of bytes whose ASCII letters are in lower case.
        public init(folded bytes: [UInt8]) {
            self.bytes = bytes
            count = bytes.count
            var kinds: UInt64 = 0
            for byte in bytes { kinds |= 1 << UInt64(byte & 63) }
            self.kinds = kinds
        }

        /// Whether another word can be near: the cheap test before the alignment.
        public func canBeNear(_ other: FoldedWord) -> Bool {
            let longest = Swift.max(count, other.count)
            // A shift by two divides by four.
            let slips = Swift.max(1, longest >> 2)
            return abs(count - other.count) <= slips
                && (kinds ^ other.kinds).nonzeroBitCount <= 2 * slips
        }

        /// The distance to another word, as `NearMiss.distance(_:_:)` gives it.
        public func distance(to other: FoldedWord) -> Int? {
            guard canBeNear(other) else { return nil }
            let slipsMax = NearMiss.slipsMax(Swift.max(count, other.count))
            let distance =
                bytes == other.bytes ? 0 : NearMiss.alignment(bytes, other.bytes, max: slipsMax)
            return distance <= slipsMax && distance < min(count, other.count) ? distance : nil
        }
    }

    private static func slipsMax(_ length: Int) -> Int { max(1, length / 4) }

    /// Computes the distance over three rows, two rows back for exchanged neighbours, which lie in
    /// one array and take turns. Once two rows in a row are beyond `max`, so is the distance.
    private static func alignment(_ left: [UInt8], _ right: [UInt8], max: Int) -> Int {
        let width = right.count + 1
        var rows = [Int](repeating: 0, count: 3 * width)
        for column in 0...right.count { rows[column] = column }
        var leastBefore = 0
        for row in left.indices {
            let old = row % 3 * width
            let new = (row + 1) % 3 * width
            let older = (row + 2) % 3 * width
            rows[new] = row + 1
            var leastOfRow = row + 1
            for column in right.indices {
                let isSame = left[row] == right[column]
                var least = min(
                    rows[old + column] + (isSame ? 0 : 1), rows[old + column + 1] + 1,
                    rows[new + column] + 1)
                if row > 0, column > 0, left[row] == right[column - 1],
                    left[row - 1] == right[column]
                {
                    least = min(least, rows[older + column - 1] + 1)
                }
                rows[new + column + 1] = least
                leastOfRow = min(leastOfRow, least)
            }
            if leastOfRow > max, leastBefore > max { return leastOfRow }
            leastBefore = leastOfRow
        }
        return rows[left.count % 3 * width + right.count]
    }
}
