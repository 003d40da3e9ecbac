// The certificate of the server: from files, or made, and what clients are told to trust.

import Glibc
import Primitives
import TLS

extension Configuration {
    /// The longest file with certificates or a key.
    static let certificateBytesMax = 1 << 20

    /// The origin of TLS sessions; nil if https is off.
    /// - Throws: `ExitError` of status 2, with the file that is wrong and what to do.
    func makeTLS() throws(ExitError) -> TLSServer? {
        try tls.check()
        guard tls.isOn else { return nil }
        let source = try certificateSource()
        do throws(TLSError) {
            return try TLSServer(source) { Clock.now.seconds }
        } catch {
            throw ExitError(error, in: tls)
        }
    }

    /// Writes what clients have to trust to the file of `--ca-file`.
    /// - Throws: `ExitError` of status 2.
    func writeTrusted(of server: TLSServer?) throws(ExitError) {
        guard let server, let file = tls.trustedFile else { return }
        let trusted: [UInt8]
        do throws(TLSError) {
            trusted = try server.trusted()
        } catch {
            throw ExitError(error, in: tls)
        }
        try writeFile(file, String(decoding: trusted, as: UTF8.self))
    }

    private func certificateSource() throws(ExitError) -> TLSServer.Source {
        guard let certificateFile = tls.certificateFile, let keyFile = tls.keyFile else {
            return .issued(by: try keptAuthority(), certificateNames)
        }
        return .given(
            TLSIdentity(
                certificates: try readFile(certificateFile, bytesMax: Self.certificateBytesMax),
                key: try readFile(keyFile, bytesMax: Self.certificateBytesMax)))
    }

    /// The names of the certificate: the usual ones, this host, the address listened on, and those
    /// asked for.
    private var certificateNames: [CertificateName] {
        let address = host == "0.0.0.0" || host == "::" ? nil : host
        let own = [Self.hostName, address].compactMap(\.self).compactMap(CertificateName.init)
        return (CertificateName.usual + own + tls.names).reduce(into: []) { names, name in
            if !names.contains(name) { names.append(name) }
        }
    }

    /// The name of this host; nil if it has none.
    private static var hostName: String? {
        var name = [CChar](repeating: 0, count: Int(HOST_NAME_MAX) + 1)
        guard unsafe gethostname(&name, name.count) == 0 else { return nil }
        return String(decoding: name.prefix { $0 != 0 }.map(UInt8.init(bitPattern:)), as: UTF8.self)
    }
}

extension Configuration {
    /// The authority that is kept in the directory of `--data`, so that clients need trust it only once;
    /// it is made for the first start there. Nil without a directory.
    private func keptAuthority() throws(ExitError) -> CertificateAuthority? {
        guard let dataDirectory else { return nil }
        let path = "\(dataDirectory)/authority.pem"
        guard unsafe access(path, F_OK) != 0 else { return try Self.readAuthority(path) }
        let made: CertificateAuthority
        do throws(TLSError) {
            made = try CertificateAuthority(now: Clock.now.seconds)
        } catch {
            throw .configuration(error.message)
        }
        // It holds a private key.
        try writeFile(path, String(decoding: made.kept, as: UTF8.self), mode: 0o600)
        return made
    }

    private static func readAuthority(_ path: String) throws(ExitError) -> CertificateAuthority {
        let kept = try readFile(path, bytesMax: certificateBytesMax)
        do throws(TLSError) {
            return try CertificateAuthority(kept: kept)
        } catch {
            throw .configuration(
                "\(path) \(error.message); without the file the next start makes another authority")
        }
    }
}

extension ExitError {
    /// The error of the certificate or the key that the options name.
    init(_ error: TLSError, in options: TLSOptions) {
        let source: String? =
            switch error.subject {
            case .certificate: options.certificateFile.map { "--tls-cert \($0) " }
            case .key: options.keyFile.map { "--tls-key \($0) " }
            case .library: nil
            }
        self = .configuration((source ?? "") + error.message)
    }
}
