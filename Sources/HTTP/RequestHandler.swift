// What a server asks for answers.

/// The one who answers. It is called from one queue alone, one request at a time.
public protocol RequestHandler: ~Copyable, SendableMetatype {
    /// Writes the answer to `request`, up to `finish`.
    mutating func answer(_ request: Request, into response: inout Response)

    /// Writes the answer to what was no request, or one beyond a limit, up to `finish`. The
    /// connection closes after it.
    mutating func refuse(_ failure: RequestFailure, into response: inout Response)
}
