// Why the program ends without having done what it was asked for.

import Primitives

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
    NearMiss.nearest(word, among: known).map { "; did you mean \($0)?" } ?? ""
}
