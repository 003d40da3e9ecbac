// The options about https.

import TLS

/// The values of the options about https.
struct TLSOptions: Sendable {
    var isOn = TLSServer.isBuiltIn
    /// The names of the server beside the usual ones.
    var names: [CertificateName] = []
    /// The file with a certificate of one's own; nil for one that is made.
    var certificateFile: String?
    /// The file with its key.
    var keyFile: String?
    /// The file that the certificates to trust are written to; nil for none.
    var trustedFile: String?

    /// Checks that the options fit together.
    /// - Throws: `ExitError` of status 2.
    func check() throws(ExitError) {
        guard (certificateFile == nil) == (keyFile == nil) else {
            throw .usage("--tls-cert and --tls-key go together: name the certificate and its key")
        }
        if certificateFile != nil, !names.isEmpty {
            throw .usage(
                "--tls-name is for the certificate that is made, and --tls-cert names another")
        }
        if !isOn, certificateFile != nil || !names.isEmpty || trustedFile != nil {
            throw .usage(
                "--tls-cert, --tls-name and --ca-file need https, which --tls off turns off")
        }
    }
}

extension Option {
    /// Whether https is spoken.
    static let tls = Option(
        name: "tls", placeholder: "on|off", defaultValue: TLSServer.isBuiltIn ? "on" : "off",
        help: "Whether https is spoken beside http, on the same port.",
        verbs: [.serve]
    ) { configuration, values in
        guard let value = values.last, ["on", "off"].contains(value) else { return "on or off" }
        guard value == "off" || TLSServer.isBuiltIn else {
            return "off, since this program is built without TLS"
        }
        configuration.tls.isOn = value == "on"
        return nil
    }

    /// Further names in the certificate.
    static let tlsName = Option(
        name: "tls-name", placeholder: "NAME", defaultValue: nil, separator: " ",
        help: "Further host name or numeric address in the certificate, which has localhost, "
            + "127.0.0.1, ::1, psa-mock, host.docker.internal, the name of this host and the "
            + "address of --host. May be repeated; in the environment, names are separated by "
            + "spaces.",
        verbs: [.serve]
    ) { configuration, values in
        let names = values.compactMap(CertificateName.init)
        configuration.tls.names = names
        return names.count == values.count
            ? nil : "host names such as mock.test, or numeric addresses"
    }

    /// A certificate of one's own.
    static let tlsCertificate = Option(
        name: "tls-cert", placeholder: "FILE", defaultValue: nil,
        help:
            "Certificate of your own, in PEM form, with those that it was issued by behind it.",
        verbs: [.serve]
    ) { configuration, values in
        configuration.tls.certificateFile = values.last
        return values.last == "" ? "a file" : nil
    }

    /// Its key.
    static let tlsKey = Option(
        name: "tls-key", placeholder: "FILE", defaultValue: nil,
        help: "Private key of --tls-cert, in PEM form and without a passphrase.",
        verbs: [.serve]
    ) { configuration, values in
        configuration.tls.keyFile = values.last
        return values.last == "" ? "a file" : nil
    }

    /// The file with what clients have to trust.
    static let trustedFile = Option(
        name: "ca-file", placeholder: "FILE", defaultValue: nil,
        help:
            "File for the certificate that clients of https have to trust: serve writes it, env "
            + "names it to clients. GET /_mock/ca.pem answers with the same.",
        verbs: [.serve, .env]
    ) { configuration, values in
        configuration.tls.trustedFile = values.last
        return values.last == "" ? "a file" : nil
    }
}
