// The address of a server, as people and their programs open it.

import Glibc

/// The address at which a server can be reached from this machine.
struct ServerAddress {
    /// The URL without a path.
    let url: String
    /// The beginning of the ready line's details: what the URL does not tell.
    let scope: String

    /// The address of a server that listens on a host. Clients cannot open the wildcard address
    /// (RFC 1122, section 3.2.1.3), and get localhost instead.
    init(_ host: String, _ port: UInt16) {
        let isEvery = ["0.0.0.0", "::", "[::]"].contains(host)
        url = "http://\(isEvery ? "localhost" : Self.bracketed(host)):\(port)"
        scope = isEvery ? "all addresses of this machine; " : ""
    }

    /// What to do next, for the people who have started it on a terminal.
    var advice: String {
        """
          page    \(url)/
          try     curl '\(url)/company/contacts?pageSize=3'
          stop    Ctrl-C
        """
    }

    /// The host in the form of a URL (RFC 3986, section 3.2.2).
    private static func bracketed(_ host: String) -> String {
        host.contains(":") && !host.hasPrefix("[") ? "[\(host)]" : host
    }
}

/// The terminal that the program may be started on.
enum Terminal {
    /// Whether stdout is a terminal.
    static var isStandardOutput: Bool { isatty(STDOUT_FILENO) == 1 }

    /// Whether lines on stderr are coloured: on a terminal that can, unless `NO_COLOR` is set
    /// (no-color.org).
    static var coloursErrors: Bool {
        isatty(STDERR_FILENO) == 1 && Environment.value("NO_COLOR")?.isEmpty ?? true
            && Environment.value("TERM") != "dumb"
    }
}
