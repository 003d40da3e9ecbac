// What somebody may have meant who wrote a word that is not known.

/// Words that are nearly the same.
public enum Spelling {
    /// The known word nearest to `word`, if it differs in no more than a third of its characters, or
    /// in two; nil if none does.
    public static func nearest(to word: String, in known: [String]) -> String? {
        let word = Array(word)
        let near = known.map { ($0, distance(word, Array($0))) }.min { $0.1 < $1.1 }
        guard let near, near.1 <= max(2, near.0.count / 3) else { return nil }
        return near.0
    }

    /// The least number of characters to insert, delete or replace (Levenshtein's distance).
    private static func distance(_ left: [Character], _ right: [Character]) -> Int {
        var row = Array(0...right.count)
        for (index, character) in left.enumerated() {
            var diagonal = row[0]
            row[0] = index + 1
            for column in right.indices {
                let replaced = diagonal + (character == right[column] ? 0 : 1)
                diagonal = row[column + 1]
                row[column + 1] = min(replaced, diagonal + 1, row[column] + 1)
            }
        }
        return row[right.count]
    }
}
