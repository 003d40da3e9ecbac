// The token of the control plane that a file holds.

/// The bytes that a file with a token may have.
private let tokenBytesMax = 4096

extension Configuration {
    /// Reads the token of `--control-token-file`, the one line of that file.
    /// - Throws: `ExitError` of status 2 if the file holds none, or another option gives one.
    mutating func readControlToken() throws(ExitError) {
        guard let path = controlTokenFile else { return }
        guard controlToken == nil else {
            throw .usage("--control-token and --control-token-file exclude each other")
        }
        let bytes = try readFile(path, bytesMax: 1 << 20)
        let lines = bytes.split { $0 == 0x0A || $0 == 0x0D }
        guard lines.count == 1, let line = lines.first, bytes.count <= tokenBytesMax,
            line.allSatisfy({ $0 > 0x20 && $0 < 0x7F })
        else {
            throw .configuration(
                "\(path) holds no token: it must be one line of at most \(tokenBytesMax) visible "
                    + "ASCII characters")
        }
        controlToken = String(decoding: line, as: UTF8.self)
    }
}
