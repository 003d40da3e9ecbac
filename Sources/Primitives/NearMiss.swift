// What somebody probably meant by a word that nobody knows.

/// Near misses: known words that differ from a given one by a slip or two.
public enum NearMiss {
    /// The known word that is nearest to `word`, the first of those that are equally near; nil if
    /// none is near enough to have been meant. Letters are compared without case. Near enough is one
    /// slip for each four characters, and one in any case.
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

    /// How many slips two words are apart: characters inserted, left out or replaced, and neighbours
    /// exchanged (optimal string alignment distance), without regard to the case of ASCII letters.
    /// Nil if they are too far apart to be meant for each other. Words that differ much in length
    /// are, so that the work is bounded by the length of the known word.
    public static func distance(_ left: String, _ right: String) -> Int? {
        let longer = max(left.utf8.count, right.utf8.count)
        let shorter = min(left.utf8.count, right.utf8.count)
        let slipsMax = max(1, longer / 4)
        guard longer - shorter <= slipsMax else { return nil }
        let distance = alignment(
            left.utf8.map(ASCII.lowercased), right.utf8.map(ASCII.lowercased))
        return distance <= slipsMax && distance < shorter ? distance : nil
    }

    /// Dynamic programming over three rows: two back for exchanged neighbours.
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
