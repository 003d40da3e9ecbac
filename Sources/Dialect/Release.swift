// The release of the program.

/// The release: what the program, its control plane and its image name alike.
package enum Release {
    /// The version (Semantic Versioning 2.0.0). The label of the Dockerfile repeats it, as a test
    /// checks.
    package static let version = "0.1.0"
}
