// Why the program ends without having done what it was asked for.

/// The end of the program: one line for people, and the exit status.
struct Failure: Error {
    /// What is wrong and how to mend it.
    let message: String
    /// The exit status: 1 if the answer is no, 2 if the question could not be dealt with.
    let status: Int32

    /// The configuration or something it names is of no use.
    static func configuration(_ message: String) -> Failure {
        Failure(message: message, status: 2)
    }

    /// The command line is not understood.
    static func usage(_ message: String) -> Failure {
        configuration(message + " (psa-mock --help tells all)")
    }
}

/// `; did you mean …?` if one of the known words is near to `word`, else nothing.
func didYouMean(_ word: String, _ known: [String]) -> String {
    let near = known.map { ($0, editDistance(Array(word), Array($0))) }.min { $0.1 < $1.1 }
    guard let near, near.1 <= max(2, near.0.count / 3) else { return "" }
    return "; did you mean \(near.0)?"
}

/// The least number of characters to insert, delete or replace (Levenshtein's distance).
private func editDistance(_ left: [Character], _ right: [Character]) -> Int {
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
