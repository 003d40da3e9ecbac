// The accepted credentials, each with its role.

import Primitives

/// The error of a configured credential. Its text repeats no part of a key.
package struct CredentialError: Error, Sendable {
    /// The reason, as the end of a sentence that begins with the credential.
    package let message: String

    init(_ message: String) { self.message = message }
}

/// The keys of a member: a company, a public and a private key, and the member's role. The user
/// name and password of an integrator login take the place of keys (docs/LIVE-API.md#credentials).
struct Credential: Sendable {
    let company: String
    let publicKey: String
    let privateKey: String
    let role: Role

    /// Reads `company+public:private`, with `=ROLE` behind it if the role is not full. A key that
    /// has a `=` needs a role behind it.
    init(_ text: String) throws(CredentialError) {
        guard !text.utf8.contains(where: { $0 <= 0x20 || $0 == 0x7F }) else {
            throw CredentialError("has a blank in it")
        }
        guard let plus = text.firstIndex(of: "+"), plus > text.startIndex else {
            throw CredentialError("has no company in front of a '+'")
        }
        let keys = text[text.index(after: plus)...]
        guard let colon = keys.firstIndex(of: ":"), colon > keys.startIndex else {
            throw CredentialError("has no public key between '+' and ':'")
        }
        let secret = keys[keys.index(after: colon)...]
        let equals = secret.lastIndex(of: "=")
        guard secret.startIndex < equals ?? secret.endIndex else {
            throw CredentialError("has no private key behind ':'")
        }
        company = String(text[..<plus])
        publicKey = String(keys[..<colon])
        privateKey = String(secret[..<(equals ?? secret.endIndex)])
        role =
            try equals.map { (separator) throws(CredentialError) in
                try Role(secret[secret.index(after: separator)...])
            } ?? .full
    }

    /// Whether it is one of that company, whatever the case of letters.
    func isOf(_ company: String) -> Bool { ASCII.equal(self.company, company) }

    /// Whether it is that of the member whom a company and a public key name.
    func isOf(_ company: String, _ publicKey: String) -> Bool {
        isOf(company) && ConstantTime.equal(self.publicKey, publicKey)
    }
}

/// The credentials that are good. An empty keyring takes whatever has the form of credentials.
package struct Keyring: Sendable {
    private var credentials: [Credential] = []

    /// The form of a role behind credentials, for people who configure it.
    package static var roleForm: String { Role.form }

    /// Takes all credentials, each with the full role.
    package static let open = Keyring([] as [Credential])

    private init(_ credentials: [Credential]) { self.credentials = credentials }

    /// Takes these credentials alone, of the form `company+public:private` or
    /// `company+public:private=ROLE`.
    /// - Throws: `CredentialError` for the first that cannot be used, named by its number.
    package init(_ texts: [String]) throws(CredentialError) {
        for (index, text) in texts.enumerated() {
            do {
                try add(Credential(text))
            } catch {
                let subject = texts.count > 1 ? "number \(index + 1)" : "it"
                throw CredentialError("\(subject) \(error.message)")
            }
        }
    }

    /// Makes one more credential good.
    /// - Throws: `CredentialError` if its member has one: which of them counts would be a guess.
    mutating func add(_ credential: Credential) throws(CredentialError) {
        guard !credentials.contains(where: { $0.isOf(credential.company, credential.publicKey) })
        else { throw CredentialError("has the company and the public key of an earlier one") }
        credentials.append(credential)
    }

    /// Whether some credentials only are good.
    package var isLimited: Bool { !credentials.isEmpty }

    /// The company as it is configured; nil if it is not known. All are known to an open keyring.
    package func company(_ name: String) -> String? {
        guard isLimited else { return name }
        return credentials.first { $0.isOf(name) }?.company
    }

    /// The role behind what a request shows; nil if that is not good.
    package func role(of shown: Credentials) -> Role? {
        guard isLimited else { return .full }
        var role: Role?
        // All are compared, so that the time tells nothing of which one was near.
        for credential in credentials where shown.are(credential) { role = credential.role }
        return role
    }
}

/// Comparisons whose time tells nothing but lengths.
package enum ConstantTime {
    /// Whether both are the same bytes.
    package static func equal(_ left: String, _ right: String) -> Bool {
        guard left.utf8.count == right.utf8.count else { return false }
        return zip(left.utf8, right.utf8).reduce(0) { $0 | ($1.0 ^ $1.1) } == 0
    }
}
