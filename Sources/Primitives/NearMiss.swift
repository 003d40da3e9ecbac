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
        let longer = max(left.utf8.count, right.utf8.count)
        let shorter = min(left.utf8.count, right.utf8.count)
        let slipsMax = max(1, longer / 4)
        guard longer - shorter <= slipsMax else { return nil }
        let distance = alignment(
            left.utf8.map(ASCII.lowercased), right.utf8.map(ASCII.lowercased))
        return distance <= slipsMax && distance < shorter ? distance : nil
    }

    /// Computes the distance over three rows: two rows back for exchanged neighbours.
    private static func alignment(_ left: [UInt8], _ right: [UInt8]) -> Int {
        var older: [Int] = []
        var old = Array(0...right.count)
        for row in left.indices {
            var new = [row + 1]
            for column in right.indices {
                let isSame = left[row] == right[column]
                var least = min(
                    old[column] + (isSame ? 0 : 1), old[column + 1] + 1, new[column] + 1)
                if row > 0, column > 0, left[row] == right[column - 1],
                    left[row - 1] == right[column]
                {
                    least = min(least, older[column - 1] + 1)
                }
                new.append(least)
            }
            (older, old) = (old, new)
        }
        return old[right.count]
    }
}
