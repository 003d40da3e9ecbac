// The verb env: what each kind of client needs to trust a running server.

import Glibc
import HTTP
import Primitives

/// Asks a running server what clients have to trust, writes that to the file of `--ca-file`, and prints
/// lines for `eval` of a shell.
/// - Throws: `ExitError` of status 1 if the server does not answer with it, of status 2 if the file
///   cannot be written.
func printClientEnvironment(_ configuration: Configuration) throws(ExitError) {
    guard let file = configuration.tls.trustedFile else {
        throw .usage("env needs a file to write the certificate to: env --ca-file FILE")
    }
    let text = configuration.arguments.first ?? "http://127.0.0.1:\(configuration.port)"
    let failure = { (reason: String) in ExitError(message: "\(text) \(reason)", status: 1) }
    guard let url = HealthCheckURL(text) else {
        throw failure("is no URL of the form http://127.0.0.1:8080 with a numeric host")
    }
    guard let answer = url.get("/_mock/ca.pem") else {
        throw failure("does not answer: \(systemError())")
    }
    guard answer.hasPrefix("HTTP/1.1 200"), let head = answer.firstRange(of: "\r\n\r\n") else {
        throw failure("has no certificate: \(answer.split(separator: "\r\n").last ?? "")")
    }
    try writeFile(file, String(answer[head.upperBound...]))
    printLine(ClientEnvironment(file: absolute(file), host: url.host).text)
}

/// The path of a file from the root on.
private func absolute(_ file: String) -> String {
    guard !file.hasPrefix("/"), let folder = unsafe getcwd(nil, 0) else { return file }
    defer { unsafe free(folder) }
    return unsafe String(cString: folder) + "/" + file
}

/// The lines that `env` prints: assignments, and comments for what is no matter of the environment.
struct ClientEnvironment {
    /// The file with the certificate, from the root on.
    let file: String
    /// Host and port of the server.
    let host: String

    /// The variables by which clients find certificates to trust.
    private static let variables = [
        "CURL_CA_BUNDLE", "NODE_EXTRA_CA_CERTS", "REQUESTS_CA_BUNDLE", "SSL_CERT_FILE",
    ]

    var text: String {
        let path = Self.quoted(file)
        let assignments = Self.variables.map { "export \($0)=\(path)" }.joined(separator: "\n")
        return """
            # eval "$(psa-mock env --ca-file FILE)": curl, Python, Node, Ruby, Go and others trust the
            # server. All but Node then trust nothing else.
            \(assignments)
            # One request of curl: curl --cacert \(path) https://\(host)/readyz
            # PowerShell 7: $PSDefaultParameterValues['Invoke-*:SkipCertificateCheck'] = $true
            # Windows: Import-Certificate -FilePath \(path) -CertStoreLocation Cert:\\CurrentUser\\Root
            # macOS: security add-trusted-cert -k ~/Library/Keychains/login.keychain-db \(path)
            # Debian: sudo cp \(path) /usr/local/share/ca-certificates/psa-mock.crt
            #         sudo update-ca-certificates
            """
    }

    /// A word of a shell.
    private static func quoted(_ text: String) -> String {
        "'"
            + text.split(separator: "'", omittingEmptySubsequences: false).joined(
                separator: "'\\''")
            + "'"
    }
}

extension HealthCheckURL {
    /// The longest answer that is read.
    private static let answerBytesMax = 1 << 20

    /// The answer to a GET of another path of the server, head and body; nil with errno if none comes.
    fileprivate func get(_ path: String) -> String? {
        let socket = connect()
        guard socket >= 0 else { return nil }
        defer { close(socket) }
        let request = "GET \(path) HTTP/1.1\r\nHost: \(host)\r\nConnection: close\r\n\r\n"
        guard write(Array(request.utf8).span, to: socket) else { return nil }
        var bytes: [UInt8] = []
        var chunk = [UInt8](repeating: 0, count: 4096)
        while bytes.count < Self.answerBytesMax {
            let count = unsafe chunk.withUnsafeMutableBytes {
                unsafe recv(socket, $0.baseAddress, $0.count, 0)
            }
            guard count > 0 else {
                return count == 0 ? String(decoding: bytes, as: UTF8.self) : nil
            }
            bytes += chunk[..<count]
        }
        return nil
    }
}
