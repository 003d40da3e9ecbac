// Who asks, and whose data is meant.

import HTTP
import Primitives

/// What a request says of itself before anything is looked up: its target, its credentials, and the
/// name of the sandbox that it means.
struct Caller {
    let target: Target
    /// The credentials, nil for none; or why those that were sent make no sense.
    let credentials: Result<Credentials?, Refusal>
    /// The sandbox: named by the path, else by a header, else by the company of the credentials.
    let sandboxName: String

    init(_ request: Request) {
        let target = Target(request)
        self.target = target
        do throws(Refusal) {
            credentials = .success(try Credentials(request))
        } catch {
            credentials = .failure(error)
        }
        sandboxName =
            target.sandboxName ?? request.value(of: "X-Mock-Sandbox")
            ?? (try? credentials.get())?.company ?? Sandboxes.standard
    }

    /// Whether the credentials are good enough to have a sandbox made for them. Without any, the
    /// default mode has no need of them as long as all are good.
    func isWelcome(to keyring: Keyring) -> Bool {
        switch credentials {
        case .success(let shown?): keyring.role(of: shown) != nil
        case .success(nil): target.isOwn || !keyring.isLimited
        case .failure: false
        }
    }
}
