// What can be fuzzed, and the promises that each input is held to.

/// A kind of input.
enum FuzzTarget: String, CaseIterable {
    /// The bytes of a connection: the first one steers where they are cut.
    case requests
    /// Three lines: `conditions`, `orderBy` and `fields` of a list.
    case queries
    /// The body of a new contact.
    case records
    /// The operations of a PATCH.
    case patches
    /// A fixture.
    case fixtures
    /// The body of an image, behind a line with its content type.
    case images
    /// The body of a request of the control plane, behind a line with its method and path.
    case controls
    /// The body of a request for an operation of the vendor's, behind a line with its method and path.
    case contract
    /// The first bytes of a connection by TLS.
    case handshakes

    /// Holds an input to the promises.
    func run(_ bytes: [UInt8]) {
        switch self {
        case .requests: ConnectionFuzzing.run(bytes)
        case .queries: ServiceFuzzing().runQuery(bytes)
        case .records: ServiceFuzzing().runRecord(bytes)
        case .patches: ServiceFuzzing().runPatch(bytes)
        case .fixtures: FixtureFuzzing.run(bytes)
        case .images: ServiceFuzzing().runImage(bytes)
        case .controls: ServiceFuzzing().runControl(bytes)
        case .contract: ServiceFuzzing().runContract(bytes)
        case .handshakes: HandshakeFuzzing.run(bytes)
        }
    }
}

/// Ends the process, so that the input is kept.
func fail(_ message: String) -> Never { fatalError(message) }
