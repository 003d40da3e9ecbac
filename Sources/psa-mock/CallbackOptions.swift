// The options about the delivery of callbacks.

import Callbacks
import TLS

/// The values of the options about callbacks.
struct CallbackOptions: Sendable {
    /// The hosts that they may be posted to.
    var hosts = AllowedHosts.loopback
    /// The file with the certificates that receivers are trusted by, or `system`; nil to trust any.
    var trust: String?

    /// The certificates that receivers may have.
    /// - Throws: `ExitError` of status 2.
    func receiverTrust() throws(ExitError) -> TLSTrust {
        guard let trust else { return .anything }
        do throws(TLSError) {
            guard TLSServer.isBuiltIn else { throw TLSError.notBuiltIn }
            guard trust != "system" else { return .system }
        } catch {
            throw .configuration("--callback-trust \(trust) \(error.message)")
        }
        let found = TLSTrust.certificates(
            try readFile(trust, bytesMax: Configuration.certificateBytesMax))
        do throws(TLSError) {
            _ = try TLSContext.client(trusting: found)
        } catch {
            throw .configuration("--callback-trust \(trust) \(error.message)")
        }
        return found
    }
}

extension Option {
    /// Where callbacks may be posted to.
    static let callbackAllow = Option(
        name: "callback-allow", placeholder: "HOST", defaultValue: nil, separator: " ",
        help:
            "Host that callbacks may be posted to beside this machine, by its name or its numeric "
            + "address; * is any. May be repeated; in the environment, hosts are separated by "
            + "spaces.",
        verbs: [.serve]
    ) { configuration, values in
        guard let hosts = AllowedHosts(values) else { return "a host without a port, or *" }
        configuration.callbacks.hosts = hosts
        return nil
    }

    /// Which certificates receivers may have.
    static let callbackTrust = Option(
        name: "callback-trust", placeholder: "FILE|system", defaultValue: nil,
        help:
            "Certificates, in PEM form, that vouch for the receivers of callbacks by https; system "
            + "is those that this machine trusts. Without it, any certificate is taken.",
        verbs: [.serve]
    ) { configuration, values in
        configuration.callbacks.trust = values.last
        return values.last == "" ? "a file, or system" : nil
    }
}
