// The release of the program.

/// The release: what the program and its control plane name alike, and packages ask the program for.
package enum Release {
    /// The version (Semantic Versioning 2.0.0). No other file has it but the documents, as tests
    /// check.
    package static let version = "0.2.0"
}
