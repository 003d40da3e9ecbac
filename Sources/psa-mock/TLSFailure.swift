// Why clients could not be served by TLS, in words that tell what to do.

/// The words for failures of TLS sessions.
enum TLSFailure {
    /// The failure in words of this program, with those of OpenSSL.
    static func text(_ reason: String) -> String {
        guard let advice = advice[reason] else { return "TLS failed: \(reason)" }
        return "TLS failed: \(advice) (\(reason))"
    }

    /// The failures that people meet, and what to do.
    private static let advice = [
        "tlsv1 alert unknown ca": distrust,
        "sslv3 alert certificate unknown": distrust,
        "sslv3 alert bad certificate":
            "the client refuses the certificate; if the name of the server is not in it, "
            + "start with --tls-name NAME, else let the client trust GET /_mock/ca.pem",
        "http request": "the client speaks plain http behind its first byte",
        "unsupported protocol": "the client speaks no TLS 1.2 or newer",
        "no application protocol": "the client offers no http/1.1",
    ]

    private static let distrust =
        "the client does not trust the certificate; let it trust GET /_mock/ca.pem, "
        + "as psa-mock env tells"
}
