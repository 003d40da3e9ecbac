// Which servers a client takes.

/// The certificates that the servers of a client may have.
public enum TLSTrust: Hashable, Sendable {
    /// Any.
    case anything
    /// Those that the certificates vouch for that the system trusts, with the right host: OpenSSL's own paths, or
    /// `SSL_CERT_FILE` and `SSL_CERT_DIR`.
    case system
    /// Those that certificates in PEM form vouch for, with the right host.
    case certificates([UInt8])
}

/// The server that a client wants.
public enum TLSPeer: Hashable, Sendable {
    case name(String)
    /// A numeric address, without brackets.
    case address(String)
}
