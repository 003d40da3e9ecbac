// The errors that end the program.

import Primitives

/// An error that ends the program: a message of one line, and the exit status.
struct ExitError: Error {
    /// The error and its remedy.
    let message: String
    /// The exit status: 1 if a check fails, 2 if the configuration is invalid.
    let status: Int32

    /// An error of the configuration, or of a file or directory that it names.
    static func configuration(_ message: String) -> ExitError {
        ExitError(message: message, status: 2)
    }

    /// An error of the command line.
    static func usage(_ message: String) -> ExitError {
        configuration(message + " (psa-mock --help tells all)")
    }
}

/// Returns `; did you mean …?` with the known word nearest to `word`; empty if none is near.
func didYouMean(_ word: String, _ known: [String]) -> String {
    NearMiss.nearest(word, among: known).map { "; did you mean \($0)?" } ?? ""
}
